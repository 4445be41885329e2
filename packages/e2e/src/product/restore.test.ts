import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { RestoreCheck, RestoreResult } from '@pearmain/contract';
import { differences, listTree } from '../harness/compare-folders.js';
import { pearmain } from '../harness/pearmain.js';
import { type PhoneProgram, startPhone } from '../harness/phone-program.js';
import { makeScratch, type Scratch } from '../harness/scratch.js';

const cheapKeys = { keybagWork: { iterations: 10, doubleIterations: 10 }, rebootMs: 20 };
const other = '00008110-000A1B2C3D4E5F60';

interface Answer {
  readonly data?: RestoreResult & RestoreCheck;
  readonly error?: { readonly code: string; readonly message: string; readonly safety?: string };
}

/** A phone that was backed up, and another one that is to become it; each with a muxer of its own. */
async function twoPhones(scratch: Scratch, day: object = {}, options: readonly string[] = []) {
  writeFileSync(scratch.at('day.json'), JSON.stringify(cheapKeys));
  writeFileSync(scratch.at('other-day.json'), JSON.stringify({ ...cheapKeys, ...day }));
  writeFileSync(scratch.at('password'), 'restore me');
  writeFileSync(scratch.at('wrong'), 'something else');
  const run = async (phone: PhoneProgram, ...args: string[]) => {
    const all = [...args, '--json', '--location', scratch.at('location')];
    const ended = await pearmain(scratch.at('home'), all, { env: phone.env });
    return { ...ended, ...(JSON.parse(ended.out) as Answer) };
  };
  await using source = await startPhone(scratch.at('source'), [
    ...['--seed', 'family', '--scenario', scratch.at('day.json'), '--backup-password-file', scratch.at('password')],
  ]);
  const made = await run(source, 'backup', '--password-file', scratch.at('password'));
  assert.equal(made.code, 0, made.out);
  const target = await startPhone(scratch.at('target'), [
    ...['--seed', 'empty', '--udid', other, '--name', 'Spare', '--scenario', scratch.at('other-day.json')],
    ...options,
  ]);
  const restore = (...args: string[]) =>
    run(target, 'restore', `latest@${source.udid}`, '--password-file', scratch.at('password'), ...args);
  return { source, target, run, restore, [Symbol.asyncDispose]: () => target.stop() };
}

test('a backup of one phone goes onto another, which was backed up before and has every file afterwards', async () => {
  using scratch = makeScratch();
  await using phones = await twoPhones(scratch);
  const { source, target, run, restore } = phones;
  const backup = listTree(scratch.at('location', source.udid));

  const check = await restore('--check');
  assert.equal(check.code, 0, check.out);
  assert.notEqual(check.data?.verdict, 'blocked');
  const declined = await restore();
  assert.deepEqual([declined.code, declined.error?.code], [5, 'cli/input-needed']);
  assert.match(declined.error?.safety ?? '', /Nothing was changed/);

  const restored = await restore('--yes');
  assert.equal(restored.code, 0, restored.out + restored.err);
  assert.equal(restored.data?.restart, 'seen');
  assert.equal(restored.data?.safetyBackup?.udid, other);
  assert.deepEqual(listTree(scratch.at('location', source.udid)), backup);

  const again = await run(target, 'snapshot', 'list');
  assert.match(again.out, new RegExp(other));
  await target.stop();
  assert.deepEqual(differences(scratch.at('source/files'), scratch.at('target/files')), []);
});

test('what a phone shall keep it keeps', async () => {
  using scratch = makeScratch();
  mkdirSync(scratch.at('tree/CameraRollDomain/Media/DCIM/100APPLE'), { recursive: true });
  writeFileSync(scratch.at('tree/CameraRollDomain/Media/DCIM/100APPLE/OWN.JPG'), 'a picture of the spare phone');
  await using phones = await twoPhones(scratch, {}, ['--import', scratch.at('tree')]);
  const restored = await phones.restore('--yes', '--keep-other-data', '--no-safety-backup', '--no-reboot');
  assert.equal(restored.code, 0, restored.out);
  assert.deepEqual([restored.data?.restart, restored.data?.safetyBackup], ['not-asked', undefined]);
  await phones.target.stop();
  const pictures = readdirSync(scratch.at('target/files/CameraRollDomain/Media/DCIM/100APPLE'));
  assert.ok(pictures.includes('OWN.JPG') && pictures.length > 1, String(pictures));
});

test('a phone with Find My is not even asked', async () => {
  using scratch = makeScratch();
  await using phones = await twoPhones(scratch, { findMy: true });
  const check = await phones.restore('--check');
  assert.deepEqual([check.code, check.data?.verdict], [1, 'blocked']);
  const refused = await phones.restore('--yes');
  assert.deepEqual([refused.code, refused.error?.code], [23, 'device/find-my-on']);
  assert.match(refused.error?.safety ?? '', /Nothing was started/);
});

test('a backup of a newer iOS, one that is not whole, and one that the password does not open are refused before anything happens', async () => {
  using scratch = makeScratch();
  await using phones = await twoPhones(scratch, {}, ['--ios', '16.4']);
  const before = listTree(scratch.at('target/files'));
  const newer = await phones.restore('--yes');
  assert.deepEqual([newer.code, newer.error?.code], [27, 'engine/restore-too-new']);
  const wrong = await phones.run(
    ...([phones.target, 'restore', `latest@${phones.source.udid}`, '--password-file', scratch.at('wrong')] as const),
  );
  assert.deepEqual([wrong.code, wrong.error?.code], [12, 'backup/wrong-password']);

  const folder = scratch.at('location', phones.source.udid);
  const [content = ''] = readdirSync(join(folder, '3d'));
  rmSync(join(folder, '3d', content));
  const broken = await phones.restore('--check');
  assert.equal(broken.data?.verdict, 'blocked');
  assert.ok(broken.data?.checks.some(({ code }) => code === 'engine/restore-not-whole'));
  assert.deepEqual(listTree(scratch.at('target/files')), before);
});

test('a backup that is larger than the phone is refused', async () => {
  using scratch = makeScratch();
  await using phones = await twoPhones(scratch, { freeBytes: 1_000_000 });
  const refused = await phones.restore('--yes', '--keep-other-data');
  assert.deepEqual([refused.code, refused.error?.code], [26, 'engine/restore-too-large']);
});
