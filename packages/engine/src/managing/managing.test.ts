import assert from 'node:assert/strict';
import { linkSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { AppError } from '@pearmain/base';
import type { DeletionPlan } from '@pearmain/contract';
import { acquireLock, Location } from '@pearmain/history';
import type { FakeClock } from '@pearmain/testkit';
import { leaveBackup } from '../finding/found-places.test.js';
import { anna, ben, keepBackup, makeSurroundings, type Surroundings } from '../surroundings.test.js';
import { deleteSnapshot } from '../tasks/delete-snapshot.js';
import { editSnapshot, type SnapshotEdit } from '../tasks/edit-snapshot.js';
import { listSnapshots } from '../tasks/list-snapshots.js';
import { showSnapshot } from '../tasks/show-snapshot.js';
import { emptyTrash, listTrashed, removeExpired, undeleteSnapshot } from '../tasks/trash.js';

const [first, second, third] = ['2026-11-01', '2026-11-02', '2026-11-03'] as const;

/** Three backups of Anna's phone, one of Ben's. */
function household(): Surroundings {
  const surroundings = makeSurroundings();
  for (const day of [first, second, third])
    keepBackup(surroundings, { udid: anna, name: 'Anna' }, `${day}T10:00:00.000Z`);
  keepBackup(surroundings, { udid: ben, name: 'Ben' }, '2026-11-04T10:00:00.000Z');
  return surroundings;
}

const placeOf = ({ environment }: Surroundings) => Location.open(environment.location).place(anna);

async function deleted(surroundings: Surroundings, snapshot: string, lastGood = false): Promise<DeletionPlan> {
  const { environment, context } = surroundings;
  return await deleteSnapshot(environment, { snapshot, lastGood, confirm: async () => {} }, context);
}

const edited = ({ environment, context }: Surroundings, snapshot: string, edit: SnapshotEdit) =>
  editSnapshot(environment, { snapshot, edit }, context);

const idsOfAnna = async ({ environment }: Surroundings): Promise<string[]> =>
  (await listSnapshots(environment, { device: 'Anna' })).map(
    ({ id, latest }) => `${id.slice(0, 10)}${latest ? '!' : ''}`,
  );

const emptied = ({ environment, context }: Surroundings, onlyExpired: boolean, snapshot?: string) =>
  emptyTrash(environment, { snapshot, onlyExpired, confirm: async () => {} }, context);

test('a backup is named, noted, tagged and pinned, and meant by its name from then on', async () => {
  using surroundings = household();
  await edited(surroundings, second, { what: 'rename', name: 'before the update' });
  await edited(surroundings, 'Before the update', { what: 'note', note: 'the old phone' });
  await edited(surroundings, 'before the update', { what: 'tag', add: ['a', 'b', 'a'], remove: [] });
  await edited(surroundings, 'before the update', { what: 'tag', add: [], remove: ['a'] });
  await edited(surroundings, 'before the update', { what: 'pin' });
  const { id, name, note, tags, pinned } = await showSnapshot(surroundings.environment, {
    snapshot: 'before the update',
  });
  assert.deepEqual(
    [id.slice(0, 10), name, note, tags, pinned],
    [second, 'before the update', 'the old phone', ['b'], true],
  );
  const bare = await edited(surroundings, 'before the update', { what: 'rename', name: ' ' });
  assert.equal(bare.name, undefined);
});

test('what was written about the last good backup stays with it when it becomes an earlier one', async () => {
  using surroundings = household();
  await edited(surroundings, 'latest@Anna', { what: 'note', note: 'mine' });
  keepBackup(surroundings, { udid: anna, name: 'Anna' }, '2026-11-05T10:00:00.000Z');
  assert.equal((await showSnapshot(surroundings.environment, { snapshot: third })).note, 'mine');
});

test('pinned backups and the last good one are deleted in two steps only', async () => {
  using surroundings = household();
  await edited(surroundings, first, { what: 'pin' });
  await assert.rejects(deleted(surroundings, first), { code: 'history/pinned' });
  await assert.rejects(deleted(surroundings, first, true), { code: 'history/pinned' });
  await assert.rejects(deleted(surroundings, 'latest@Anna'), { code: 'engine/last-good' });
  assert.deepEqual(await idsOfAnna(surroundings), [`${third}!`, second, first]);
  await edited(surroundings, first, { what: 'unpin' });
  await deleted(surroundings, first);
  await deleted(surroundings, 'latest@Anna', true);
  assert.deepEqual(await idsOfAnna(surroundings), [`${second}!`]);
});

test('what is freed is told first, and files that others share are not counted', async () => {
  using surroundings = household();
  const place = placeOf(surroundings);
  const [one, two] = [place.earlier(`${first}T10-00-00Z`), place.earlier(`${second}T10-00-00Z`)];
  writeFileSync(join(one, 'a'.repeat(40)), Buffer.alloc(1_000_000, 1));
  linkSync(join(one, 'a'.repeat(40)), join(two, 'a'.repeat(40)));
  writeFileSync(join(two, 'b'.repeat(40)), Buffer.alloc(300_000, 1));
  const plan = await deleted(surroundings, second);
  assert.ok(plan.freedBytes >= 300_000 && plan.freedBytes < 400_000, String(plan.freedBytes));
  assert.equal(plan.backupsLeft, 2);
  await deleted(surroundings, first);
  const both = await emptied(surroundings, false);
  assert.ok(both.freedBytes >= 1_300_000, String(both.freedBytes));
  assert.deepEqual(await idsOfAnna(surroundings), [`${third}!`]);
});

test('nothing happens where its owner declines', async () => {
  using surroundings = household();
  const { environment, context } = surroundings;
  const confirm = async (): Promise<void> => {
    throw new AppError('test/declined', 'No.');
  };
  await assert.rejects(deleteSnapshot(environment, { snapshot: first, lastGood: false, confirm }, context), {
    code: 'test/declined',
  });
  assert.deepEqual(await idsOfAnna(surroundings), [`${third}!`, second, first]);
});

test('a deleted backup comes back within its time, and is removed by the first run after that', async () => {
  using surroundings = household();
  const { environment, context } = surroundings;
  await deleted(surroundings, first);
  await deleted(surroundings, second);
  assert.deepEqual(
    (await listTrashed(environment, { device: 'Anna' }, context)).map(({ snapshot, keptUntil }) => [
      snapshot.id,
      keptUntil,
    ]),
    [
      [`${second}T10-00-00Z`, '2026-11-30T12:00:00.000Z'],
      [`${first}T10-00-00Z`, '2026-11-30T12:00:00.000Z'],
    ],
  );
  await assert.rejects(undeleteSnapshot(environment, { snapshot: third }, context), { code: 'engine/not-in-trash' });
  await assert.rejects(undeleteSnapshot(environment, { snapshot: '2026' }, context), {
    code: 'engine/ambiguous-snapshot',
  });
  await undeleteSnapshot(environment, { snapshot: second }, context);
  assert.deepEqual(await idsOfAnna(surroundings), [`${third}!`, second]);
  assert.deepEqual((await emptied(surroundings, true)).removed, []);
  (environment.clock as FakeClock).advance(8 * 86_400_000);
  removeExpired(placeOf(surroundings), environment);
  assert.deepEqual(await listTrashed(environment, {}, context), []);
  const log = readFileSync(join(environment.location, '.pearmain/audit.jsonl'), 'utf8').trimEnd().split('\n');
  assert.deepEqual(
    log.map((line) => JSON.parse(line).what),
    ['delete', 'delete', 'undelete', 'empty'],
  );
});

test('a backup of another program is never changed', async () => {
  using surroundings = household();
  const folder = leaveBackup(join(surroundings.folder, 'finder', anna), { udid: anna, name: 'Anna' });
  await assert.rejects(deleted(surroundings, folder), { code: 'engine/not-kept-here' });
  await assert.rejects(edited(surroundings, folder, { what: 'pin' }), { code: 'engine/not-kept-here' });
});

test('nothing is changed while a backup runs', async () => {
  using surroundings = household();
  const since = '2026-11-23T12:00:00.000Z';
  using _running = acquireLock(placeOf(surroundings), { pid: 1, host: 'here', since, what: 'backup' });
  await assert.rejects(deleted(surroundings, first), { code: 'history/locked' });
  await assert.rejects(edited(surroundings, first, { what: 'pin' }), { code: 'history/locked' });
});
