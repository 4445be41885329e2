import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { acquireLock, Location } from '@pearmain/history';
import { goldenBackup, keepGolden } from '../golden.test.js';
import { SnapshotOpener } from '../open-snapshot.js';
import { anna, makeSurroundings, type Surroundings } from '../surroundings.test.js';
import { listSnapshots } from './list-snapshots.js';
import { verifySnapshot } from './verify-snapshot.js';

const full = { kind: 'full' } as const;

async function check({ environment, context }: Surroundings, snapshot = 'latest', given: readonly string[] = []) {
  using opener = new SnapshotOpener({ given }, environment);
  return await verifySnapshot(environment, { snapshot, depth: full, opener }, context);
}

function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

test('a kept backup is compared with what came from the phone, and its record says when and how', async () => {
  using surroundings = makeSurroundings();
  await keepGolden(surroundings, 'plain', '2026-11-22T10:00:00.000Z');
  const result = await check(surroundings);
  assert.deepEqual([result.ok, result.sums, result.locked, result.noted, result.found], [true, true, false, true, {}]);
  assert.equal(result.contents?.provenBySum, goldenBackup.files);
  const [listed] = await listSnapshots(surroundings.environment, {});
  assert.deepEqual(listed?.verified, { at: '2026-11-23T12:00:00.000Z', level: 'full', findings: 0, faults: 0 });
});

test('without its password an encrypted backup is proven by its sums, and with it also looked into', async () => {
  using surroundings = makeSurroundings();
  await keepGolden(surroundings, 'encrypted', '2026-11-22T10:00:00.000Z');
  const locked = await check(surroundings);
  assert.deepEqual([locked.ok, locked.locked, locked.indexed], [true, true, false]);
  assert.equal(locked.contents?.provenBySum, goldenBackup.files);
  const open = await check(surroundings, 'latest', [goldenBackup.password]);
  assert.deepEqual([open.ok, open.locked, open.indexed, open.files.sound], [true, false, true, goldenBackup.files]);
  await assert.rejects(check(surroundings, 'latest', ['wrong']), { code: 'backup/wrong-password' });
});

test('a damaged file is named, counted, and remembered in the list', async () => {
  using surroundings = makeSurroundings();
  const { backup } = await keepGolden(surroundings, 'plain', '2026-11-22T10:00:00.000Z');
  flip(join(backup, goldenBackup.photo), 4711);
  const result = await check(surroundings);
  assert.deepEqual([result.ok, result.found, result.faults], [false, { 'content-altered': 1 }, 1]);
  assert.equal(result.findings[0]?.file, 'CameraRollDomain/Media/DCIM/100APPLE/IMG_0001.HEIC');
  assert.equal(result.files.sound, goldenBackup.files - 1);
  const [listed] = await listSnapshots(surroundings.environment, {});
  assert.deepEqual([listed?.state, listed?.verified?.faults], ['damaged', 1]);
});

test('a backup whose manifest was altered is still known by its other files, and the sum tells', async () => {
  using surroundings = makeSurroundings();
  const { backup, id } = await keepGolden(surroundings, 'plain', '2026-11-22T10:00:00.000Z');
  flip(join(backup, 'Manifest.plist'), readFileSync(join(backup, 'Manifest.plist')).indexOf('iPhone') + 2);
  const result = await check(surroundings, backup);
  assert.deepEqual([result.snapshot.id, result.found['manifest-altered'], result.noted], [id, 1, true]);
});

test('an earlier backup is checked against sums of its own', async () => {
  using surroundings = makeSurroundings();
  const { id } = await keepGolden(surroundings, 'plain', '2026-11-09T10:00:00.000Z');
  await keepGolden(surroundings, 'encrypted', '2026-11-22T10:00:00.000Z');
  const result = await check(surroundings, id);
  assert.deepEqual([result.ok, result.sums, result.snapshot.id], [true, true, id]);
});

test('sums that cannot be read are told of, and the check goes as far as it can', async () => {
  using surroundings = makeSurroundings();
  const { sums } = await keepGolden(surroundings, 'plain', '2026-11-22T10:00:00.000Z');
  writeFileSync(sums, 'no database');
  const result = await check(surroundings);
  assert.deepEqual([result.ok, result.sums], [true, false]);
  assert.ok(surroundings.events.some((event) => event.kind === 'notice' && event.code === 'engine/sums-unreadable'));
});

test('a result that cannot be noted is a notice beside the result', async () => {
  using surroundings = makeSurroundings();
  await keepGolden(surroundings, 'plain', '2026-11-22T10:00:00.000Z');
  const place = Location.open(surroundings.environment.location).place(anna);
  using _lock = acquireLock(place, { pid: 1, host: 'elsewhere', since: '2026-11-23T12:00:00.000Z', what: 'backup' });
  const result = await check(surroundings);
  assert.deepEqual([result.ok, result.noted], [true, false]);
  assert.ok(surroundings.events.some((event) => event.kind === 'notice' && event.code === 'engine/check-not-noted'));
});

test('a folder of another program is checked as far as the format goes, and nothing is noted or changed', async () => {
  using surroundings = makeSurroundings();
  const result = await check(surroundings, goldenBackup.plain);
  assert.deepEqual([result.ok, result.sums, result.noted], [true, false, false]);
  const { provenByDigest = 0, unproven = 0 } = result.contents ?? {};
  assert.equal(provenByDigest + unproven, goldenBackup.files);
});
