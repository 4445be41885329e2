import assert from 'node:assert/strict';
import { cpSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeBinaryPlist } from '@pearmain/formats';
import { differences, listTree } from '../harness/compare-folders.js';
import { readWithForeignReader } from '../harness/foreign-reader.js';
import { needs, root } from '../harness/needs.js';
import { pearmain } from '../harness/pearmain.js';
import { startPhone } from '../harness/phone-program.js';
import { idevicebackup2 } from '../harness/real-backup.js';
import { makeScratch, type Scratch } from '../harness/scratch.js';

const golden = (name: string) => join(root, 'packages/backup/src/golden', name);
const goldenPassword = 'pears & plums';

/** Our program with its own folders and no keychain. */
function program(scratch: Scratch) {
  for (const word of ['old', 'new', 'wrong']) writeFileSync(scratch.at(word), `${word} password\n`);
  writeFileSync(scratch.at('golden'), goldenPassword);
  return async (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const ended = await pearmain(scratch.at('home'), [...args, '--json', '--location', scratch.at('location')], {
      env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere', ...env },
    });
    const document = JSON.parse(ended.out) as {
      data?: Record<string, unknown>;
      error?: { code: string };
    };
    return { code: ended.code, data: document.data, error: document.error?.code };
  };
}

type Answer = Awaited<ReturnType<ReturnType<typeof program>>>;

function listIn(data: Answer['data'], key: string): readonly Record<string, string>[] {
  return (data?.[key] ?? []) as readonly Record<string, string>[];
}

/** The SHA-256 of every file of a folder. */
const filesOf = (folder: string) => new Map(listTree(folder));

test('a password is said to be right or wrong, and the backup is as before', async () => {
  using scratch = makeScratch();
  const run = program(scratch);
  const folder = scratch.at('backup');
  cpSync(golden('encrypted'), folder, { recursive: true });
  const check = (...args: string[]) => run(['password', 'check', folder, ...args]);
  assert.equal((await check('--password-file', scratch.at('golden'))).code, 0);
  const wrong = await check('--password-file', scratch.at('wrong'));
  assert.deepEqual([wrong.code, wrong.error], [12, 'backup/wrong-password']);
  const none = await check();
  assert.deepEqual([none.code, none.error], [13, 'backup/password-needed']);
  const plain = await run(['password', 'check', golden('plain'), '--password-file', scratch.at('golden')]);
  assert.deepEqual([plain.code, plain.error], [4, 'engine/not-encrypted']);
  const nothing = await run(['password', 'check', scratch.at('nowhere/at-all')]);
  assert.deepEqual([nothing.code, nothing.error], [10, 'backup/no-backup']);
  assert.deepEqual(differences(golden('encrypted'), folder), []);
});

test(
  'a backup anywhere gets another password: its Manifest.plist is all that changes',
  needs('python3-cryptography'),
  async () => {
    using scratch = makeScratch();
    const run = program(scratch);
    for (const name of ['encrypted', 'ios9-encrypted', 'ios10.1-encrypted']) {
      const folder = scratch.at(name);
      cpSync(golden(name), folder, { recursive: true });
      const before = filesOf(folder);
      const content = await readWithForeignReader(folder, goldenPassword);
      const change = ['password', 'change', folder, '--new-password-file', scratch.at('new')];
      assert.equal((await run([...change, '--password-file', scratch.at('wrong')])).code, 12);
      assert.deepEqual(filesOf(folder), before);
      assert.equal((await run([...change, '--password-file', scratch.at('golden')])).code, 0);
      const after = filesOf(folder);
      assert.deepEqual(
        [...after].filter(([path, sha256]) => before.get(path) !== sha256).map(([path]) => path),
        ['Manifest.plist'],
      );
      assert.equal(after.size, before.size);
      assert.deepEqual(await readWithForeignReader(folder, 'new password'), content);
      await assert.rejects(readWithForeignReader(folder, goldenPassword));
    }
  },
);

test('a recovery sheet is written once, for its owner alone, and holds no password', async () => {
  using scratch = makeScratch();
  const run = program(scratch);
  for (const name of ['sheet.html', 'sheet.txt']) {
    const sheet = ['password', 'sheet', scratch.at(name), golden('encrypted')];
    assert.equal((await run(sheet, { pearmain_PASSWORD: goldenPassword })).code, 0);
    assert.equal(statSync(scratch.at(name)).mode & 0o077, 0);
    const text = readFileSync(scratch.at(name), 'utf8');
    assert.ok(text.includes('00008110-001A2B3C4D5E6F70') && !text.includes(goldenPassword));
    assert.equal((await run(sheet)).error, 'engine/destination-taken');
  }
});

test('without a keychain nothing is remembered, and that is said', async () => {
  using scratch = makeScratch();
  const run = program(scratch);
  const remember = ['password', 'remember', golden('encrypted')];
  const wrong = await run([...remember, '--password-file', scratch.at('wrong')]);
  assert.deepEqual([wrong.code, wrong.error], [12, 'backup/wrong-password']);
  const right = await run([...remember, '--password-file', scratch.at('golden')]);
  assert.deepEqual([right.code, right.error], [1, 'engine/no-keychain']);
  const unsaid = await run(['password', 'forget', golden('encrypted')]);
  assert.deepEqual([unsaid.code, unsaid.error], [5, 'cli/input-needed']);
  const forget = await run(['password', 'forget', golden('encrypted'), '--yes']);
  assert.deepEqual([forget.code, forget.error], [1, 'engine/no-keychain']);

  const nameless = scratch.at('nameless');
  cpSync(golden('encrypted'), nameless, { recursive: true });
  const { BackupKeyBag, ManifestKey } = await manifestOf(nameless);
  writeFileSync(join(nameless, 'Manifest.plist'), writeBinaryPlist({ BackupKeyBag, ManifestKey, IsEncrypted: true }));
  writeFileSync(join(nameless, 'Info.plist'), writeBinaryPlist({}));
  const unknown = await run(['password', 'remember', nameless, '--password-file', scratch.at('golden')]);
  assert.equal(unknown.error, 'engine/device-unknown');
});

async function manifestOf(folder: string) {
  const { parsePlist, asDict } = await import('@pearmain/formats');
  const manifest = asDict(parsePlist(readFileSync(join(folder, 'Manifest.plist')))) ?? {};
  const data = (key: string) => {
    const value = manifest[key];
    assert.ok(value instanceof Uint8Array);
    return value;
  };
  return { BackupKeyBag: data('BackupKeyBag'), ManifestKey: data('ManifestKey') };
}

test(
  'all backups of a phone get another password, and the phone can be restored from the last one with it',
  needs('idevicebackup2', 'python3-cryptography'),
  async () => {
    using scratch = makeScratch();
    const run = program(scratch);
    writeFileSync(scratch.at('day.json'), JSON.stringify({ keybagWork: { iterations: 10, doubleIterations: 10 } }));
    const options = ['--seed', 'empty', '--files', '20', '--bytes', '90000', '--scenario', scratch.at('day.json')];
    const source = await (async () => {
      await using phone = await startPhone(scratch.at('source'), [
        ...options,
        '--backup-password-file',
        scratch.at('old'),
      ]);
      assert.equal((await run(['device', 'pair'], phone.env)).code, 0);
      for (let times = 0; times < 2; times++) {
        const backup = await run(['backup', '--password-file', scratch.at('old')], phone.env);
        assert.equal(backup.code, 0, backup.error);
      }
      return phone.udid;
    })();
    const latest = scratch.at('location', source);
    const ids = async () => listIn((await run(['snapshot', 'list'])).data, 'snapshots').map(({ id }) => id ?? '');
    const before = await ids();
    const content = await readWithForeignReader(latest, 'old password');
    const change = ['password', 'change', '--all-of', source, '--new-password-file', scratch.at('new')];
    assert.equal((await run([...change, '--password-file', scratch.at('wrong')])).code, 12);
    const changed = await run([...change, '--password-file', scratch.at('old')]);
    const outcomes = (data: Answer['data']) => listIn(data, 'backups').map(({ outcome }) => outcome);
    assert.deepEqual([changed.code, outcomes(changed.data)], [0, ['changed', 'changed']]);
    const again = await run([...change, '--password-file', scratch.at('old')]);
    assert.deepEqual([again.code, outcomes(again.data)], [4, ['had-it', 'had-it']]);

    assert.deepEqual(await ids(), before, 'the records know the new manifests');
    for (const id of before) {
      assert.equal((await run(['password', 'check', id, '--password-file', scratch.at('new')])).code, 0);
      assert.equal((await run(['password', 'check', id, '--password-file', scratch.at('old')])).code, 12);
      const verified = await run(['snapshot', 'verify', id, '--password-file', scratch.at('new')]);
      assert.deepEqual([verified.code, verified.error], [0, undefined], 'its sums know the new manifest');
    }
    assert.deepEqual(await readWithForeignReader(latest, 'new password'), content);

    {
      await using phone = await startPhone(scratch.at('source'), options);
      const phones = await run(['backup', '--password-file', scratch.at('old')], phone.env);
      assert.deepEqual([phones.code, phones.error], [12, 'engine/wrong-password']);
      const full = await run(['backup', '--full', '--password-file', scratch.at('old')], phone.env);
      assert.equal(full.code, 0, full.error);
    }
    const kept = join(scratch.at('location'), '.pearmain', source, 'snapshots', before[0] ?? '');

    await using target = await startPhone(scratch.at('target'), [
      '--seed',
      'empty',
      '--udid',
      '00008110-000A1B2C3D4E5F60',
    ]);
    const restore = ['restore', '--source', source, '--system', '--settings', '--remove', '--password', 'new password'];
    const restored = await idevicebackup2(target.env, ...restore, kept);
    assert.match(restored.out, /Restore Successful\./, restored.out + restored.err);
    await target.stop();
    assert.deepEqual(differences(scratch.at('source/files'), scratch.at('target/files')), []);
  },
);
