import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { pairDevice, showSnapshot, status } from '@pearmain/engine';
import { scenario } from '@pearmain/virtual-phone';
import { BriskClock } from '../harness/brisk-clock.js';
import { type Here, startHere } from '../harness/here.js';
import { assertIsTold } from '../harness/is-told.js';
import { needs } from '../harness/needs.js';
import { makeScratch } from '../harness/scratch.js';

const name = 'Anna’s iPhone';
const work = ({ location, udid }: Here) => join(location, '.pearmain', udid, 'work', udid);

test('before anything starts: nobody reaches phones, or not this one', async () => {
  using scratch = makeScratch();
  await using here = await startHere(scratch, { name, others: [{ state: scratch.at('other'), name: 'Ben’s iPhone' }] });
  const babble = createServer((socket) => void socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  await new Promise<void>((resolve) => babble.listen(0, '127.0.0.1', resolve));
  const bound = babble.address();
  const port = typeof bound === 'object' ? bound?.port : 0;
  const at = (muxAddress: string) => here.backUp({}, { environment: { muxAddress } });

  assertIsTold(await at('127.0.0.1:1'), { code: 'device/no-muxer', exitCode: 20 });
  assertIsTold(await at(scratch.at('no-socket')), { code: 'device/no-muxer', exitCode: 20 });
  assertIsTold(await at(`127.0.0.1:${port}`), { code: 'device/muxer-unclear', exitCode: 20 });
  assertIsTold(await at('nonsense'), { code: 'device/bad-muxer-address', exitCode: 2 });
  assertIsTold(await here.backUp({ device: 'Nobody' }), { code: 'device/no-such-device', exitCode: 20 });
  assertIsTold(await here.backUp(), { code: 'device/several-devices', exitCode: 2 });
  babble.close();
});

test('before anything starts: this user may not use the service that reaches phones', needs('root'), async () => {
  using scratch = makeScratch();
  await using here = await startHere(scratch, { name });
  const locked = scratch.at('locked');
  mkdirSync(locked, { mode: 0o700 });
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(locked, 'muxer'), resolve));
  const told = await asNobody(() => here.backUp({}, { environment: { muxAddress: join(locked, 'muxer') } }));
  assertIsTold(told, { code: 'device/muxer-denied', exitCode: 20 });
  server.close();
});

test('before anything starts: the place for the backups cannot be used', async () => {
  using scratch = makeScratch();
  await using here = await startHere(scratch, { name });
  const into = (location: string) => here.backUp({}, { environment: { location, isLocationChosen: true } });
  writeFileSync(scratch.at('file'), '');
  assertIsTold(await into(scratch.at('file')), { code: 'history/not-a-folder', exitCode: 14 });
  assertIsTold(await into('/proc/pearmain'), { code: 'history/not-writable', exitCode: 14 });

  const newer = scratch.at('newer');
  mkdirSync(join(newer, '.pearmain'), { recursive: true });
  writeFileSync(join(newer, '.pearmain/location.json'), JSON.stringify({ format: 99, id: 'x' }));
  assertIsTold(await into(newer), { code: 'history/newer-format', exitCode: 27 });
  writeFileSync(join(newer, '.pearmain/location.json'), '{');
  assertIsTold(await into(newer), { code: 'history/damaged-file', exitCode: 1 });

  const unlockable = scratch.at('unlockable');
  mkdirSync(join(unlockable, '.pearmain', here.udid, 'lock'), { recursive: true });
  assertIsTold(await into(unlockable), { code: 'history/cannot-lock', exitCode: 14 });

  const absent = { environment: { location: scratch.at('absent'), isLocationChosen: true } };
  assertIsTold(await here.tell((where) => status(where, {}), absent), {
    code: 'history/no-location',
    exitCode: 10,
  });
});

test('nobody answers the phone’s question whether to trust this computer, or somebody says no', async () => {
  using scratch = makeScratch();
  await using here = await startHere(scratch, { name }, new BriskClock({ pausesCount: 20 }));
  const pair = () => here.tell((where, context) => pairDevice(where, {}, context));
  await here.day({ trust: 'denied' });
  const denied = await pair();
  assertIsTold(denied, { code: 'device/user-denied-pairing', exitCode: 22, phoneCode: 'UserDeniedPairing' });
  await here.day({ trust: 'pending' });
  assertIsTold(await pair(), { code: 'device/trust-not-given', exitCode: 22 });
  await here.day({ locked: true });
  assertIsTold(await pair(), { code: 'device/locked', exitCode: 21 });
  for (const [said, code, exitCode] of [
    ['MCProtected', 'device/managed-phone', 23],
    ['MCChallengeRequired', 'device/supervised-phone', 23],
    ['FMiPProtected', 'device/find-my-protected', 23],
    ['PairingProhibitedOverThisConnection', 'device/pairing-needs-cable', 22],
  ] as const) {
    await here.day({ refuses: { Pair: said } });
    assertIsTold(await pair(), { code, exitCode, phoneCode: said });
  }
});

test('during a run: the phone goes, falls silent, or the computer sleeps', async () => {
  using scratch = makeScratch();
  const clock = new BriskClock({ longPatience: 2000 });
  await using here = await startHere(scratch, { name }, clock);
  await here.day({ backup: { unplugs: { at: 'uploading', afterFiles: 5, backAfterMs: 50 } } });
  assertIsTold(await here.backUp(), { code: 'device/connection-lost', exitCode: 24 });
  await here.day({ backup: { farewell: 'disconnect-only' } });
  assertIsTold(await here.backUp(), { code: 'device/phone-left', exitCode: 24 });
  await here.day({ backup: { silences: { at: 'scan' } } });
  assertIsTold(await here.backUp(), { code: 'device/phone-silent', exitCode: 24 });
  await here.day({ syncLockBusy: true });
  assertIsTold(await here.backUp(), { code: 'device/sync-in-progress', exitCode: 1 });
  await here.day({ hasPasscode: true, passcode: 'ignored', passcodeMs: 10 });
  const ignored = await here.backUp();
  assertIsTold(ignored, { code: 'device/passcode-not-entered', exitCode: 21, phoneCode: 'MBErrorDomain/208' });
  await here.day({ backup: { silences: { at: 'scan' } } });
  const asleep = await here.backUp({}, { emit: ({ kind }) => kind === 'progress' && clock.sleepOnce(43 * 60_000) });
  assertIsTold(asleep, { code: 'engine/computer-slept', exitCode: 24 });
  assert.match(asleep.printed, /slept for 43 minutes/);
});

test('a backup password that is wrong, before the phone is asked and after', async () => {
  using scratch = makeScratch();
  const keybagWork = { iterations: 10, doubleIterations: 10 };
  await using here = await startHere(scratch, { name, backupPassword: 'right', scenario: scenario({ keybagWork }) });
  const first = await here.backUp({ password: async () => 'wrong' });
  assert.equal(first.code, '', first.printed);
  assert.deepEqual(
    first.data?.notices.map(({ code }) => code),
    ['engine/new-backup-not-opened'],
  );
  const second = await here.backUp({ password: async () => 'wrong' });
  assertIsTold(second, { code: 'engine/wrong-password', exitCode: 12 });
});

test('a backup that the check finds damaged does not count, and the one before is untouched', async () => {
  using scratch = makeScratch();
  await using here = await startHere(scratch, { name });
  const told = await here.backUp(
    {},
    { emit: (event) => event.kind === 'phase' && event.phase === 'checking' && spoil(here) },
  );
  assertIsTold(told, { code: 'engine/check-found-damage', exitCode: 30 });
});

test('what is kept is asked for by a name that nothing has', async () => {
  using scratch = makeScratch();
  await using here = await startHere(scratch, { name });
  assert.equal((await here.backUp()).code, '');
  assert.equal((await here.backUp()).code, '');
  const show = (snapshot: string) => here.tell((where) => showSnapshot(where, { snapshot }));
  assertIsTold(await show('1999-01-01'), { code: 'engine/no-such-snapshot', exitCode: 10 });
  assertIsTold(await show('20'), { code: 'engine/ambiguous-snapshot', exitCode: 2 });
  assertIsTold(await show(scratch.path), { code: 'backup/no-backup', exitCode: 10 });
  const bens = await here.tell((where) => showSnapshot(where, { snapshot: 'latest', device: 'Ben' }));
  assertIsTold(bens, { code: 'engine/no-backups-of', exitCode: 10 });
});

test('a small disk ends a run before it starts, or in the middle with what the disk says', needs('root'), async () => {
  using scratch = makeScratch();
  await using here = await startHere(scratch, { name });
  const small = await onDisk(scratch.at('small'), 'size=64m', (location) => backUpInto(here, location));
  assertIsTold(small, { code: 'engine/not-enough-space', exitCode: 25 });
  // A backup has 514 folders.
  const fewFiles = await onDisk(scratch.at('few-files'), 'size=256m,nr_inodes=400', (location) =>
    backUpInto(here, location),
  );
  assertIsTold(fewFiles, { code: 'device/computer-full', exitCode: 25 });
  const filled = await onDisk(scratch.at('filled'), 'size=256m,nr_inodes=1000', async (location) => {
    assert.equal((await backUpInto(here, location)).code, '');
    fillWithFiles(location);
    assertIsTold(await backUpInto(here, location), { code: 'history/disk-full', exitCode: 25 });
    for (const count of [1, 2, 3, 4, 5, 6, 7, 8]) rmSync(join(location, `file ${count}`));
    const told = await backUpInto(here, location);
    assert.equal(existsSync(join(location, '.pearmain', here.udid, 'cloning')), false, 'nothing keeps the disk full');
    return told;
  });
  assertIsTold(filled, { code: 'history/disk-full', exitCode: 25 });
  const none = await onDisk(scratch.at('none'), 'size=256m,nr_inodes=2', (location) => backUpInto(here, location));
  assertIsTold(none, { code: 'history/disk-full', exitCode: 25 });
});

const backUpInto = (here: Here, location: string) => here.backUp({}, { environment: { location } });

/** A content file that the phone has just sent is gone again. */
function spoil(here: Here): void {
  const folder = readdirSync(work(here)).find(
    (each) => /^[0-9a-f]{2}$/.test(each) && readdirSync(join(work(here), each)).length > 0,
  );
  assert.ok(folder);
  rmSync(join(work(here), folder), { recursive: true });
}

/** Until the disk takes no more. */
function fillWithFiles(location: string): void {
  try {
    for (let count = 0; ; count += 1) writeFileSync(join(location, `file ${count}`), '');
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC');
  }
}

async function onDisk<T>(path: string, options: string, work: (path: string) => Promise<T>): Promise<T> {
  mkdirSync(path);
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path]);
  try {
    return await work(path);
  } finally {
    execFileSync('umount', [path]);
  }
}

/** As a user who may do nothing. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  process.seteuid?.(65534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
