import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { completeSums } from './complete-sums.js';
import type { DevicePlace } from './device-place.js';
import { flushTree } from './flush.js';
import type { Location } from './location.js';
import { acquireLock } from './lock.js';
import { contentsOf, facts, fillBackup, inLocation, listening, phone } from './places.test.js';
import { beginPublish, publish, publishSteps, recover } from './publish.js';
import { findLatest, listSnapshots } from './snapshots.js';
import { readSums } from './sums.js';
import { discardWork, prepareWork } from './work.js';

const times = [
  '2026-03-14T10:00:00.000Z',
  '2026-03-15T10:00:00.000Z',
  '2026-03-16T10:00:00.000Z',
  '2026-03-17T10:00:00.000Z',
];

async function run(place: DevicePlace, word: string, options = { fresh: false }): Promise<string> {
  const ctx = listening();
  using work = await prepareWork(place, options, ctx);
  fillBackup(work.folder, word);
  await completeSums(work.sums, work.folder, ctx);
  work.sums.settle();
  await flushTree(work.folder, new Date(0), ctx);
  return work.origin;
}

async function backUp(place: DevicePlace, word: string, finishedAt: string) {
  await run(place, word);
  return publish(place, facts(finishedAt), listening());
}

test('each finished run becomes the last good backup, and the one before stays whole', () =>
  inLocation(async (location) => {
    const place = location.place(phone);
    assert.equal(findLatest(place), undefined);
    const first = await backUp(place, 'one', times[0] ?? '');
    const firstContents = contentsOf(place.backup);
    assert.equal(first.folder, place.backup);
    assert.equal(first.record.id, '2026-03-14T10-00-00Z');
    await backUp(place, 'two', times[1] ?? '');
    const [latest, earlier, ...more] = listSnapshots(place);
    assert.deepEqual(more, []);
    assert.ok(latest?.isLatest && earlier && !earlier.isLatest);
    assert.equal(latest.record.id, '2026-03-15T10-00-00Z');
    assert.deepEqual(earlier.record, first.record);
    assert.deepEqual(contentsOf(earlier.folder), firstContents);
    assert.match(readFileSync(join(latest.folder, 'Manifest.db'), 'utf8'), /two/);
    assert.equal(place.hasUnfinishedRun(), false);
    for (const { record, folder } of [latest, earlier]) {
      const sums = new Map([...readSums(place.sums(record.id))].map(({ path, sha256 }) => [path, sha256]));
      assert.deepEqual(sums, contentsOf(folder));
    }
  }));

test('files that did not change are shared between backups, and those that programs write in place are not', () =>
  inLocation(async (location) => {
    const place = location.place(phone);
    await backUp(place, 'one', times[0] ?? '');
    using work = await prepareWork(place, { fresh: false }, listening());
    assert.ok(work.origin === 'hard-link' || work.origin === 'reflink');
    assert.deepEqual(contentsOf(work.folder), contentsOf(place.backup));
    const before = contentsOf(place.backup);
    for (const name of ['Status.plist', 'Manifest.plist', 'Info.plist']) appendFileSync(join(work.folder, name), 'x');
    assert.deepEqual(contentsOf(place.backup), before);
    const same = `ff/ff${'1'.repeat(38)}`;
    const inode = (folder: string) => statSync(join(folder, same)).ino;
    assert.equal(inode(work.folder) === inode(place.backup), work.origin === 'hard-link');
    const { read } = await completeSums(work.sums, work.folder, listening());
    assert.equal(read, 3);
  }));

test('a run that broke off is taken up again; a fresh one begins empty', () =>
  inLocation(async (location) => {
    const place = location.place(phone);
    await backUp(place, 'one', times[0] ?? '');
    (await prepareWork(place, { fresh: false }, listening()))[Symbol.dispose]();
    mkdirSync(join(place.work, 'Snapshot'));
    assert.equal(place.hasUnfinishedRun(), true);
    assert.equal(await run(place, 'two'), 'resumed');
    assert.ok(existsSync(join(place.work, 'Snapshot')));
    assert.equal(await run(place, 'three', { fresh: true }), 'empty');
    assert.equal(existsSync(join(place.work, 'Snapshot')), false);
    assert.match(readFileSync(join(place.backup, 'Manifest.db'), 'utf8'), /one/);
  }));

test('a clone that broke off is never taken for a run', () =>
  inLocation(async (location) => {
    const place = location.place(phone);
    await backUp(place, 'one', times[0] ?? '');
    mkdirSync(join(place.cloning, phone), { recursive: true });
    writeFileSync(join(place.cloning, phone, 'half'), 'half');
    using work = await prepareWork(place, { fresh: false }, listening());
    assert.deepEqual(contentsOf(work.folder), contentsOf(place.backup));
    assert.equal(existsSync(place.cloning), false);
  }));

test('a cancelled clone leaves the last good backup alone, and nothing that counts', () =>
  inLocation(async (location) => {
    const place = location.place(phone);
    await backUp(place, 'one', times[0] ?? '');
    const before = contentsOf(place.backup);
    const ctx = { ...listening(), signal: AbortSignal.abort(new Error('stopped')) };
    await assert.rejects(prepareWork(place, { fresh: false }, ctx), /stopped/);
    assert.deepEqual(contentsOf(place.backup), before);
    assert.equal(place.hasUnfinishedRun(), false);
  }));

test('links in a backup are not followed when it is cloned', () =>
  inLocation(async (location) => {
    const place = location.place(phone);
    await backUp(place, 'one', times[0] ?? '');
    symlinkSync('/etc', join(place.backup, 'link'));
    const ctx = listening();
    using work = await prepareWork(place, { fresh: false }, ctx);
    assert.equal(existsSync(join(work.folder, 'link')), false);
    assert.ok(ctx.events.some((event) => event.kind === 'notice' && event.code === 'history/not-cloned'));
  }));

test('a backup that other software left is the last good one, and is kept when a new one is published', () =>
  inLocation(async (location) => {
    const place = location.place(phone);
    fillBackup(place.backup, 'foreign');
    const found = findLatest(place);
    assert.equal(found?.record.adopted, true);
    assert.equal(found?.record.id, '2026-03-01T10-00-00Z');
    assert.deepEqual(found?.record.content, { files: 3, bytes: 42 });
    assert.equal(found?.record.device.name, 'foreign');
    const before = contentsOf(place.backup);
    await backUp(place, 'ours', times[0] ?? '');
    const kept = listSnapshots(place).find(({ record }) => record.id.startsWith('2026-03-01'));
    assert.ok(kept?.record.adopted);
    assert.deepEqual(contentsOf(kept.folder), before);
    fillBackup(place.backup, 'foreign again');
    assert.equal(findLatest(place)?.record.adopted, true);
    assert.equal(listSnapshots(place).length, 2);
  }));

test('spare copies of the manifests are real ones, of the newest three backups', () =>
  inLocation(async (location) => {
    const place = location.place(phone);
    for (const [index, time] of times.entries()) await backUp(place, `run ${index}`, time);
    const kept = readdirSync(place.metadata).sort();
    assert.deepEqual(kept, ['2026-03-15T10-00-00Z', '2026-03-16T10-00-00Z', '2026-03-17T10-00-00Z']);
    const spare = place.spare('2026-03-17T10-00-00Z');
    assert.deepEqual(readdirSync(spare).sort(), ['Info.plist', 'Manifest.db', 'Manifest.plist', 'Status.plist']);
    const before = contentsOf(spare);
    for (const name of readdirSync(spare)) {
      assert.deepEqual(readFileSync(join(spare, name)), readFileSync(join(place.backup, name)));
      writeFileSync(join(place.backup, name), 'damaged in place');
    }
    assert.deepEqual(contentsOf(spare), before);
  }));

test('two runs finished in one second have two ids', () =>
  inLocation(async (location) => {
    const place = location.place(phone);
    await backUp(place, 'one', times[0] ?? '');
    const second = await backUp(place, 'two', times[0] ?? '');
    assert.equal(second.record.id, '2026-03-14T10-00-01Z');
    assert.equal(listSnapshots(place).length, 2);
  }));

test('nothing is published where no run was finished', () =>
  inLocation(async (location) => {
    const place = location.place(phone);
    await backUp(place, 'one', times[0] ?? '');
    const before = contentsOf(place.backup);
    assert.throws(() => publish(place, facts(times[1] ?? ''), listening()), { code: 'history/no-work' });
    assert.equal(recover(place, listening()), 'nothing');
    assert.deepEqual(contentsOf(place.backup), before);
  }));

test('nobody else on the computer may read anything of the history', { skip: process.platform === 'win32' }, () =>
  inLocation(async (location) => {
    process.umask(0);
    const place = location.place(phone);
    using lock = acquireLock(place, { pid: 1, host: 'here', since: times[0] ?? '', what: 'backup' });
    await backUp(place, 'one', times[0] ?? '');
    using work = await prepareWork(place, { fresh: false }, listening());
    const open = readdirSync(join(location.path, '.pearmain'), { recursive: true, encoding: 'utf8' })
      .filter((path) => !path.includes(`work/${phone}/`))
      .filter((path) => (statSync(join(location.path, '.pearmain', path)).mode & 0o077) !== 0);
    assert.deepEqual(open, []);
    assert.ok(lock && work);
  }),
);

/** Stops after `steps` steps of a publish, as a kill would. */
async function publishKilledAfter(location: Location, steps: number) {
  const place = location.place(phone);
  await backUp(place, 'old', times[0] ?? '');
  const old = contentsOf(place.backup);
  await run(place, 'new');
  const fresh = contentsOf(place.work);
  const journal = beginPublish(place, facts(times[1] ?? ''));
  for (const step of publishSteps.slice(0, steps)) step.run(place, journal, listening());
  return { place, old, fresh };
}

for (let steps = 0; steps <= publishSteps.length; steps++) {
  const after = steps === 0 ? 'writing the journal' : `“${publishSteps[steps - 1]?.name}”`;

  test(`a publish killed after ${after} is brought to its end by the next run`, () =>
    inLocation(async (location) => {
      const { place, old, fresh } = await publishKilledAfter(location, steps);
      const whole = [place.backup, place.work, place.earlier('2026-03-14T10-00-00Z')].filter((path) =>
        existsSync(path),
      );
      assert.ok(whole.length >= 2, 'both backups are somewhere at every moment');
      assert.equal(recover(place, listening()), steps === publishSteps.length ? 'nothing' : 'finished');
      assert.equal(recover(place, listening()), 'nothing');
      const [latest, earlier, ...more] = listSnapshots(place);
      assert.deepEqual(more, []);
      assert.deepEqual(latest && contentsOf(latest.folder), fresh);
      assert.deepEqual(earlier && contentsOf(earlier.folder), old);
      assert.equal(latest?.record.adopted, undefined);
      assert.equal(place.hasUnfinishedRun(), false);
      assert.ok(existsSync(place.sums('2026-03-15T10-00-00Z')));
      assert.ok(existsSync(place.spare('2026-03-15T10-00-00Z')));
    }));

  test(`a recovery after ${after} that is killed again and again still ends`, () =>
    inLocation(async (location) => {
      const { place, old, fresh } = await publishKilledAfter(location, steps);
      for (let again = 0; again < publishSteps.length && existsSync(place.journal); again++) {
        const journal = JSON.parse(readFileSync(place.journal, 'utf8'));
        for (const step of publishSteps.slice(0, again)) step.run(place, journal, listening());
      }
      recover(place, listening());
      assert.deepEqual(
        listSnapshots(place).map(({ folder }) => contentsOf(folder)),
        [fresh, old],
      );
    }));
}

test('a publish whose new backup is lost is undone', () =>
  inLocation(async (location) => {
    const { place, old } = await publishKilledAfter(location, 1);
    assert.equal(existsSync(place.backup), false);
    rmSync(place.work, { recursive: true });
    assert.equal(recover(place, listening()), 'undone');
    assert.deepEqual(contentsOf(place.backup), old);
    assert.deepEqual(
      listSnapshots(place).map(({ record }) => record.id),
      ['2026-03-14T10-00-00Z'],
    );
  }));

test('a run that changed after its publish began is not published; the last good backup stays', () =>
  inLocation(async (location) => {
    const { place, old } = await publishKilledAfter(location, 0);
    appendFileSync(join(place.work, 'Manifest.plist'), 'x');
    assert.equal(recover(place, listening()), 'undone');
    assert.deepEqual(contentsOf(place.backup), old);
    assert.equal(place.hasUnfinishedRun(), true);
  }));

test('a backup whose record is lost or cannot be read is still listed, and describes itself', () =>
  inLocation(async (location) => {
    const place = location.place(phone);
    for (const [index, time] of times.entries()) await backUp(place, `run ${index}`, time);
    writeFileSync(place.record('2026-03-15T10-00-00Z'), '{');
    rmSync(place.record('2026-03-14T10-00-00Z'));
    assert.deepEqual(
      listSnapshots(place).map(({ record }) => [record.id, record.adopted === true, record.device.name]),
      [
        ['2026-03-17T10-00-00Z', false, 'Ada\u2019s iPhone'],
        ['2026-03-16T10-00-00Z', false, 'Ada\u2019s iPhone'],
        ['2026-03-15T10-00-00Z', true, 'run 1'],
        ['2026-03-14T10-00-00Z', true, 'run 0'],
      ],
    );
  }));

test('a backup finished by a clock that was set back still comes after all others, its spare copies too', () =>
  inLocation(async (location) => {
    const place = location.place(phone);
    for (const [index, time] of times.entries()) await backUp(place, `run ${index}`, time);
    const late = await backUp(place, 'after the clock was set back', '2001-01-01T00:00:00.000Z');
    assert.equal(late.record.id, '2026-03-17T10-00-01Z');
    assert.equal(late.record.finishedAt, '2001-01-01T00:00:00.000Z');
    assert.equal(listSnapshots(place)[0]?.isLatest, true);
    assert.ok(existsSync(place.spare(late.record.id)));
  }));

test('a backup that cannot be read is not taken for none', { skip: process.platform === 'win32' }, () =>
  inLocation(async (location) => {
    const place = location.place(phone);
    await backUp(place, 'one', times[0] ?? '');
    await run(place, 'two');
    rmSync(join(place.backup, 'Manifest.plist'));
    mkdirSync(join(place.backup, 'Manifest.plist'));
    assert.throws(() => publish(place, facts(times[1] ?? ''), listening()), { code: 'history/not-readable' });
    assert.equal(existsSync(place.journal), false);
  }),
);

test('a run that is thrown away half-way is not taken up again', () =>
  inLocation(async (location) => {
    const place = location.place(phone);
    await backUp(place, 'one', times[0] ?? '');
    await run(place, 'two');
    renameSync(place.workRoot, place.cloning);
    rmSync(join(place.cloning, phone, '3d'), { recursive: true });
    assert.notEqual(await run(place, 'three'), 'resumed');
    const work = await prepareWork(place, { fresh: false }, listening());
    discardWork(place, work);
    assert.deepEqual([existsSync(place.workRoot), existsSync(place.cloning)], [false, false]);
  }));

test('damaged sums cost reading the files, never a run', () =>
  inLocation(async (location) => {
    const place = location.place(phone);
    const { record } = await backUp(place, 'one', times[0] ?? '');
    const bytes = readFileSync(place.sums(record.id));
    writeFileSync(place.sums(record.id), bytes.fill(0xff, 4096));
    await backUp(place, 'two', times[1] ?? '');
    const [latest] = listSnapshots(place);
    const sums = [...readSums(place.sums(latest?.record.id ?? ''))].map(({ path, sha256 }) => [path, sha256]);
    assert.deepEqual(new Map(sums as [string, string][]), contentsOf(place.backup));
  }));
