import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { AppError } from '@pearmain/base';
import { Location } from '@pearmain/history';
import { safetyAfterRun } from '../reassurance.js';
import { anna, ben, keepBackup, makeSurroundings, type Surroundings } from '../surroundings.test.js';
import { doctor } from './doctor.js';
import { listSnapshots } from './list-snapshots.js';
import { showSnapshot } from './show-snapshot.js';
import { status } from './status.js';

/** Two phones: Anna's with a backup of the day before and one of two weeks ago, Ben's with one of two weeks ago. */
function household(changes: Parameters<typeof makeSurroundings>[0] = {}): Surroundings {
  const surroundings = makeSurroundings(changes);
  keepBackup(surroundings, { udid: anna, name: 'Anna' }, '2026-11-09T10:00:00.000Z');
  keepBackup(surroundings, { udid: ben, name: 'Ben' }, '2026-11-09T11:00:00.000Z');
  keepBackup(surroundings, { udid: anna, name: 'Anna' }, '2026-11-22T10:00:00.000Z');
  return surroundings;
}

async function failureOf(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof AppError);
  return error;
}

test('backups are listed with the newest first, all or those of one device', async () => {
  using surroundings = household({ aliases: { mum: anna } });
  const { environment } = surroundings;
  const ids = async (device?: string) => (await listSnapshots(environment, { device })).map(({ id }) => id);
  assert.deepEqual(await ids(), ['2026-11-22T10-00-00Z', '2026-11-09T11-00-00Z', '2026-11-09T10-00-00Z']);
  assert.deepEqual(await ids('mum'), ['2026-11-22T10-00-00Z', '2026-11-09T10-00-00Z']);
  assert.equal((await failureOf(ids('Nobody'))).code, 'engine/no-backups-of');
});

test('a backup is meant by the start of its id, by its date, as the latest, or by its folder', async () => {
  using surroundings = household();
  const { environment } = surroundings;
  const shown = async (snapshot: string, device?: string) => (await showSnapshot(environment, { snapshot, device })).id;
  assert.equal(await shown('2026-11-22'), '2026-11-22T10-00-00Z');
  assert.equal(await shown('yesterday'), '2026-11-22T10-00-00Z');
  assert.equal(await shown('latest@ben'), '2026-11-09T11-00-00Z');
  assert.equal(await shown('latest', 'Anna'), '2026-11-22T10-00-00Z');
  assert.equal((await failureOf(shown('latest@Nobody'))).code, 'engine/no-such-snapshot');
  assert.equal((await failureOf(shown(''))).code, 'engine/no-such-snapshot');
  assert.equal((await failureOf(shown('/nowhere/at/all'))).code, 'backup/no-backup');
});

test('what fits several backups is an error that lists them', async () => {
  using surroundings = household();
  for (const snapshot of ['latest', '2026-11-09', '2026']) {
    const error = await failureOf(showSnapshot(surroundings.environment, { snapshot }));
    assert.equal(error.code, 'engine/ambiguous-snapshot');
    assert.match(error.message, /2026-11-09T11-00-00Z \(Ben\)/);
  }
});

test('the status says which device has waited too long for a good backup', async () => {
  using surroundings = household();
  const { devices } = await status(surroundings.environment, {});
  assert.deepEqual(
    devices.map(({ deviceName, stale, snapshots, ageSeconds }) => ({ deviceName, stale, snapshots, ageSeconds })),
    [
      { deviceName: 'Anna', stale: false, snapshots: 2, ageSeconds: 26 * 3600 },
      { deviceName: 'Ben', stale: true, snapshots: 1, ageSeconds: (14 * 24 + 1) * 3600 },
    ],
  );
  assert.deepEqual((await status(surroundings.environment, { device: 'Ben' })).devices.length, 1);
});

test('a location that somebody chose and that is not there is not taken for an empty one', async () => {
  using fresh = makeSurroundings();
  assert.deepEqual((await status(fresh.environment, {})).devices, []);
  assert.deepEqual(await listSnapshots(fresh.environment, {}), []);
  const chosen = { ...fresh.environment, isLocationChosen: true };
  assert.equal((await failureOf(status(chosen, {}))).code, 'history/no-location');
  assert.equal((await failureOf(listSnapshots(chosen, {}))).code, 'history/no-location');
});

test('the doctor goes on where one thing is out of order, and names each', async () => {
  using surroundings = household();
  const { diagnoses } = await doctor(surroundings.environment, surroundings.context);
  const found = diagnoses.map(({ check, state, message }) => `${check} ${state}: ${message}`).join('\n');
  assert.match(found, /Phones problem: .*no-muxer/);
  assert.match(found, /Location fine: Backups are kept in/);
  assert.match(found, /Backups fine: The last good backup of Anna is 1 day old/);
  assert.match(found, /Backups attention: Ben has had no good backup for more than 7 days/);
  using fresh = makeSurroundings({ isLocationChosen: true });
  const first = (await doctor(fresh.environment, fresh.context)).diagnoses;
  assert.ok(first.some(({ message }) => message.includes('will be made by the first backup')));
  assert.ok(first.some(({ message }) => message === 'There are none yet.'));
});

test('after a run that broke off a person is told what is true of their data', () => {
  using surroundings = makeSurroundings();
  const place = Location.open(surroundings.environment.location, { create: true }).place(anna);
  assert.match(safetyAfterRun(place) ?? '', /no earlier backup here, and nothing of this run was kept/);
  mkdirSync(place.work, { recursive: true });
  assert.match(safetyAfterRun(place) ?? '', /what was received is kept/);
  keepBackup(surroundings, { udid: anna, name: 'Anna' }, '2026-11-22T10:00:00.000Z');
  assert.match(safetyAfterRun(place) ?? '', /^Your backup of 22 November 2026.* is untouched\.$/);
  mkdirSync(join(place.kept, 'journal.json'));
  assert.match(safetyAfterRun(place) ?? '', /The new backup is complete/);
});
