import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { differences } from '../harness/compare-folders.js';
import { needs } from '../harness/needs.js';
import { leftOutOfPlain } from '../harness/only-encrypted.js';
import { startPhone } from '../harness/phone-program.js';
import { idevicebackup2, receivedFiles } from '../harness/real-backup.js';
import { makeScratch } from '../harness/scratch.js';

/** Payload files travel with four Status.plist and two manifests. */
const bookkeeping = 6;

test('idevicebackup2 backs the phone up, and the second time only what changed', needs('idevicebackup2'), async () => {
  using scratch = makeScratch();
  const state = scratch.at('phone');
  await using phone = await startPhone(state, ['--seed', 'family']);
  const folder = scratch.at('backup');
  mkdirSync(folder);

  const first = await idevicebackup2(phone.env, 'backup', '--full', folder);
  assert.match(first.out, /Backup Successful\./);
  const everything = receivedFiles(first);
  assert.ok(everything > 100 + bookkeeping, first.out);

  const unchanged = await idevicebackup2(phone.env, 'backup', folder);
  assert.match(unchanged.out, /Backup Successful\./);
  assert.equal(receivedFiles(unchanged), bookkeeping);

  writeFileSync(join(state, 'files/HomeDomain/Library/Preferences/com.example.changed.plist'), 'changed by hand');
  const changed = await idevicebackup2(phone.env, 'backup', folder);
  assert.match(changed.out, /Backup Successful\./);
  assert.equal(receivedFiles(changed), bookkeeping + 1);
  assert.equal(statSync(join(folder, phone.udid, 'Status.plist')).size, 189);
});

test('encryption is switched on, its password changed, and switched off again', needs('idevicebackup2'), async () => {
  using scratch = makeScratch();
  await using phone = await startPhone(scratch.at('phone'), ['--seed', 'family']);
  const folder = scratch.at('backup');
  mkdirSync(folder);
  const run = (...args: string[]) => idevicebackup2(phone.env, ...args, folder);

  assert.match((await run('encryption', 'on', 'first secret')).out, /Backup encryption has been enabled successfully/);
  assert.match((await run('backup', '--full')).out, /Backup Successful\./);
  assert.match(
    readFileSync(join(folder, phone.udid, 'Manifest.db'))
      .subarray(0, 16)
      .toString('latin1'),
    /^(?!SQLite format 3)/,
  );

  const wrong = await run('changepw', 'not it', 'second secret');
  assert.equal(wrong.code, 49, wrong.out);
  assert.match((await run('changepw', 'first secret', 'second secret')).out, /password has been changed successfully/);
  assert.match((await run('backup')).out, /Backup Successful\./);

  assert.equal((await run('encryption', 'off', 'first secret')).code, 49);
  assert.match(
    (await run('encryption', 'off', 'second secret')).out,
    /Backup encryption has been disabled successfully/,
  );
  assert.match((await run('backup')).out, /Backup Successful\./);
  assert.equal(
    readFileSync(join(folder, phone.udid, 'Manifest.db'))
      .subarray(0, 15)
      .toString('latin1'),
    'SQLite format 3',
  );
});

for (const password of [undefined, 'a secret with ümlauts']) {
  const kind = password === undefined ? 'plain' : 'encrypted';
  test(
    `a ${kind} backup restored by idevicebackup2 onto an empty phone gives the same files`,
    needs('idevicebackup2'),
    async () => {
      using scratch = makeScratch();
      const folder = scratch.at('backup');
      mkdirSync(folder);
      const source = await (async () => {
        await using phone = await startPhone(scratch.at('source'), ['--seed', 'family']);
        if (password !== undefined) {
          assert.match(
            (await idevicebackup2(phone.env, 'encryption', 'on', password, folder)).out,
            /enabled successfully/,
          );
        }
        assert.match((await idevicebackup2(phone.env, 'backup', '--full', folder)).out, /Backup Successful\./);
        return phone.udid;
      })();

      await using target = await startPhone(scratch.at('target'), [
        '--seed',
        'empty',
        '--udid',
        '00008110-000A1B2C3D4E5F60',
      ]);
      const options = [
        '--source',
        source,
        '--system',
        '--settings',
        '--remove',
        ...(password === undefined ? [] : ['--password', password]),
      ];
      const restored = await idevicebackup2(target.env, 'restore', ...options, folder);
      assert.match(restored.out, /Restore Successful\./, restored.out + restored.err);
      await target.stop();
      const onlyEncrypted = password === undefined ? { except: leftOutOfPlain(scratch.at('source/files')) } : {};
      assert.deepEqual(differences(scratch.at('source/files'), scratch.at('target/files'), onlyEncrypted), []);
    },
  );
}

test('a wrong password restores nothing', needs('idevicebackup2'), async () => {
  using scratch = makeScratch();
  const folder = scratch.at('backup');
  mkdirSync(folder);
  await using phone = await startPhone(scratch.at('phone'), ['--seed', 'empty']);
  assert.match((await idevicebackup2(phone.env, 'encryption', 'on', 'right', folder)).out, /enabled successfully/);
  assert.match((await idevicebackup2(phone.env, 'backup', '--full', folder)).out, /Backup Successful\./);
  const refused = await idevicebackup2(phone.env, 'restore', '--password', 'wrong', folder);
  assert.equal(refused.code, 49, refused.out);
});

test('Find My refuses a restore', needs('idevicebackup2'), async () => {
  using scratch = makeScratch();
  const folder = scratch.at('backup');
  mkdirSync(folder);
  await using phone = await startPhone(scratch.at('phone'), ['--seed', 'empty', '--scenario', 'find-my-on']);
  assert.match((await idevicebackup2(phone.env, 'backup', '--full', folder)).out, /Backup Successful\./);
  assert.equal((await idevicebackup2(phone.env, 'restore', folder)).code, 45);
});

test('a passcode that nobody enters ends the backup with 208', needs('idevicebackup2'), async () => {
  using scratch = makeScratch();
  const folder = scratch.at('backup');
  mkdirSync(folder);
  await using phone = await startPhone(scratch.at('phone'), ['--seed', 'empty', '--scenario', 'passcode-ignored']);
  const refused = await idevicebackup2(phone.env, 'backup', '--full', folder);
  assert.equal(refused.code, 256 - 208, refused.out);
});

test('iCloud backup is switched, and info and list are answered', needs('idevicebackup2', 'ideviceinfo'), async () => {
  using scratch = makeScratch();
  const folder = scratch.at('backup');
  mkdirSync(folder);
  await using phone = await startPhone(scratch.at('phone'), ['--seed', 'empty']);
  assert.match((await idevicebackup2(phone.env, 'backup', '--full', folder)).out, /Backup Successful\./);
  for (const state of ['on', 'off']) {
    const switched = await idevicebackup2(phone.env, 'cloud', state, folder);
    assert.equal(switched.code, 0, switched.out);
  }
  for (const request of ['info', 'list']) {
    const told = await idevicebackup2(phone.env, request, folder);
    assert.equal(told.code, 0, told.out);
  }
});
