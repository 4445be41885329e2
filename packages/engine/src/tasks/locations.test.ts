import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { bringPlace, Location } from '@pearmain/history';
import type { Environment, EnvironmentSources } from '../environment.js';
import { leaveBackup } from '../finding/found-places.test.js';
import { anna, ben, keepBackup, makeSurroundings, type Surroundings } from '../surroundings.test.js';
import { addLocation } from './add-location.js';
import { checkLocations } from './check-locations.js';
import { listLocations } from './list-locations.js';
import { listSnapshots } from './list-snapshots.js';
import { moveLocation } from './move-location.js';
import { changeSetting, listSettings } from './settings.js';

interface Household extends Surroundings {
  readonly sources: EnvironmentSources;
}

/** Two backups of Anna's phone and one of Ben's, at a place that the settings name. */
function household(): Household {
  const surroundings = makeSurroundings();
  const { environment, folder } = surroundings;
  const sources = {
    flags: { config: environment.settingsFile },
    variables: { HOME: folder },
    platform: 'linux',
  } as const;
  changeSetting(sources, 'location', environment.location);
  for (const day of ['2026-11-01', '2026-11-02'])
    keepBackup(surroundings, { udid: anna, name: 'Anna' }, `${day}T10:00:00.000Z`);
  keepBackup(surroundings, { udid: ben, name: 'Ben' }, '2026-11-03T10:00:00.000Z');
  return Object.assign(surroundings, { sources });
}

const moved = ({ environment, context, sources }: Household, to: string, device?: string) =>
  moveLocation(environment, { to, device, sources, confirm: async () => {} }, context);

/** The surroundings as the next command finds them. */
const later = ({ environment }: Household, location: string): Environment => ({ ...environment, location });

const idsAt = async (environment: Environment): Promise<string[]> =>
  (await listSnapshots(environment, {})).map(({ id, latest }) => `${id.slice(0, 10)}${latest ? '!' : ''}`);

test('all backups move with their history, and the settings name the new place', async () => {
  using surroundings = household();
  const { environment, folder, sources } = surroundings;
  const { id } = Location.open(environment.location);
  const to = join(folder, 'new disk/backups');
  const before = await idsAt(environment);
  const result = await moved(surroundings, to);
  assert.deepEqual([result.backups, [...result.devices].sort(), result.settings], [3, ['Anna', 'Ben'], ['location']]);
  assert.equal(listSettings(sources, 'location')[0]?.value, to);
  assert.equal(existsSync(environment.location), false);
  assert.deepEqual(await idsAt(later(surroundings, to)), before);
  assert.equal(Location.open(to).id, id);
  const log = readFileSync(join(to, '.pearmain/audit.jsonl'), 'utf8').trimEnd().split('\n');
  assert.deepEqual(
    log.map((line) => JSON.parse(line)).map(({ what, path }) => [what, path]),
    [
      ['move', environment.location],
      ['move', environment.location],
    ],
  );
});

test('one device’s backups move to a place of their own, the others stay', async () => {
  using surroundings = household();
  const { environment, folder, sources } = surroundings;
  const to = join(folder, 'anna');
  const { settings } = await moved(surroundings, to, 'Anna');
  assert.deepEqual(settings, [`devices.${anna}.location`]);
  assert.equal(listSettings(sources, settings[0])[0]?.value, to);
  assert.deepEqual(await idsAt(environment), ['2026-11-03!']);
  assert.deepEqual(await idsAt(later(surroundings, to)), ['2026-11-02!', '2026-11-01']);
});

test('a move that broke off goes on with the same command', async () => {
  using surroundings = household();
  const { environment, folder, sources } = surroundings;
  const to = join(folder, 'new');
  const stop = new AbortController();
  const emit = ({ kind }: { kind: string }) => kind === 'progress' && stop.abort(new Error('enough'));
  const context = { ...surroundings.context, signal: stop.signal, emit };
  const confirm = async (): Promise<void> => {};
  await assert.rejects(moveLocation(environment, { to, sources, confirm }, context), /enough/);
  assert.equal((await idsAt(environment)).length, 3);
  assert.equal(listSettings(sources, 'location')[0]?.value, environment.location);
  await moved(surroundings, to);
  assert.equal((await idsAt(later(surroundings, to))).length, 3);
});

test('a move that broke off after the settings were changed is ended from the new place', async () => {
  using surroundings = household();
  const { environment, folder, sources, context } = surroundings;
  const to = join(folder, 'new');
  const [old, fresh] = [Location.open(environment.location), Location.open(to, { create: true })];
  for (const udid of [anna, ben]) await bringPlace(old.place(udid), fresh.place(udid), context);
  changeSetting(sources, 'location', to);
  const input = { to, sources, confirm: async () => {} };
  await moveLocation(later(surroundings, to), input, context);
  assert.equal(existsSync(environment.location), false);
  assert.equal((await idsAt(later(surroundings, to))).length, 3);
  await assert.rejects(moveLocation(later(surroundings, to), input, context), { code: 'engine/nothing-to-move' });
});

test('places in one another, and devices without backups, are refused before anything is changed', async () => {
  using surroundings = household();
  const { environment } = surroundings;
  for (const to of [join(environment.location, 'inner'), join(environment.location, '..')])
    await assert.rejects(moved(surroundings, to), { code: 'engine/nested-location' });
  await assert.rejects(moved(surroundings, environment.location), { code: 'engine/nothing-to-move' });
  await assert.rejects(moved(surroundings, join(surroundings.folder, 'x'), 'Nobody'), { code: 'engine/no-backups-of' });
});

test('what is not Pearmain’s stays in the old place and is told', async () => {
  using surroundings = household();
  const { environment, folder } = surroundings;
  writeFileSync(join(environment.location, 'letter.txt'), 'mine');
  const { left } = await moved(surroundings, join(folder, 'new'));
  assert.deepEqual(left, ['letter.txt']);
  assert.equal(readFileSync(join(environment.location, 'letter.txt'), 'utf8'), 'mine');
});

test('a folder that is added is searched from then on, under a name of its own', async () => {
  using surroundings = household();
  const { folder, sources } = surroundings;
  const old = join(folder, 'disks/old');
  leaveBackup(join(old, anna), { udid: anna, name: 'Anna' });
  assert.deepEqual(addLocation(sources, { folder: old }), { name: 'old', path: old, backups: 1 });
  assert.equal(addLocation(sources, { folder: old }).name, 'old');
  mkdirSync(join(folder, 'more/old'), { recursive: true });
  assert.equal(addLocation(sources, { folder: join(folder, 'more/old') }).name, 'old 2');
  assert.equal(addLocation(sources, { folder: old, name: 'attic' }).name, 'attic');
  assert.deepEqual(
    listSettings(sources).flatMap(({ name }) => (name.startsWith('searchFolders') ? [name] : [])),
    ['searchFolders.old 2', 'searchFolders.attic'],
  );
  assert.throws(() => addLocation(sources, { folder: join(folder, 'absent') }), { code: 'history/no-location' });
});

test('every place is listed with what is in it, also one that is away', async () => {
  using surroundings = household();
  const { environment, folder, context } = surroundings;
  const away = { ...environment, deviceLocations: [{ device: 'Ben', location: join(folder, 'away') }] };
  const { locations } = await listLocations(away, context);
  assert.deepEqual(
    locations.map(({ use, isThere, devices, backups }) => [use, isThere, devices, backups]),
    [
      ['all', true, 2, 3],
      ['device', false, 0, 0],
    ],
  );
});

test('a check names records that do not fit, backups that are another, and what broke off', () => {
  using surroundings = household();
  const { environment } = surroundings;
  const place = Location.open(environment.location).place(anna);
  const messages = () =>
    checkLocations(environment)
      .map(({ state, message, path }) => `${state} ${message} ${path}`)
      .join('\n');
  assert.doesNotMatch(messages(), /problem/);
  writeFileSync(join(place.earlier('2026-11-01T10-00-00Z'), 'Manifest.plist'), 'another');
  writeFileSync(place.record('2026-11-02T10-00-00Z'), '{');
  writeFileSync(place.change, '{}');
  const found = messages();
  assert.match(found, /problem This backup is not the one that was recorded.*2026-11-01T10-00-00Z/);
  assert.match(found, /attention This record cannot be read.*2026-11-02T10-00-00Z\.json/);
  assert.match(found, /attention A change broke off/);
  assert.match(found, /fine .*Ben.*fits together|attention There are no sums/);
});
