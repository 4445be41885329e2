import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { findNewPassword, findNotePassword, findPassword } from './passwords.js';

const folder = mkdtempSync(join(tmpdir(), 'pearmain-passwords-'));
after(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'secret');
writeFileSync(file, 'from a file\n');
const command = `"${process.execPath}" -e "console.log('from a command')"`;

test('flags come before the environment, files before commands before values', async () => {
  const variables = {
    pearmain_PASSWORD_FILE: file,
    pearmain_PASSWORD_COMMAND: command,
    pearmain_PASSWORD: 'direct',
    BACKUP_PASSWORD: 'foreign',
  };
  const { pearmain_PASSWORD_FILE: _file, ...withoutFile } = variables;
  const { pearmain_PASSWORD_COMMAND: _command, ...withoutBoth } = withoutFile;
  assert.equal((await findPassword({ passwordCommand: command }, variables))?.password, 'from a command');
  assert.equal((await findPassword({ passwordFile: file, passwordCommand: command }, {}))?.password, 'from a file');
  assert.equal((await findPassword({}, variables))?.password, 'from a file');
  assert.equal((await findPassword({}, withoutFile))?.password, 'from a command');
  assert.equal((await findPassword({}, withoutBoth))?.password, 'direct');
  assert.equal(await findPassword({}, {}), undefined);
});

test('another program’s variable is taken with a warning', async () => {
  const found = await findPassword({}, { BACKUP_PASSWORD: 'foreign' });
  assert.equal(found?.password, 'foreign');
  assert.match(found?.warnings[0] ?? '', /BACKUP_PASSWORD/);
});

test('one newline at the end is taken off, all other white space stays and is warned about', async () => {
  const read = async (content: string) => {
    writeFileSync(file, content);
    return await findPassword({ passwordFile: file }, {});
  };
  assert.deepEqual(await read('secret\n'), { password: 'secret', warnings: [] });
  assert.deepEqual(await read('secret\r\n'), { password: 'secret', warnings: [] });
  assert.equal((await read('secret\n\n'))?.password, 'secret\n');
  assert.equal((await read(' secret '))?.warnings.length, 1);
});

test('a source that does not give one ends in our own words', async () => {
  await assert.rejects(findPassword({ passwordFile: join(folder, 'absent') }, {}), { code: 'cli/password-source' });
  writeFileSync(file, '\n');
  await assert.rejects(findPassword({ passwordFile: file }, {}), {
    code: 'cli/password-source',
    message: /it is empty/,
  });
  await assert.rejects(findPassword({ passwordCommand: 'exit 3' }, {}), {
    code: 'cli/password-source',
    message: /ended with 3/,
  });
});

test('a new password has sources of its own, and standard input gives one password alone', async () => {
  writeFileSync(file, 'from a file\n');
  const variables = { pearmain_PASSWORD: 'now', pearmain_NEW_PASSWORD: 'then', BACKUP_PASSWORD_NEW: 'foreign' };
  assert.equal((await findNewPassword({ passwordFile: file }, variables))?.password, 'then');
  assert.equal((await findNewPassword({ newPasswordFile: file }, variables))?.password, 'from a file');
  const foreign = await findNewPassword({}, { BACKUP_PASSWORD_NEW: 'foreign' });
  assert.equal(foreign?.password, 'foreign');
  assert.match(foreign?.warnings[0] ?? '', /BACKUP_PASSWORD_NEW.*--new-password-file/);
  assert.equal(await findNewPassword({}, { pearmain_PASSWORD: 'now' }), undefined);
  const both = { passwordStdin: true, newPasswordStdin: true } as const;
  await assert.rejects(findPassword(both, {}), { code: 'cli/usage' });
  await assert.rejects(findNewPassword(both, {}), { code: 'cli/usage' });
});

test('the password of locked notes has flags and variables of its own, and no other program’s', async () => {
  writeFileSync(file, 'of notes\n');
  assert.equal((await findNotePassword({ notePasswordFile: file, passwordFile: 'absent' }, {}))?.password, 'of notes');
  assert.equal((await findNotePassword({}, { pearmain_NOTE_PASSWORD: 'direct' }))?.password, 'direct');
  assert.equal(await findNotePassword({}, { BACKUP_PASSWORD: 'foreign', pearmain_PASSWORD: 'of backups' }), undefined);
  const both = { passwordStdin: true, notePasswordStdin: true } as const;
  await assert.rejects(findNotePassword(both, {}), { code: 'cli/usage' });
});
