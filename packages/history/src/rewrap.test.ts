import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { completeSums } from './complete-sums.js';
import type { DevicePlace } from './device-place.js';
import { contentsOf, facts, fillBackup, inLocation, listening, phone } from './places.test.js';
import { publish } from './publish.js';
import { findLeftRewrap, prepareRewrap, publishRewrap, type Rewrap, recoverRewrap } from './rewrap.js';
import { findLatest } from './snapshots.js';
import { readSums } from './sums.js';
import { prepareWork } from './work.js';

async function keepOne(place: DevicePlace, word: string, finishedAt: string): Promise<void> {
  const ctx = listening();
  using work = await prepareWork(place, { fresh: true }, ctx);
  fillBackup(work.folder, word);
  await completeSums(work.sums, work.folder, ctx);
  work.sums.settle();
  publish(place, facts(finishedAt), ctx);
}

/** What the phone sends. */
function send(rewrap: Rewrap | undefined): Rewrap {
  assert.ok(rewrap);
  rmSync(join(rewrap.folder, 'Manifest.plist'));
  writeFileSync(join(rewrap.folder, 'Manifest.plist'), 'wrapped anew');
  return rewrap;
}

test('the phone works on copies, and nothing changes before it has said yes', () =>
  inLocation(async (location) => {
    const place = location.place(phone);
    assert.equal(prepareRewrap(place), undefined);
    await keepOne(place, 'one', '2026-03-14T10:00:00.000Z');
    const before = contentsOf(place.backup);
    const rewrap = prepareRewrap(place);
    for (const name of ['Manifest.plist', 'Manifest.db', 'Status.plist', 'Info.plist']) {
      assert.ok(existsSync(join(rewrap?.folder ?? '', name)), name);
    }
    assert.equal(findLeftRewrap(place), undefined);
    send(rewrap);
    recoverRewrap(place);
    assert.deepEqual(contentsOf(place.backup), before);
  }));

test('once the phone has said yes the backup has the new manifest: folder, record, sums, spare copy and cut run agree', () =>
  inLocation(async (location) => {
    const place = location.place(phone);
    await keepOne(place, 'one', '2026-03-14T10:00:00.000Z');
    (await prepareWork(place, { fresh: false }, listening()))[Symbol.dispose]();
    const id = findLatest(place)?.record.id ?? '';
    const database = readFileSync(join(place.backup, 'Manifest.db'));
    publishRewrap(place, send(prepareRewrap(place)));
    const latest = findLatest(place);
    assert.deepEqual([latest?.record.id, latest?.record.adopted], [id, undefined]);
    for (const folder of [place.backup, place.spare(id), place.work]) {
      assert.equal(readFileSync(join(folder, 'Manifest.plist'), 'utf8'), 'wrapped anew', folder);
    }
    assert.deepEqual(readFileSync(join(place.backup, 'Manifest.db')), database);
    const sums = new Map([...readSums(place.sums(id))].map(({ path, sha256 }) => [path, sha256]));
    assert.deepEqual(sums, contentsOf(place.backup));
    for (const path of [place.rewrap, place.rewrapBefore, place.rewrapNote]) assert.ok(!existsSync(path), path);
  }));

test('killed after the phone has said yes, the next start brings it to its end', () =>
  inLocation(async (location) => {
    const place = location.place(phone);
    await keepOne(place, 'one', '2026-03-14T10:00:00.000Z');
    send(prepareRewrap(place));
    const note = JSON.parse(readFileSync(place.rewrapNote, 'utf8'));
    writeFileSync(place.rewrapNote, JSON.stringify({ ...note, state: 'agreed' }));
    // Half of it was done: the manifest is there, its record not.
    writeFileSync(join(place.backup, 'Manifest.plist'), 'wrapped anew');
    recoverRewrap(place);
    assert.equal(findLatest(place)?.record.adopted, undefined);
    assert.ok(!existsSync(place.rewrap));
  }));

test('what a phone sent without its answer having come is found again, until another backup stands there', () =>
  inLocation(async (location) => {
    const place = location.place(phone);
    await keepOne(place, 'one', '2026-03-14T10:00:00.000Z');
    send(prepareRewrap(place));
    assert.ok(prepareRewrap(place));
    const left = findLeftRewrap(place);
    assert.equal(left?.root, place.rewrapBefore);
    publishRewrap(place, left);
    assert.equal(readFileSync(join(place.backup, 'Manifest.plist'), 'utf8'), 'wrapped anew');

    send(prepareRewrap(place));
    await keepOne(place, 'two', '2026-03-15T10:00:00.000Z');
    assert.equal(findLeftRewrap(place), undefined);
    mkdirSync(place.rewrap, { recursive: true });
    const before = contentsOf(place.backup);
    recoverRewrap(place);
    assert.deepEqual(contentsOf(place.backup), before);
  }));
