import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import type { AuditEntry } from './audit.js';
import type { DevicePlace } from './device-place.js';
import { editRecord } from './edit-record.js';
import { runKilled } from './kills.test.js';
import type { Location } from './location.js';
import { contentsOf, facts, fillBackup, inLocation, listening, memory, phone } from './places.test.js';
import { publish, recover } from './publish.js';
import { findLatest, listSnapshots } from './snapshots.js';
import { listTrash, putIntoTrash, removeTrashed, takeFromTrash } from './trash.js';

const days = ['2026-03-14', '2026-03-15', '2026-03-16'];
const idOf = (day: string): string => `${day}T10-00-00Z`;
const until = new Date('2026-04-01T00:00:00Z');

function entry(what: AuditEntry['what'], id?: string): AuditEntry {
  const by = { user: 'ada', host: 'here', pid: 1 };
  return { op: `${what} ${id}`, at: '2026-03-20T00:00:00.000Z', by, what, udid: phone, id };
}

/** Three backups of three days. */
function keepThree(location: Location): DevicePlace {
  const place = location.place(phone);
  for (const day of days) {
    fillBackup(place.work, day);
    publish(place, facts(`${day}T10:00:00.000Z`), listening());
  }
  return place;
}

const standing = (place: DevicePlace): string[] =>
  listSnapshots(place).map(({ record, isLatest }) => `${record.id.slice(0, 10)}${isLatest ? ' latest' : ''}`);

function snapshotOf(place: DevicePlace, day: string) {
  const found = listSnapshots(place).find(({ record }) => record.id === idOf(day));
  assert.ok(found);
  return found;
}

test('a deleted backup is brought back byte for byte, with what was written about it', () =>
  inLocation((location) => {
    const place = keepThree(location);
    const before = contentsOf(place.earlier(idOf('2026-03-15')));
    const named = { name: 'before the update', tags: ['keep'] };
    editRecord(place, snapshotOf(place, '2026-03-15'), named, entry('rename', idOf('2026-03-15')));
    putIntoTrash(place, snapshotOf(place, '2026-03-15'), until, entry('delete', idOf('2026-03-15')));
    assert.deepEqual(standing(place), ['2026-03-16 latest', '2026-03-14']);
    const [trashed] = listTrash(place);
    assert.ok(trashed);
    assert.deepEqual([trashed.snapshot.record.name, trashed.keptUntil], ['before the update', until]);
    takeFromTrash(place, trashed, entry('undelete', idOf('2026-03-15')));
    assert.deepEqual(standing(place), ['2026-03-16 latest', '2026-03-15', '2026-03-14']);
    assert.deepEqual(contentsOf(place.earlier(idOf('2026-03-15'))), before);
    assert.deepEqual(snapshotOf(place, '2026-03-15').record.tags, ['keep']);
    assert.deepEqual(listTrash(place), []);
  }));

test('after the last good backup the newest of the others takes its place, until it is brought back', () =>
  inLocation((location) => {
    const place = keepThree(location);
    const last = contentsOf(place.backup);
    putIntoTrash(place, snapshotOf(place, '2026-03-16'), until, entry('delete'));
    assert.deepEqual(standing(place), ['2026-03-15 latest', '2026-03-14']);
    const [trashed] = listTrash(place);
    assert.ok(trashed);
    takeFromTrash(place, trashed, entry('undelete'));
    assert.deepEqual(standing(place), ['2026-03-16 latest', '2026-03-15', '2026-03-14']);
    assert.deepEqual(contentsOf(place.backup), last);
  }));

test('what is removed for good takes its record, sums and spare copies along, and nothing of the others', () =>
  inLocation((location) => {
    const place = keepThree(location);
    const others = contentsOf(place.backup);
    putIntoTrash(place, snapshotOf(place, '2026-03-15'), until, entry('delete'));
    const [trashed] = listTrash(place);
    assert.ok(trashed);
    removeTrashed(place, trashed, entry('empty'));
    for (const path of [
      place.record(idOf('2026-03-15')),
      place.spare(idOf('2026-03-15')),
      place.removing,
      place.trashed(idOf('2026-03-15')),
    ])
      assert.equal(existsSync(path), false, path);
    assert.deepEqual(contentsOf(place.backup), others);
    assert.deepEqual(standing(place), ['2026-03-16 latest', '2026-03-14']);
  }));

test('a pinned backup is not deleted', () =>
  inLocation((location) => {
    const place = keepThree(location);
    editRecord(place, snapshotOf(place, '2026-03-14'), { pin: true }, entry('pin'));
    assert.throws(() => putIntoTrash(place, snapshotOf(place, '2026-03-14'), until, entry('delete')), {
      code: 'history/pinned',
    });
    editRecord(place, snapshotOf(place, '2026-03-14'), { pin: undefined }, entry('unpin'));
    putIntoTrash(place, snapshotOf(place, '2026-03-14'), until, entry('delete'));
  }));

test('a backup in the trash whose notes are damaged is still there, and nothing says when it goes', () =>
  inLocation((location) => {
    const place = keepThree(location);
    putIntoTrash(place, snapshotOf(place, '2026-03-15'), until, entry('delete'));
    writeFileSync(place.trashNote(idOf('2026-03-15')), '{');
    rmSync(place.record(idOf('2026-03-15')));
    const [trashed] = listTrash(place);
    assert.equal(trashed?.snapshot.record.adopted, true);
    assert.equal(trashed?.keptUntil, undefined);
  }));

test('the log has a line for each act, and is only added to', () =>
  inLocation((location) => {
    const place = keepThree(location);
    putIntoTrash(place, snapshotOf(place, '2026-03-15'), until, entry('delete', idOf('2026-03-15')));
    const [trashed] = listTrash(place);
    assert.ok(trashed);
    removeTrashed(place, trashed, entry('empty', idOf('2026-03-15')));
    const lines = readFileSync(place.audit, 'utf8').trimEnd().split('\n');
    assert.deepEqual(
      lines.map((line) => JSON.parse(line)).map(({ what, id, by }) => [what, id, by.user]),
      [
        ['delete', idOf('2026-03-15'), 'ada'],
        ['empty', idOf('2026-03-15'), 'ada'],
      ],
    );
  }));

const acting = `
  const { Location } = await import(${JSON.stringify(new URL('./location.js', import.meta.url).href)});
  const { listSnapshots } = await import(${JSON.stringify(new URL('./snapshots.js', import.meta.url).href)});
  const { listTrash, ...acts } = await import(${JSON.stringify(new URL('./trash.js', import.meta.url).href)});
  const [path, phone, act, id] = process.argv.slice(1);
  const place = Location.open(path).place(phone);
  const audit = { op: 'x', at: '2026-03-20T00:00:00.000Z', by: { user: 'ada', host: 'here', pid: 1 }, what: 'delete', id };
  globalThis.isCounting = true;
  if (act === 'delete') acts.putIntoTrash(place, listSnapshots(place).find(({ record }) => record.id === id), new Date(), audit);
  else acts[act](place, listTrash(place)[0], audit);
`;

for (const { act, begins, allowed } of [
  {
    act: 'delete',
    begins: [],
    allowed: ['2026-03-16 latest,2026-03-15,2026-03-14 +', '2026-03-15 latest,2026-03-14 + 2026-03-16'],
  },
  {
    act: 'takeFromTrash',
    begins: ['2026-03-16'],
    allowed: ['2026-03-15 latest,2026-03-14 + 2026-03-16', '2026-03-16 latest,2026-03-15,2026-03-14 +'],
  },
  {
    act: 'removeTrashed',
    begins: ['2026-03-16'],
    allowed: ['2026-03-15 latest,2026-03-14 + 2026-03-16', '2026-03-15 latest,2026-03-14 +'],
  },
] as const) {
  test(`a program killed at every second step of “${act}” leaves every other backup whole, and the next run ends what it began`, async () => {
    for (let changes = 0, wasKilled = true; wasKilled; changes += 2) {
      await inLocation(async (location) => {
        const place = keepThree(location);
        const whole = new Map(listSnapshots(place).map(({ record, folder }) => [record.id, contentsOf(folder)]));
        for (const day of begins) putIntoTrash(place, snapshotOf(place, day), until, entry('delete'));
        wasKilled = (await runKilled(acting, [location.path, phone, act, idOf('2026-03-16')], changes)) === undefined;
        recover(place, listening());
        const state = `${standing(place).join()} +${listTrash(place)
          .map(({ snapshot }) => ` ${snapshot.record.id.slice(0, 10)}`)
          .join('')}`;
        assert.ok((allowed as readonly string[]).includes(state), `killed before change ${changes}: ${state}`);
        if (!wasKilled) assert.equal(state, allowed[1]);
        const kept = [...listSnapshots(place), ...listTrash(place).map(({ snapshot }) => snapshot)];
        for (const { record, folder } of kept) assert.deepEqual(contentsOf(folder), whole.get(record.id), record.id);
        assert.equal(findLatest(place)?.record.adopted, undefined);
        assert.deepEqual([existsSync(place.change), existsSync(place.removing)], [false, false]);
      }, memory);
      assert.ok(changes < 200);
    }
  });
}
