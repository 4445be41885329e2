import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { SnapshotList } from '@pearmain/contract';
import { Location } from '@pearmain/history';
import type { Environment } from '../environment.js';
import { anna, ben, keepBackup, makeSurroundings, type Surroundings } from '../surroundings.test.js';
import { listBackups } from '../tasks/list-backups.js';
import { showSnapshot } from '../tasks/show-snapshot.js';
import { leaveBackup } from './found-places.test.js';

/** A computer of that system, with the home folders of all users in one folder. */
function computer(platform: NodeJS.Platform, users: string): Partial<Environment> {
  return { platform, elsewhere: { home: join(users, 'ada'), profiles: [users], added: [] } };
}

async function onComputer(
  platform: NodeJS.Platform,
  work: (users: string, surroundings: Surroundings) => Promise<void>,
): Promise<void> {
  const users = mkdtempSync(join(tmpdir(), 'pearmain-users-'));
  using surroundings = makeSurroundings(computer(platform, users));
  try {
    mkdirSync(join(users, 'ada'));
    await work(users, surroundings);
  } finally {
    rmSync(users, { recursive: true, force: true });
  }
}

const list = ({ environment, context }: Surroundings, device?: string): Promise<SnapshotList> =>
  listBackups(environment, { device }, context);

const mac = 'Library/Application Support/MobileSync/Backup';

test('a Mac’s backups are found for every user, archived copies among them, with what made them', () =>
  onComputer('darwin', async (users, surroundings) => {
    leaveBackup(join(users, 'ada', mac, anna), { udid: anna, name: 'Anna', info: { 'macOS Version': '14.5' } });
    leaveBackup(join(users, 'ada', mac, `${anna}-20260301-101500`), {
      udid: anna,
      name: 'Anna',
      takenAt: '2026-03-01T09:15:00Z',
      info: { 'macOS Version': '14.4', 'Display Name': 'Anna - 1 Mar 2026' },
    });
    leaveBackup(join(users, 'bob', mac, ben), { udid: ben, name: 'Ben', snapshotState: 'moving' });
    const { found, searched } = await list(surroundings);
    assert.deepEqual(
      found.map(({ id, deviceName, origin, state, phase, files, sizeBytes }) => [
        id,
        deviceName,
        origin,
        state,
        phase,
        files,
        sizeBytes,
      ]),
      [
        [anna, 'Anna', 'finder', 'whole', undefined, 2, 20],
        [ben, 'Ben', 'itunes', 'broken-off', 'moving', 2, 20],
        [`${anna}-20260301-101500`, 'Anna', 'finder', 'whole', undefined, 2, 20],
      ],
    );
    assert.deepEqual(
      searched.map(({ state, backups }) => [state, backups]),
      [
        ['found', 2],
        ['found', 1],
      ],
    );
  }));

test('on Windows all places of all its programs are looked at, and a junction to another drive is followed', () =>
  onComputer('win32', async (users, surroundings) => {
    const drive = join(users, '..', `${users.split('/').at(-1)}-drive`);
    try {
      leaveBackup(join(drive, 'phones', anna), { udid: anna, name: 'Anna', info: { 'Windows OS Version': '10' } });
      mkdirSync(join(users, 'ada/Apple/MobileSync'), { recursive: true });
      symlinkSync(join(drive, 'phones'), join(users, 'ada/Apple/MobileSync/Backup'));
      mkdirSync(join(users, 'ada/AppData/Roaming/Apple Computer/MobileSync'), { recursive: true });
      symlinkSync(join(drive, 'phones'), join(users, 'ada/AppData/Roaming/Apple Computer/MobileSync/Backup'));
      leaveBackup(join(users, 'bob/Application Data/Apple Computer/MobileSync/Backup', ben), {
        udid: ben,
        name: 'Ben',
      });
      const { found, searched } = await list(surroundings);
      assert.deepEqual(
        found.map(({ folder, origin }) => [folder, origin]),
        [
          [join(drive, 'phones', anna), 'apple-devices'],
          [join(users, 'bob/Application Data/Apple Computer/MobileSync/Backup', ben), 'itunes'],
        ],
      );
      assert.equal(searched.filter(({ state }) => state === 'found').length, 2);
    } finally {
      rmSync(drive, { recursive: true, force: true });
    }
  }));

test('an added folder is searched two floors deep, links in a circle end, and nothing is shown twice', () =>
  onComputer('linux', async (users, surroundings) => {
    const added = join(users, 'old disk');
    leaveBackup(join(added, 'phones', anna), { udid: anna, name: 'Anna' });
    leaveBackup(join(added, 'far/too/deep', ben), { udid: ben, name: 'Ben' });
    symlinkSync(added, join(added, 'again'));
    symlinkSync(join(added, 'phones', anna), join(added, 'the same'));
    symlinkSync(join(added, 'nowhere'), join(added, 'dead'));
    const elsewhere = { home: join(users, 'ada'), profiles: [], added: [added, join(added, 'phones')] };
    const { found } = await listBackups({ ...surroundings.environment, elsewhere }, {}, surroundings.context);
    assert.deepEqual(
      found.map(({ folder }) => folder),
      [join(added, 'phones', anna)],
    );
  }));

test('looking changes nothing in what is found', () =>
  onComputer('darwin', async (users, surroundings) => {
    leaveBackup(join(users, 'ada', mac, anna), { udid: anna, name: 'Anna' });
    const trace = (): string[] =>
      readdirSync(users, { recursive: true, encoding: 'utf8' })
        .sort()
        .map((path) => {
          const { mtimeNs, ctimeNs, size } = lstatSync(join(users, path), { bigint: true });
          return `${path} ${mtimeNs} ${ctimeNs} ${size}`;
        });
    const before = trace();
    await list(surroundings);
    await list(surroundings);
    await showSnapshot(surroundings.environment, { snapshot: 'latest@Anna' });
    assert.deepEqual(trace(), before);
  }));

test('a machine with nothing is told where nothing was, without a notice', () =>
  onComputer('darwin', async (_users, surroundings) => {
    const { snapshots, found, searched } = await list(surroundings);
    assert.deepEqual([snapshots, found, searched.map(({ state }) => state)], [[], [], ['absent']]);
    assert.deepEqual(surroundings.events, []);
  }));

const closed = `
  import { listBackups } from ${JSON.stringify(new URL('../tasks/list-backups.js', import.meta.url).href)};
  const [home, platform] = process.argv.slice(1);
  const environment = {
    platform, folders: { cache: home + '/no-cache' }, isLocationForThisRun: false, location: home + '/none', isLocationChosen: false, deviceLocations: [],
    clock: { now: () => new Date() }, aliases: {}, elsewhere: { home, profiles: [], added: [] },
  };
  const notices = [];
  const context = { signal: new AbortController().signal, emit: (event) => notices.push(event) };
  console.log(JSON.stringify({ ...await listBackups(environment, {}, context), notices }));
`;

test(
  'a folder that is closed is not taken for an empty one, and the page of the settings is named',
  {
    skip: process.platform === 'win32',
  },
  () =>
    onComputer('darwin', async (users) => {
      const home = join(users, 'ada');
      leaveBackup(join(home, mac, anna), { udid: anna, name: 'Anna' });
      chmodSync(users, 0o755);
      chmodSync(join(home, mac), 0);
      // Nothing is closed to the superuser.
      const someone = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
      const options = ['--input-type=module', '-e', closed, home, 'darwin'];
      const { stdout, stderr } = spawnSync(process.execPath, options, { encoding: 'utf8', cwd: '/', ...someone });
      chmodSync(join(home, mac), 0o755);
      assert.equal(stderr, '');
      const { found, searched, notices } = JSON.parse(stdout);
      assert.deepEqual(found, []);
      assert.equal(searched[0].state, 'denied');
      assert.match(searched[0].settingsPage, /Privacy_AllFiles/);
      assert.equal(notices[0].code, 'engine/search-denied');
      assert.match(notices[0].message, /Full Disk Access/);
    }),
);

test(
  'a backup that cannot be looked at is told of and hides none of the others',
  {
    skip: process.platform === 'win32',
  },
  () =>
    onComputer('darwin', async (users) => {
      const home = join(users, 'ada');
      leaveBackup(join(home, mac, anna), { udid: anna, name: 'Anna' });
      leaveBackup(join(home, mac, ben), { udid: ben, name: 'Ben' });
      chmodSync(users, 0o755);
      chmodSync(join(home, mac, anna, '3d'), 0);
      const someone = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
      const options = ['--input-type=module', '-e', closed, home, 'darwin'];
      const { stdout } = spawnSync(process.execPath, options, { encoding: 'utf8', cwd: '/', ...someone });
      const { found, notices } = JSON.parse(stdout);
      assert.deepEqual(
        found.map(({ deviceName }: { deviceName: string }) => deviceName),
        ['Ben'],
      );
      assert.deepEqual([notices[0].code, notices[0].path], ['engine/backup-unreadable', join(home, mac, anna)]);
    }),
);

test('a backup that was found is meant by its folder’s name, its date, as the latest, or by the folder around it', () =>
  onComputer('darwin', async (users, surroundings) => {
    const own = leaveBackup(join(users, 'ada', mac, anna), { udid: anna, name: 'Anna' });
    const archived = leaveBackup(join(users, 'ada', mac, `${anna}-20260301-101500`), {
      udid: anna,
      name: 'Anna',
      takenAt: '2026-03-01T09:15:00Z',
    });
    leaveBackup(join(users, 'bob', 'single', ben), { udid: ben, name: 'Ben' });
    const { environment } = surroundings;
    const shown = async (snapshot: string, device?: string) =>
      (await showSnapshot(environment, { snapshot, device })).folder;
    assert.equal(await shown('latest@Anna'), own);
    assert.equal(await shown('latest', 'Anna'), own);
    assert.equal(await shown('2026-03-01'), archived);
    assert.equal(await shown(`${anna}-2026`), archived);
    assert.equal(await shown(join(users, 'bob/single')), join(users, 'bob/single', ben));
    await assert.rejects(shown(join(users, 'ada', mac)), { code: 'backup/no-backup' });
    await assert.rejects(shown('00008110'), { code: 'engine/ambiguous-snapshot' });
    keepBackup(surroundings, { udid: anna, name: 'Anna' }, '2026-11-01T10:00:00.000Z');
    assert.equal(await shown('latest@Anna'), join(environment.location, anna));
  }));

test('another location of Pearmain’s is listed with its history, our own is not listed twice', () =>
  onComputer('linux', async (users, surroundings) => {
    const added = join(users, 'disk');
    const there = { ...surroundings, environment: { ...surroundings.environment, location: join(added, 'theirs') } };
    for (const time of ['2026-11-01T10:00:00.000Z', '2026-11-02T10:00:00.000Z'])
      keepBackup(there, { udid: anna, name: 'Anna' }, time);
    const here = { ...surroundings.environment, location: join(added, 'ours') };
    keepBackup({ ...surroundings, environment: here }, { udid: ben, name: 'Ben' }, '2026-11-03T10:00:00.000Z');
    leaveBackup(join(here.location, `${ben}-20260301-101500`), { udid: ben, name: 'Ben' });
    const elsewhere = { home: join(users, 'ada'), profiles: [], added: [added] };
    const { snapshots, found } = await listBackups({ ...here, elsewhere }, {}, surroundings.context);
    assert.deepEqual(
      snapshots.map(({ id }) => id),
      ['2026-11-03T10-00-00Z'],
    );
    assert.deepEqual(
      found.map(({ id, origin }) => [id, origin]),
      [
        ['2026-11-02T10-00-00Z', 'pearmain'],
        ['2026-11-01T10-00-00Z', 'pearmain'],
        [`${ben}-20260301-101500`, 'itunes'],
      ],
    );
  }));

test('files that backups share count once, with the earliest that has them', async () => {
  using surroundings = makeSurroundings();
  const { environment } = surroundings;
  for (const day of [1, 2, 3]) keepBackup(surroundings, { udid: anna, name: 'Anna' }, `2026-11-0${day}T10:00:00.000Z`);
  const place = Location.open(environment.location).place(anna);
  const [first, second] = [place.earlier('2026-11-01T10-00-00Z'), place.earlier('2026-11-02T10-00-00Z')];
  const large = 'a'.repeat(40);
  writeFileSync(join(first, large), Buffer.alloc(1_000_000, 1));
  linkSync(join(first, large), join(second, large));
  linkSync(join(second, large), join(place.backup, large));
  const bytes = (await list(surroundings)).snapshots.map(({ diskBytes }) => diskBytes ?? 0);
  const [latest = 0, middle = 0, oldest = 0] = bytes;
  assert.ok(oldest >= 1_000_000, String(oldest));
  assert.ok(latest < 100_000 && middle < 100_000, bytes.join());
});

test('of two hundred backups with large pictures in their lists none is read again once it is known', () =>
  onComputer('darwin', async (users, surroundings) => {
    const icons = { Applications: { 'a.b': { PlaceholderIcon: new Uint8Array(300_000) } } };
    const pathOf = (udid: string): string => join(users, 'ada', mac, udid);
    const udids = Array.from({ length: 200 }, (_, count) => `00008110-${String(count).padStart(16, '0')}`);
    const leaveUnnoticed = (udid: string, name: string): void => {
      const list = join(leaveBackup(pathOf(udid), { udid, name, info: icons }), 'Info.plist');
      for (const path of [
        pathOf(udid),
        ...['Manifest.plist', 'Manifest.db', 'Status.plist'].map((each) => join(pathOf(udid), each)),
        list,
      ])
        utimesSync(path, 1e9, 1e9);
    };
    for (const udid of udids) leaveUnnoticed(udid, 'Phone');
    const cold = await list(surroundings);
    for (const udid of udids) leaveUnnoticed(udid, 'Other');
    const warm = await list(surroundings);
    assert.equal(warm.found.length, 200);
    assert.deepEqual(warm, cold);
    leaveBackup(pathOf('00008110-0000000000000007'), { udid: anna, name: 'Renamed', info: icons });
    assert.equal((await list(surroundings)).found.filter(({ deviceName }) => deviceName === 'Renamed').length, 1);
  }));
