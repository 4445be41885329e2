import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { completeSums } from './complete-sums.js';
import type { DevicePlace } from './device-place.js';
import { contentsOf, facts, fillBackup, inLocation, listening, phone } from './places.test.js';
import { publish } from './publish.js';
import { findLatest, listSnapshots } from './snapshots.js';
import { findLargestSum } from './sums.js';
import { discardWork, prepareWork } from './work.js';

const inPlace = { fresh: false, inPlace: true };

async function run(place: DevicePlace, word: string, options = inPlace): Promise<string> {
  const ctx = listening();
  using work = await prepareWork(place, options, ctx);
  fillBackup(work.folder, word);
  await completeSums(work.sums, work.folder, ctx);
  work.sums.settle();
  return work.origin;
}

test('worked on in place, a backup takes no room twice and leaves no history', () =>
  inLocation(async (location) => {
    const place = location.place(phone);
    assert.equal(await run(place, 'one'), 'empty');
    publish(place, facts('2026-03-14T10:00:00.000Z'), listening());
    assert.equal(await run(place, 'two'), 'in-place');
    assert.equal(findLatest(place), undefined);
    publish(place, facts('2026-03-15T10:00:00.000Z'), listening());
    const [latest, ...more] = listSnapshots(place);
    assert.deepEqual([latest?.record.id, latest?.record.adopted, more], ['2026-03-15T10-00-00Z', undefined, []]);
    assert.deepEqual(readdirSync(place.snapshots), ['2026-03-15T10-00-00Z.json']);
    assert.ok(!existsSync(place.workRoot));
    assert.equal(findLargestSum(place.sums('2026-03-15T10-00-00Z'))?.path, 'Manifest.plist');
  }));

test('a run in place that breaks off is gone on with, and never thrown away', () =>
  inLocation(async (location) => {
    const place = location.place(phone);
    await run(place, 'one');
    publish(place, facts('2026-03-14T10:00:00.000Z'), listening());
    (await prepareWork(place, inPlace, listening()))[Symbol.dispose]();
    assert.ok(place.isInPlace());
    // Whoever comes next need not know how it began.
    const next = await prepareWork(place, { fresh: false }, listening());
    assert.equal(next.origin, 'resumed');
    const before = contentsOf(place.work);

    discardWork(place, next);
    const aside = join(place.setAside, 'in-place-2026-03-14T10-00-00Z', phone);
    assert.deepEqual(contentsOf(aside), before);
    assert.equal(place.hasUnfinishedRun(), false);
    assert.equal(await run(place, 'two', { fresh: true, inPlace: false }), 'empty');
  }));

test('killed between the note and the rename, the backup is where it was', () =>
  inLocation(async (location) => {
    const place = location.place(phone);
    await run(place, 'one');
    publish(place, facts('2026-03-14T10:00:00.000Z'), listening());
    const before = contentsOf(place.backup);
    const { mkdirSync, writeFileSync } = await import('node:fs');
    mkdirSync(place.workRoot);
    writeFileSync(place.inPlaceNote, '{"format": 1, "id": "2026-03-14T10-00-00Z"}');
    assert.equal(await run(place, 'two', { fresh: false, inPlace: false }), 'hard-link');
    assert.deepEqual(contentsOf(place.backup), before);
    publish(place, facts('2026-03-15T10:00:00.000Z'), listening());
    assert.equal(listSnapshots(place).length, 2);
  }));
