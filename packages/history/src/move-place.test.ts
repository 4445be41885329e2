import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { completeSums } from './complete-sums.js';
import type { DevicePlace } from './device-place.js';
import { runKilled } from './kills.test.js';
import { Location } from './location.js';
import { acquireLock } from './lock.js';
import { bringPlace, findMove, forgetPlace, leavePlace } from './move-place.js';
import { contentsOf, facts, fillBackup, inLocation, listening, memory, phone } from './places.test.js';
import { publish, recover } from './publish.js';
import { listSnapshots } from './snapshots.js';
import { readSums, Sums } from './sums.js';
import { putIntoTrash } from './trash.js';
import { prepareWork } from './work.js';

const days = ['2026-03-14', '2026-03-15', '2026-03-16'];
const idOf = (day: string): string => `${day}T10-00-00Z`;

/** Three backups with sums, of which each shares a file with the one before, a deleted one, and a run that broke off. */
async function keepHistory(location: Location): Promise<DevicePlace> {
  const place = location.place(phone);
  for (const day of ['2026-03-13', ...days]) {
    fillBackup(place.work, day);
    using sums = Sums.openForRun(place.workSums);
    await completeSums(sums, place.work, listening());
    sums.settle();
    sums[Symbol.dispose]();
    publish(place, facts(`${day}T10:00:00.000Z`), listening());
  }
  const shared = `aa/aa${'0'.repeat(38)}`;
  for (const folder of [place.earlier(idOf(days[0] ?? '')), place.earlier(idOf(days[1] ?? '')), place.backup]) {
    mkdirSync(join(folder, 'aa'));
    if (folder === place.earlier(idOf(days[0] ?? ''))) writeFileSync(join(folder, shared), 'in all of them');
    else linkSync(join(place.earlier(idOf(days[0] ?? '')), shared), join(folder, shared));
  }
  const oldest = listSnapshots(place).at(-1);
  assert.ok(oldest);
  const by = { user: 'ada', host: 'here', pid: 1 };
  putIntoTrash(place, oldest, new Date('2026-04-01T00:00:00Z'), {
    op: 'x',
    at: '2026-03-20T00:00:00.000Z',
    by,
    what: 'delete',
  });
  const run = await prepareWork(place, { fresh: false }, listening());
  run[Symbol.dispose]();
  return place;
}

/** All that is kept, by what it says of itself; a run that broke off and the trash included. */
function holdings(place: DevicePlace): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const { record, folder, isLatest } of listSnapshots(place))
    found.set(`${record.id}${isLatest ? ' latest' : ''}`, contentsOf(folder));
  for (const [name, folder] of [
    ['trash', place.trash],
    ['work', place.work],
    ['spare', place.metadata],
  ] as const) {
    if (existsSync(folder)) found.set(name, contentsOf(folder));
  }
  return found;
}

/** Where the one disk is in memory the other is a real one. */
const disks = [
  { name: 'the same disk', root: memory },
  ...(statSync(memory).dev === statSync(tmpdir()).dev ? [] : [{ name: 'another disk', root: tmpdir() }]),
];

async function betweenPlaces(root: string, work: (from: DevicePlace, to: DevicePlace) => Promise<void>): Promise<void> {
  const there = mkdtempSync(join(root, 'history-move-'));
  try {
    await inLocation(async (location) => {
      const to = Location.open(join(there, 'new'), { create: true }).place(phone);
      await work(await keepHistory(location), to);
    }, memory);
  } finally {
    rmSync(there, { recursive: true, force: true });
  }
}

async function move(from: DevicePlace, to: DevicePlace): Promise<void> {
  const owner = { pid: 1, host: 'here', since: '2026-03-20T00:00:00.000Z', what: 'move' };
  {
    using _old = acquireLock(from, owner);
    using _new = acquireLock(to, owner);
    for (const place of [from, to]) recover(place, listening());
    await bringPlace(from, to, listening());
    leavePlace(from, to);
  }
  forgetPlace(from);
}

for (const { name, root } of disks) {
  test(`everything that is kept goes to ${name}, what it shares included, and nothing stays behind`, () =>
    betweenPlaces(root, async (from, to) => {
      const before = holdings(from);
      await move(from, to);
      assert.deepEqual(holdings(to), before);
      assert.deepEqual([existsSync(from.backup), existsSync(from.kept), findMove(to)], [false, false, undefined]);
      // Every run wrote this one anew, and its sums say that it is the same.
      const [one, other] = [to.backup, to.earlier(idOf('2026-03-15'))].map((folder) =>
        statSync(join(folder, `ff/ff${'1'.repeat(38)}`)),
      );
      assert.equal(one?.ino === other?.ino, root !== memory);
      const shared = statSync(join(to.backup, `aa/aa${'0'.repeat(38)}`));
      assert.ok(shared.nlink >= 3, `${shared.nlink} names`);
      for (const day of days) {
        const { record, folder } = listSnapshots(to).find(({ record: { id } }) => id === idOf(day)) ?? assert.fail();
        const rows = [...readSums(to.sums(record.id))];
        assert.ok(rows.length > 0);
        for (const row of rows)
          assert.equal(statSync(join(folder, row.path), { bigint: true }).mtimeNs, row.modifiedNs, row.path);
      }
    }));

  test(`a move to ${name} killed at any step leaves one whole history or two, and goes on when it is started again`, async () => {
    let all = 0;
    await betweenPlaces(root, async (from, to) => {
      all = (await runKilled(moving, [from.location, to.location, phone], Number.MAX_SAFE_INTEGER)) ?? 0;
    });
    assert.ok(all > 100, `${all} changes`);
    for (const changes of cutsOf(all)) {
      await betweenPlaces(root, async (from, to) => {
        const before = holdings(from);
        assert.equal(await runKilled(moving, [from.location, to.location, phone], changes), undefined);
        const isWhole = [from, to].map((place) => {
          try {
            assert.deepEqual(holdings(place), before);
            return true;
          } catch {
            return false;
          }
        });
        assert.ok(isWhole.includes(true), `killed before change ${changes}`);
        if (existsSync(from.kept)) await move(from, to);
        assert.deepEqual(holdings(to), before, `killed before change ${changes}`);
        assert.deepEqual([existsSync(from.backup), existsSync(from.kept)], [false, false]);
      });
    }
  });
}

/** A few while files are copied, where all steps are alike; many at the end, where places change. */
function cutsOf(all: number): number[] {
  const copying = Array.from({ length: 6 }, (_, index) => Math.floor((all * (index + 0.37)) / 7));
  const ending = Array.from({ length: 16 }, (_, index) => all - 1 - index * 2);
  return [...copying, ...ending].filter((cut) => cut >= 0);
}

const moving = `
  const { Location } = await import(${JSON.stringify(new URL('./location.js', import.meta.url).href)});
  const { acquireLock } = await import(${JSON.stringify(new URL('./lock.js', import.meta.url).href)});
  const { bringPlace, forgetPlace, leavePlace } = await import(${JSON.stringify(new URL('./move-place.js', import.meta.url).href)});
  const [from, to] = process.argv.slice(1, 3).map((path) => Location.open(path).place(process.argv[3]));
  const owner = { pid: 1, host: 'here', since: '2026-03-20T00:00:00.000Z', what: 'move' };
  const context = { signal: new AbortController().signal, log: { debug() {}, info() {}, warn() {} }, emit() {} };
  const locks = [acquireLock(from, owner), acquireLock(to, owner)];
  globalThis.isCounting = true;
  await bringPlace(from, to, context);
  leavePlace(from, to);
  for (const lock of locks) lock[Symbol.dispose]();
  forgetPlace(from);
`;

test('a place that holds backups already is not moved into, and nothing is changed', () =>
  betweenPlaces(memory, async (from, to) => {
    fillBackup(to.backup, 'theirs');
    const before = holdings(from);
    await assert.rejects(move(from, to), { code: 'history/place-taken' });
    assert.deepEqual(holdings(from), before);
  }));

test('a backup that is made in the old place after all had arrived is not lost', () =>
  betweenPlaces(memory, async (from, to) => {
    await bringPlace(from, to, listening());
    assert.equal(findMove(to)?.state, 'arrived');
    fillBackup(from.work, 'newer');
    publish(from, facts('2026-03-17T10:00:00.000Z'), listening());
    assert.throws(() => leavePlace(from, to), { code: 'history/moved-on' });
    await assert.rejects(move(from, to), { code: 'history/moved-on' });
    assert.equal(listSnapshots(from).length, 4);
  }));

test('what does not read back as it was copied does not count, and the old place stays', () =>
  betweenPlaces(memory, async (from, to) => {
    const before = listSnapshots(from).length;
    const changing = join(from.metadata, 'changes all the time');
    writeFileSync(changing, Buffer.alloc(9_000_000));
    const context = listening();
    const throwIfAborted = (): void => {
      if (existsSync(changing)) appendFileSync(changing, 'x');
    };
    const signal: AbortSignal = Object.create(context.signal, { throwIfAborted: { value: throwIfAborted } });
    await assert.rejects(bringPlace(from, to, { ...context, signal }), { code: 'history/copy-differs' });
    assert.deepEqual([listSnapshots(from).length, listSnapshots(to).length], [before, 0]);
    rmSync(changing);
    await move(from, to);
    assert.equal(listSnapshots(to).length, before);
  }));

test('a file that rotted in the old place is moved as it is, and told of', () =>
  betweenPlaces(disks.at(-1)?.root ?? memory, async (from, to) => {
    const file = join(from.backup, `3d/3d${'0'.repeat(38)}`);
    const { atime, mtime } = statSync(file);
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0x58, 0, 1));
    utimesSync(file, atime, mtime);
    const { mtimeNs } = statSync(file, { bigint: true });
    const latest = listSnapshots(from)[0]?.record.id ?? '';
    using sums = Sums.openForRun(from.sums(latest));
    sums.stored(`3d/3d${'0'.repeat(38)}`, { sha256: 'a'.repeat(64), sizeBytes: bytes.length, modifiedNs: mtimeNs });
    sums.settle();
    sums[Symbol.dispose]();
    const context = listening();
    await bringPlace(from, to, context);
    assert.deepEqual(readFileSync(join(to.backup, `3d/3d${'0'.repeat(38)}`)), bytes);
    const told = context.events.filter((event) => event.kind === 'notice').map(({ code }) => code);
    assert.deepEqual(told, disks.length > 1 ? ['history/rotten'] : []);
  }));

test('what an earlier try brought and has changed since is brought again', () =>
  betweenPlaces(memory, async (from, to) => {
    const stop = new AbortController();
    const context = { ...listening(), signal: stop.signal, emit: () => stop.abort(new Error('enough')) };
    await assert.rejects(bringPlace(from, to, context), /enough/);
    assert.equal(findMove(to)?.state, 'copying');
    fillBackup(from.work, 'newer');
    publish(from, facts('2026-03-17T10:00:00.000Z'), listening());
    const before = holdings(from);
    await move(from, to);
    assert.deepEqual(holdings(to), before);
  }));

test(
  'a last good backup that lies on another disk by a link is moved as what it is',
  { skip: process.platform === 'win32' },
  () =>
    betweenPlaces(memory, async (from, to) => {
      const before = holdings(from);
      const real = join(from.location, '..', 'elsewhere');
      renameSync(from.backup, real);
      symlinkSync(real, from.backup);
      await move(from, to);
      assert.deepEqual(holdings(to), before);
      assert.equal(
        readFileSync(join(real, 'Manifest.db'), 'utf8'),
        readFileSync(join(to.backup, 'Manifest.db'), 'utf8'),
      );
    }),
);
