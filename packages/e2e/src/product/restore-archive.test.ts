import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import type { RestoreCheck, RestoreResult } from '@pearmain/contract';
import { differences, listTree } from '../harness/compare-folders.js';
import { pearmain } from '../harness/pearmain.js';
import { startPhone } from '../harness/phone-program.js';
import { makeScratch } from '../harness/scratch.js';

const cheapKeys = { keybagWork: { iterations: 10, doubleIterations: 10 }, rebootMs: 20 };
/** No process has that number. */
const gone = 2 ** 30;

interface Answer {
  readonly data?: RestoreResult & RestoreCheck;
  readonly error?: { readonly code: string; readonly safety?: string };
}

test('a packed backup is restored, sealed or not, and nothing of it stays on the computer', async () => {
  using scratch = makeScratch();
  writeFileSync(scratch.at('day.json'), JSON.stringify(cheapKeys));
  writeFileSync(scratch.at('password'), 'restore me');
  writeFileSync(scratch.at('archive password'), 'open me');
  const cache = scratch.at('cache');
  const run = async (env: Readonly<Record<string, string>>, ...words: string[]) => {
    const args = [...words, '--json', '--location', scratch.at('location')];
    const ended = await pearmain(scratch.at('home'), args, { env: { ...env, XDG_CACHE_HOME: cache } });
    return { ...ended, ...(JSON.parse(ended.out) as Answer) };
  };
  {
    await using source = await startPhone(scratch.at('source'), [
      ...['--seed', 'family', '--scenario', scratch.at('day.json'), '--backup-password-file', scratch.at('password')],
    ]);
    assert.equal((await run(source.env, 'backup', '--password-file', scratch.at('password'))).code, 0);
  }
  const [plain, sealed] = [scratch.at('phone.tar'), scratch.at('phone.tar.age')];
  assert.equal((await run({}, 'snapshot', 'pack', 'latest', plain)).code, 0);
  const seal = ['--encrypt', '--new-password-file', scratch.at('archive password')];
  assert.equal((await run({}, 'snapshot', 'pack', 'latest', sealed, ...seal)).code, 0);

  await using target = await startPhone(scratch.at('target'), [
    ...['--seed', 'empty', '--udid', '00008110-000A1B2C3D4E5F60', '--scenario', scratch.at('day.json')],
  ]);
  const own = `${cache}/pearmain`;
  mkdirSync(own, { recursive: true });
  mkdirSync(`${own}/pearmain-index-${gone}-left`);
  const leftOvers = () => readdirSync(own).filter((name) => name.startsWith('pearmain-index-'));
  const restore = (file: string, ...flags: string[]) =>
    run(target.env, 'restore', file, '--no-safety-backup', '--password-file', scratch.at('password'), ...flags);

  const look = await restore(plain, '--check');
  assert.notEqual(look.data?.verdict ?? 'blocked', 'blocked', look.out);
  assert.deepEqual(leftOvers(), [], 'what a killed run left is gone too');
  const locked = await restore(sealed, '--check');
  assert.deepEqual([locked.code, locked.error?.code], [12, 'backup/archive-wrong-password']);

  const before = listTree(scratch.at('target/files'));
  const bytes = readFileSync(plain);
  bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
  writeFileSync(scratch.at('damaged.tar'), bytes);
  const damaged = await restore(scratch.at('damaged.tar'), '--yes');
  assert.deepEqual([damaged.code, damaged.error?.code], [30, 'backup/archive-damaged']);
  assert.match(damaged.error?.safety ?? '', /Nothing/);
  assert.deepEqual(listTree(scratch.at('target/files')), before);

  const restored = await restore(sealed, '--yes', '--archive-password-file', scratch.at('archive password'));
  assert.equal(restored.code, 0, restored.out);
  assert.deepEqual(leftOvers(), []);
  assert.ok(existsSync(sealed) && existsSync(plain));
  await target.stop();
  assert.deepEqual(differences(scratch.at('source/files'), scratch.at('target/files')), []);
});
