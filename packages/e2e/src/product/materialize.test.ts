import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { differences } from '../harness/compare-folders.js';
import { root } from '../harness/needs.js';
import { pearmain } from '../harness/pearmain.js';
import { makeScratch } from '../harness/scratch.js';

const golden = (name: string) => join(root, 'packages/backup/src/golden', name);
const udid = '00008110-001A2B3C4D5E6F70';

test('what cannot be written as asked is refused in words, before anything is there, and the backup stays as it is', async () => {
  using scratch = makeScratch();
  writeFileSync(scratch.at('password'), 'pears & plums');
  const source = scratch.at('source');
  cpSync(golden('encrypted'), source, { recursive: true });
  const materialize = async (from: string, to: string, ...options: readonly string[]) => {
    const words = ['snapshot', 'materialize', from, to, '--json', ...options];
    const ended = await pearmain(scratch.at('home'), words, {
      env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' },
    });
    const { error } = JSON.parse(ended.out) as { error?: { code: string } };
    return [ended.code, error?.code];
  };
  const known = ['--password-file', scratch.at('password')];
  const anew = ['--new-password-file', scratch.at('password')];
  const to = scratch.at('to');
  assert.deepEqual(await materialize(source, to, '--decrypt'), [13, 'backup/password-needed']);
  assert.deepEqual(await materialize(source, to, '--encrypt', ...anew), [4, 'engine/already-encrypted']);
  assert.deepEqual(await materialize(golden('plain'), to, '--decrypt'), [4, 'engine/not-encrypted']);
  assert.deepEqual(await materialize(golden('plain'), to, '--encrypt'), [5, 'cli/input-needed']);
  assert.deepEqual(await materialize(source, to, '--decrypt', '--encrypt', ...known), [2, 'cli/usage']);
  assert.deepEqual(await materialize(source, join(source, 'inside')), [2, 'backup/destination-in-backup']);
  assert.deepEqual(existsSync(to) ? readdirSync(to) : [], []);

  mkdirSync(join(to, `${udid}.part`), { recursive: true });
  assert.deepEqual(await materialize(source, to), [0, undefined]);
  assert.deepEqual(readdirSync(to), [udid], 'what a killed run left is gone');
  assert.deepEqual(await materialize(source, to), [1, 'engine/destination-taken']);
  assert.deepEqual(differences(golden('encrypted'), source), []);
});
