import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeBinaryPlist } from '@pearmain/formats';
import { findObstacle, hasStaleStaging } from './index.js';

const sqlite = `SQLite format 3\0${'x'.repeat(100)}`;

function status(snapshotState: string, { isFull = false, version = '3.3' } = {}): Uint8Array {
  return writeBinaryPlist({
    BackupState: 'new',
    Date: new Date('2026-03-03T12:00:00Z'),
    IsFullBackup: isFull,
    SnapshotState: snapshotState,
    UUID: '0F7E6A52-0000-4000-8000-0123456789AB',
    Version: version,
  });
}

/** A folder with these files, and what is in the way of going on with it. */
function obstacleIn(files: Readonly<Record<string, string | Uint8Array>>): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'obstacle-'));
  try {
    mkdirSync(join(folder, 'Snapshot'));
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return findObstacle(folder)?.path;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const manifest = writeBinaryPlist({ IsEncrypted: false });
const encrypted = writeBinaryPlist({ IsEncrypted: true, ManifestKey: new Uint8Array(44) });
const good = { 'Status.plist': status('finished'), 'Manifest.plist': manifest, 'Manifest.db': sqlite };

test('a folder without a status, and a good one, are no obstacle', () => {
  assert.equal(obstacleIn({}), undefined);
  assert.equal(obstacleIn({ 'Manifest.plist': '', 'Manifest.db': '' }), undefined);
  assert.equal(obstacleIn(good), undefined);
  assert.equal(obstacleIn({ ...good, 'Manifest.plist': encrypted, 'Manifest.db': 'y'.repeat(64) }), undefined);
  const { 'Manifest.db': _, ...withoutDatabase } = good;
  assert.equal(obstacleIn({ ...withoutDatabase, 'Manifest.mbdb': 'mbdb\x05\0' }), undefined);
});

test('an empty, torn or odd status is in the way', () => {
  for (const content of ['', 'bplist00', status('sleeping'), status('finished').subarray(0, 60), '<plist/>'])
    assert.equal(obstacleIn({ ...good, 'Status.plist': content }), 'Status.plist');
});

test('a manifest that the phone will read must be there and be one', () => {
  for (const content of ['', 'bplist00'])
    assert.equal(obstacleIn({ ...good, 'Manifest.plist': content }), 'Manifest.plist');
  for (const content of ['', 'y'.repeat(64)])
    assert.equal(obstacleIn({ ...good, 'Manifest.db': content }), 'Manifest.db');
  const torn = { ...good, 'Manifest.plist': encrypted, 'Manifest.db': 'y'.repeat(63) };
  assert.equal(obstacleIn(torn), 'Manifest.db');
  const { 'Manifest.plist': _, ...withoutManifest } = good;
  assert.equal(obstacleIn(withoutManifest), 'Manifest.plist');
  assert.equal(obstacleIn({ ...withoutManifest, 'Status.plist': status('uploading') }), 'Manifest.plist');
});

test('what the phone does not read is no obstacle', () => {
  for (const unread of [
    status('uploading', { isFull: true }),
    status('finished', { isFull: true }),
    status('finished', { version: '2.4' }),
  ])
    assert.equal(obstacleIn({ 'Status.plist': unread, 'Manifest.plist': '' }), undefined);
});

test('while a run moves its files, each manifest is looked for where it lies by now', () => {
  const moving = status('moving', { isFull: true });
  const staged = { 'Status.plist': moving, 'Snapshot/Manifest.plist': manifest, 'Manifest.plist': '' };
  assert.equal(obstacleIn({ ...staged, 'Snapshot/Manifest.db': sqlite }), undefined);
  assert.equal(obstacleIn({ ...staged, 'Manifest.db': sqlite }), undefined);
  assert.equal(obstacleIn({ ...staged, 'Snapshot/Manifest.db': '' }), 'Snapshot/Manifest.db');
});

test('a folder in place of a manifest is damage, not a crash', () => {
  const folder = mkdtempSync(join(tmpdir(), 'obstacle-'));
  writeFileSync(join(folder, 'Status.plist'), status('finished'));
  writeFileSync(join(folder, 'Manifest.plist'), manifest);
  mkdirSync(join(folder, 'Manifest.db'));
  assert.equal(findObstacle(folder)?.path, 'Manifest.db');
  rmSync(folder, { recursive: true });
});

test('a staging folder is stale only beside a status that says finished', () => {
  const folder = mkdtempSync(join(tmpdir(), 'obstacle-'));
  mkdirSync(join(folder, 'Snapshot'));
  assert.equal(hasStaleStaging(folder), false);
  for (const [state, isStale] of [
    ['uploading', false],
    ['moving', false],
    ['removing', false],
    ['finished', true],
  ] as const) {
    writeFileSync(join(folder, 'Status.plist'), status(state));
    assert.equal(hasStaleStaging(folder), isStale, state);
  }
  rmSync(folder, { recursive: true });
});
