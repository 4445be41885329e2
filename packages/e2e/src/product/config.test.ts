import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { pearmain } from '../harness/pearmain.js';
import { startPhone } from '../harness/phone-program.js';
import { makeScratch } from '../harness/scratch.js';

test('a place of its own for one device is set by a command, used by the backup, and seen by the status', async () => {
  using scratch = makeScratch();
  await using phone = await startPhone(scratch.at('phone'), ['--seed', 'empty', '--name', 'Anna']);
  const run = (...args: string[]) => pearmain(scratch.at('home'), args, { env: phone.env });
  assert.equal((await run('config', 'set', 'location', scratch.at('all'))).code, 0);
  assert.equal((await run('config', 'set', 'devices.anna.location', scratch.at('hers'))).code, 0);
  assert.equal((await run('config', 'get', 'devices.anna.location')).out, `${scratch.at('hers')}\n`);
  assert.match((await run('config', 'get', '--origin')).out, /location +\S+all +the file \S+settings\.json/);
  assert.equal((await run('backup')).code, 0);
  assert.ok(existsSync(scratch.at('hers', phone.udid, 'Manifest.db')));
  assert.ok(!existsSync(scratch.at('all', phone.udid)));
  // The place for all was never made: its disk may be away.
  assert.equal((await run('status')).code, 10);
  assert.equal((await run('backup', '--location', scratch.at('all'))).code, 0);
  const { devices } = JSON.parse((await run('status', '--json')).out).data;
  assert.deepEqual([devices.length, devices[0].snapshots], [1, 2]);
});

test('settings that cannot be used can be seen and mended from the command line', async () => {
  using scratch = makeScratch();
  const run = (args: string[], editor = 'false') => pearmain(scratch.at('home'), args, { env: { EDITOR: editor } });
  await run(['config', 'set', 'staleAfterDays', '3']);
  const path = (await run(['config', 'path'])).out.trimEnd();
  writeFileSync(path, '{"locaton": "/x"}');
  const refused = await run(['status', '--json']);
  assert.match(refused.out, /settings-damaged/);
  assert.equal((await run(['config', 'edit'])).code, 1);
  writeFileSync(
    scratch.at('editor.mjs'),
    "import fs from 'node:fs'; fs.writeFileSync(process.argv[2], process.env.TEXT);",
  );
  const edit = (text: string) =>
    pearmain(scratch.at('home'), ['config', 'edit'], {
      env: { EDITOR: `"${process.execPath}" "${scratch.at('editor.mjs')}"`, TEXT: text },
    });
  assert.equal((await edit('{"also": "wrong"}')).code, 1);
  assert.match(readFileSync(path, 'utf8'), /locaton/);
  assert.equal((await edit('{"staleAfterDays": 5}')).code, 0);
  assert.equal((await run(['config', 'get', 'staleAfterDays'])).out, '5\n');
  const unknown = await run(['config', 'set', 'locaton', '/x', '--json']);
  assert.equal(unknown.code, 2);
  assert.match(unknown.out, /There is no setting/);
});
