import assert from 'node:assert/strict';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { changeManifest } from './change-manifest.js';
import { completeSums } from './complete-sums.js';
import type { DevicePlace } from './device-place.js';
import { contentsOf, facts, fillBackup, inLocation, listening, phone } from './places.test.js';
import { publish } from './publish.js';
import { recoverRewrap } from './rewrap.js';
import { findLatest, listSnapshots, type Snapshot } from './snapshots.js';
import { readSums } from './sums.js';
import { prepareWork } from './work.js';

const anew = Buffer.from('wrapped anew');

async function keepTwo(place: DevicePlace): Promise<Snapshot[]> {
  for (const [word, finishedAt] of [
    ['one', '2026-03-14T10:00:00.000Z'],
    ['two', '2026-03-15T10:00:00.000Z'],
  ] as const) {
    const ctx = listening();
    using work = await prepareWork(place, { fresh: true }, ctx);
    fillBackup(work.folder, word);
    await completeSums(work.sums, work.folder, ctx);
    work.sums.settle();
    publish(place, facts(finishedAt), ctx);
  }
  return listSnapshots(place);
}

function checkChanged(place: DevicePlace, { record, folder }: Snapshot): void {
  const { id } = record;
  for (const where of [folder, place.spare(id)]) {
    assert.equal(readFileSync(join(where, 'Manifest.plist'), 'utf8'), 'wrapped anew', where);
  }
  const sums = new Map([...readSums(place.sums(id))].map(({ path, sha256 }) => [path, sha256]));
  assert.deepEqual(sums, contentsOf(folder));
  assert.ok(!existsSync(place.manifestChange));
}

test('the last good backup and an earlier one each get another manifest, and everything that is known of them agrees', () =>
  inLocation(async (location) => {
    const place = location.place(phone);
    const [latest, earlier] = await keepTwo(place);
    assert.ok(latest && earlier);
    const sibling = join(place.kept, 'sibling');
    linkSync(join(earlier.folder, 'Manifest.plist'), sibling);
    const before = readFileSync(sibling);
    changeManifest(place, earlier, anew);
    checkChanged(place, earlier);
    assert.deepEqual(readFileSync(sibling), before, 'a second name of the file keeps the old manifest');
    changeManifest(place, latest, anew);
    checkChanged(place, latest);
    assert.deepEqual([findLatest(place)?.record.id, findLatest(place)?.record.adopted], [latest.record.id, undefined]);
  }));

test('killed anywhere, a change is brought to its end by the next start', () =>
  inLocation(async (location) => {
    const place = location.place(phone);
    for (const snapshot of await keepTwo(place)) {
      const path = join(snapshot.folder, 'Manifest.plist');
      const before = readFileSync(path);
      const journal = JSON.stringify({
        format: 1,
        id: snapshot.record.id,
        before: before.toString('base64'),
        after: anew.toString('base64'),
      });
      for (const found of [before, anew]) {
        rmSync(path);
        writeFileSync(path, found);
        writeFileSync(place.manifestChange, journal);
        recoverRewrap(place);
        checkChanged(place, snapshot);
      }
    }
  }));

test('a backup that other software has written to meanwhile is left alone', () =>
  inLocation(async (location) => {
    const place = location.place(phone);
    const [latest] = await keepTwo(place);
    assert.ok(latest);
    changeManifest(place, latest, anew);
    const journal = { format: 1, id: latest.record.id, before: 'AAAA', after: 'BBBB' };
    writeFileSync(place.manifestChange, JSON.stringify(journal));
    recoverRewrap(place);
    checkChanged(place, latest);
    writeFileSync(place.manifestChange, JSON.stringify({ ...journal, format: 2 }));
    assert.throws(() => recoverRewrap(place), { code: 'history/newer-format' });
  }));
