import assert from 'node:assert/strict';
import { existsSync, linkSync, lstatSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { Location } from '@pearmain/history';
import { goldenBackup, keepGolden } from '../golden.test.js';
import { SnapshotOpener } from '../open-snapshot.js';
import { anna, makeSurroundings, type Surroundings } from '../surroundings.test.js';
import { repairSnapshot } from './repair-snapshot.js';

const { photo, one } = goldenBackup;

async function repair({ environment, context }: Surroundings, snapshot = 'latest') {
  using opener = new SnapshotOpener({ given: [] }, environment);
  return await repairSnapshot(environment, { snapshot, opener }, context);
}

function flip(path: string): void {
  const bytes = readFileSync(path);
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

/** Two backups with the same content, in files of their own; damage can be done to the newer one. */
async function twoBackups(kind: 'plain' | 'encrypted' = 'plain') {
  const surroundings = makeSurroundings();
  const first = await keepGolden(surroundings, kind, '2026-11-09T10:00:00.000Z');
  const second = await keepGolden(surroundings, kind, '2026-11-22T10:00:00.000Z');
  const place = Location.open(surroundings.environment.location).place(anna);
  return { surroundings, place, older: { ...first, backup: place.earlier(first.id) }, newer: second };
}

test('damaged and missing files come back from another backup, and the log of the location says so', async () => {
  for (const kind of ['plain', 'encrypted'] as const) {
    const { surroundings, place, older, newer } = await twoBackups(kind);
    using _surroundings = surroundings;
    flip(join(newer.backup, photo));
    rmSync(dirname(join(newer.backup, one)), { recursive: true });
    const result = await repair(surroundings);
    assert.deepEqual([result.before.ok, result.after.ok, result.lost], [false, true, []]);
    assert.ok(result.repaired.length >= 2);
    for (const { from, path } of result.repaired) {
      assert.deepEqual([from.kind, from.id], ['snapshot', older.id]);
      assert.deepEqual(readFileSync(join(newer.backup, path)), readFileSync(join(older.backup, path)));
      assert.notEqual(lstatSync(join(newer.backup, path)).ino, lstatSync(join(older.backup, path)).ino);
    }
    assert.match(readFileSync(place.audit, 'utf8'), /"what":"repair"/);
    assert.deepEqual((await repair(surroundings)).repaired, []);
  }
});

test('each manifest comes back from its spare copy, and what hid behind it is then repaired too', async () => {
  for (const name of ['Manifest.plist', 'Manifest.db', 'Status.plist', 'Info.plist']) {
    for (const damage of [flip, (path: string) => truncateSync(path, 10), (path: string) => rmSync(path)]) {
      const { surroundings, newer } = await twoBackups();
      using _surroundings = surroundings;
      const whole = readFileSync(join(newer.backup, name));
      damage(join(newer.backup, name));
      flip(join(newer.backup, photo));
      const { repaired, lost, after } = await repair(surroundings, newer.backup);
      assert.deepEqual([after.ok, lost], [true, []], name);
      assert.deepEqual(
        repaired.map(({ path, from }) => [path, from.kind]).sort(),
        [
          [name, 'spare'],
          [photo, 'snapshot'],
        ].sort(),
      );
      assert.deepEqual(readFileSync(join(newer.backup, name)), whole);
    }
  }
});

test('a file that backups share is replaced for the one that is repaired, and never written into', async () => {
  const { surroundings, older, newer } = await twoBackups();
  using _surroundings = surroundings;
  const third = join(surroundings.folder, 'elsewhere');
  linkSync(join(newer.backup, photo), third);
  flip(third);
  const damaged = readFileSync(third);
  const { repaired } = await repair(surroundings);
  assert.deepEqual(
    repaired.map(({ path }) => path),
    [photo],
  );
  assert.deepEqual(readFileSync(third), damaged);
  assert.deepEqual(readFileSync(join(newer.backup, photo)), readFileSync(join(older.backup, photo)));
});

test('a copy that is damaged itself is not taken, and the file stays lost, by name', async () => {
  const { surroundings, older, newer } = await twoBackups();
  using _surroundings = surroundings;
  flip(join(newer.backup, photo));
  flip(join(older.backup, photo));
  const damaged = readFileSync(join(newer.backup, photo));
  const { repaired, lost, after } = await repair(surroundings);
  assert.deepEqual([repaired, after.ok], [[], false]);
  assert.deepEqual(
    lost.map(({ path, file, reason }) => [path, file, reason]),
    [[photo, 'CameraRollDomain/Media/DCIM/100APPLE/IMG_0001.HEIC', 'no-copy']],
  );
  assert.deepEqual(readFileSync(join(newer.backup, photo)), damaged);
  assert.equal(existsSync(`${join(newer.backup, photo)}.part`), false);
});

test('a folder in the place of a file is left alone and told of', async () => {
  const { surroundings, newer } = await twoBackups();
  using _surroundings = surroundings;
  rmSync(join(newer.backup, photo));
  mkdirSync(join(newer.backup, photo));
  const { lost } = await repair(surroundings);
  assert.deepEqual(
    lost.map(({ reason }) => reason),
    ['place-taken'],
  );
});

test('a file with the same bytes elsewhere in the same backup is copy enough', async () => {
  using surroundings = makeSurroundings();
  const { backup, sums } = await keepGolden(surroundings, 'plain', '2026-11-22T10:00:00.000Z');
  const twin = 'ff/ffffffffffffffffffffffffffffffffffffffff';
  const { Sums } = await import('@pearmain/history');
  mkdirSync(dirname(join(backup, twin)), { recursive: true });
  writeFileSync(join(backup, twin), readFileSync(join(backup, photo)));
  {
    using all = Sums.openForRun(sums);
    const row = all.inFolder(dirname(photo)).get(photo.slice(3));
    assert.ok(row);
    all.stored(twin, row);
    all.settle();
  }
  rmSync(join(backup, photo));
  const { repaired, after } = await repair(surroundings);
  assert.deepEqual(
    repaired.map(({ from }) => [from.kind, from.path]),
    [['identical', twin]],
  );
  assert.equal(after.ok, true);
});

test('without sums nothing is guessed, and a backup of another program is not touched', async () => {
  const { surroundings, newer } = await twoBackups();
  using _surroundings = surroundings;
  rmSync(newer.sums);
  truncateSync(join(newer.backup, photo), 10);
  const { repaired, lost } = await repair(surroundings);
  assert.deepEqual([repaired, lost.map(({ reason }) => reason)], [[], ['no-sum']]);
  rmSync(newer.record);
  await assert.rejects(repair(surroundings), { code: 'engine/nothing-proven' });
  await assert.rejects(repair(surroundings, goldenBackup.plain), { code: 'engine/not-kept-here' });
});
