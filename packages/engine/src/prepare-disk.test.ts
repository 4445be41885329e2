import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { AppError } from '@pearmain/base';
import { acquireLock, Location, Sums } from '@pearmain/history';
import { examineLocation } from './doctor/examine-location.js';
import { prepareDisk } from './prepare-disk.js';
import { anna, keepBackup, makeSurroundings, type Surroundings } from './surroundings.test.js';

const fat = { name: 'vfat', largestFileBytes: 2 ** 32 - 1 };

/** Anna's phone, backed up here before, and a FAT disk as the place for this run. */
function beforeFatDisk(surroundings: Surroundings, largestBytes: number) {
  keepBackup(surroundings, { udid: anna, name: 'Anna' }, '2026-11-22T10:00:00.000Z');
  const { environment, folder } = surroundings;
  const before = Location.open(environment.location).place(anna);
  using sums = Sums.openForRun(before.sums('2026-11-22T10-00-00Z'));
  for (const [path, sizeBytes] of [
    ['aa/aa01', largestBytes],
    ['bb/bb01', 5],
  ] as const) {
    sums.stored(path, { sha256: '0'.repeat(64), sizeBytes, modifiedNs: 0n });
  }
  sums.settle();
  const path = join(folder, 'fat');
  const place = Location.open(path, { create: true }).place(anna);
  return { place, path, name: 'Anna', environment, input: { full: false }, fileSystem: fat };
}

test('FAT32 is told of before anything starts, and refused for a phone that is known to hold a larger file', async () => {
  using surroundings = makeSurroundings();
  const { context, events } = surroundings;
  await prepareDisk(beforeFatDisk(surroundings, 2 ** 32 - 1), context);
  const [notice] = events;
  assert.ok(notice?.kind === 'notice' && notice.code === 'engine/four-gib-limit');
  assert.match(notice.message, /FAT32.*exFAT/);
});

test('a phone with a video of 5 GB is not begun to be backed up onto FAT32', async () => {
  using surroundings = makeSurroundings();
  await assert.rejects(prepareDisk(beforeFatDisk(surroundings, 5e9), surroundings.context), (error: AppError) => {
    assert.equal(error.code, 'engine/file-too-large-for-disk');
    assert.match(error.message, /Anna holds one of 5\.0 GB/);
    return true;
  });
});

test('a folder that some service copies elsewhere is told of before the first backup', async () => {
  using surroundings = makeSurroundings();
  const { environment, context, events, folder } = surroundings;
  const path = join(folder, 'Dropbox/phones');
  const place = Location.open(path, { create: true }).place(anna);
  const disk = { place, path, name: 'Anna', environment, input: { full: false }, fileSystem: { name: 'ext4' } };
  await prepareDisk(disk, context);
  mkdirSync(place.backup);
  await prepareDisk(disk, context);
  assert.deepEqual(
    events.map((event) => event.kind === 'notice' && event.code),
    ['engine/synced-folder'],
  );
});

test('a disk that shares files is not worked on in place', async () => {
  using surroundings = makeSurroundings();
  const disk = { ...beforeFatDisk(surroundings, 5), fileSystem: { name: 'ext4' } };
  assert.deepEqual(await prepareDisk(disk, surroundings.context), { isInPlace: false });
  assert.deepEqual(surroundings.events, []);
  const wanting = { ...disk, input: { full: false, inPlace: true } };
  await assert.rejects(prepareDisk(wanting, surroundings.context), { code: 'engine/in-place-needless' });
});

test('trying what a disk can do leaves the lock of the run in force', async () => {
  using surroundings = makeSurroundings();
  const { environment, context, folder } = surroundings;
  const path = join(folder, 'phones');
  const place = Location.open(path, { create: true }).place(anna);
  const owner = { pid: process.pid, host: 'here', since: '2026-11-22T10:00:00.000Z', what: 'backup' };
  using _lock = acquireLock(place, owner);
  await prepareDisk(
    { place, path, name: 'Anna', environment, input: { full: false }, fileSystem: { name: 'ext4' } },
    context,
  );
  examineLocation(path, { isChosen: true, platform: 'linux' }, { name: 'ext4' });
  // Whether it holds, only another process can tell.
  const code = `import(${JSON.stringify(import.meta.resolve('@pearmain/history'))}).then(({ Location, isLocked }) => {
    process.exitCode = isLocked(Location.open(process.argv[1]).place(process.argv[2])) ? 0 : 1;
  });`;
  assert.equal(spawnSync(process.execPath, ['-e', code, path, anna]).status, 0);
});
