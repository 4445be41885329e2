import assert from 'node:assert/strict';
import { lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { environmentOf } from '../device-locations.js';
import { resolveEnvironment } from '../environment.js';
import { anna, ben, keepBackup, makeSurroundings } from '../surroundings.test.js';
import { listSnapshots } from './list-snapshots.js';
import { changeSetting, listSettings, replaceSettings, settingsText } from './settings.js';
import { status } from './status.js';

function inFolder(work: (folder: string, sources: Parameters<typeof resolveEnvironment>[0]) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'pearmain-settings-'));
  try {
    const config = join(folder, 'config/settings.json');
    work(folder, { flags: { config }, variables: {}, platform: 'linux' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('what is set is read back with where it comes from, and written for this user alone', () =>
  inFolder((folder, sources) => {
    changeSetting(sources, 'location', join(folder, 'backups'));
    changeSetting(sources, 'staleAfterDays', '3');
    changeSetting(sources, "devices.Anna's iPhone 5.5.location", join(folder, 'anna'));
    changeSetting(sources, "devices.Anna's iPhone 5.5.alias", 'mum');
    changeSetting(sources, 'aliases.dad', ben);
    const where = settingsText(sources).path;
    const file = { origin: 'file', where } as const;
    assert.deepEqual(listSettings(sources), [
      { name: 'location', value: join(folder, 'backups'), ...file },
      { name: 'staleAfterDays', value: 3, ...file },
      { name: 'trashDays', value: 7, origin: 'default' },
      { name: 'aliases.dad', value: ben, ...file },
      { name: "devices.Anna's iPhone 5.5.location", value: join(folder, 'anna'), ...file },
      { name: "devices.Anna's iPhone 5.5.alias", value: 'mum', ...file },
    ]);
    assert.equal(lstatSync(where).mode & 0o777, 0o600);
    assert.equal(lstatSync(join(where, '..')).mode & 0o777, 0o700);
    const variables = { pearmain_LOCATION: '/elsewhere' };
    assert.deepEqual(listSettings({ ...sources, variables }, 'location'), [
      { name: 'location', value: '/elsewhere', origin: 'environment' },
    ]);

    changeSetting(sources, "devices.Anna's iPhone 5.5.location", undefined);
    changeSetting(sources, "devices.Anna's iPhone 5.5.alias", undefined);
    changeSetting(sources, 'staleAfterDays', undefined);
    assert.deepEqual(JSON.parse(readFileSync(where, 'utf8')), {
      location: join(folder, 'backups'),
      aliases: { dad: ben },
    });
    assert.equal(listSettings(sources, 'staleAfterDays')[0]?.origin, 'default');
  }));

test('what cannot be a setting is refused in words, and the file stays as it was', () =>
  inFolder((folder, sources) => {
    changeSetting(sources, 'staleAfterDays', '3');
    const { path, text } = settingsText(sources);
    writeFileSync(join(folder, 'file'), '');
    for (const [name, value, code] of [
      ['locaton', '/x', 'engine/unknown-setting'],
      ['devices.Anna.colour', 'red', 'engine/unknown-setting'],
      ['location', join(folder, 'file/below'), 'engine/bad-setting'],
      ['location', ' ', 'engine/bad-setting'],
      ['staleAfterDays', 'soon', 'engine/bad-setting'],
      ['staleAfterDays', '-1', 'engine/bad-setting'],
    ] as const) {
      assert.throws(() => changeSetting(sources, name, value), { code }, `${name} ${value}`);
    }
    assert.throws(() => changeSetting(sources, 'location', undefined), { code: 'engine/not-set' });
    assert.throws(() => replaceSettings(sources, '{"locaton": 1}'), { code: 'engine/settings-damaged' });
    assert.equal(readFileSync(path, 'utf8'), text);
  }));

test('a settings file that is a link to one kept elsewhere stays a link', () =>
  inFolder((folder, sources) => {
    const path = settingsText(sources).path;
    mkdirSync(join(folder, 'config'));
    writeFileSync(join(folder, 'dotfile.json'), '{}');
    symlinkSync(join(folder, 'dotfile.json'), path);
    changeSetting(sources, 'staleAfterDays', '3');
    assert.ok(lstatSync(path).isSymbolicLink());
    assert.match(readFileSync(join(folder, 'dotfile.json'), 'utf8'), /"staleAfterDays": 3/);
  }));

test('a device with a place of its own is backed up there, unless a flag names one for this run', () =>
  inFolder((folder, sources) => {
    changeSetting(sources, 'devices.00008110-001A.location', join(folder, 'anna'));
    changeSetting(sources, 'devices.Ben.location', join(folder, 'ben'));
    const environment = resolveEnvironment(sources);
    assert.equal(environmentOf(environment, { udid: anna, name: 'Anna' }).location, join(folder, 'anna'));
    assert.equal(environmentOf(environment, { udid: ben, name: 'Ben' }).location, join(folder, 'ben'));
    assert.equal(environmentOf(environment, { udid: ben, name: 'Carl' }), environment);
    const here = resolveEnvironment({ ...sources, flags: { ...sources.flags, location: '/here' } });
    assert.equal(environmentOf(here, { udid: anna, name: 'Anna' }).location, '/here');
  }));

test('lists and the status look into every place, and one whose disk is away does not hide the others', async () => {
  using surroundings = makeSurroundings();
  keepBackup(surroundings, { udid: anna, name: 'Anna' }, '2026-11-01T10:00:00.000Z');
  const moved = { ...surroundings.environment, location: join(surroundings.folder, 'anna') };
  keepBackup({ ...surroundings, environment: moved }, { udid: anna, name: 'Anna' }, '2026-11-22T10:00:00.000Z');
  const away = join(surroundings.folder, 'away');
  const deviceLocations = [
    { device: 'Anna', location: moved.location },
    { device: 'Ben', location: away },
  ];
  const environment = { ...surroundings.environment, deviceLocations };

  const told: string[] = [];
  const snapshots = await listSnapshots(environment, {}, ({ location }) => told.push(location));
  assert.deepEqual(
    snapshots.map(({ id, latest }) => [id, latest]),
    [
      ['2026-11-22T10-00-00Z', true],
      ['2026-11-01T10-00-00Z', false],
    ],
  );
  assert.deepEqual(told, [away]);
  const { devices, unreachable } = await status(environment, {});
  assert.deepEqual(
    devices.map(({ deviceName, stale, snapshots: count }) => [deviceName, stale, count]),
    [['Anna', false, 2]],
  );
  assert.equal(unreachable?.[0]?.code, 'history/no-location');
});
