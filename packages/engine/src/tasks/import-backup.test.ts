import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { udid } from '@pearmain/base';
import { Location } from '@pearmain/history';
import { leaveBackup } from '../finding/found-places.test.js';
import { sharesUntold } from '../finding/shares-untold.js';
import { anna, keepBackup, makeSurroundings, type Surroundings } from '../surroundings.test.js';
import { importBackup } from './import-backup.js';
import { listSnapshots } from './list-snapshots.js';

const golden = fileURLToPath(new URL('../../../backup/src/golden/', import.meta.url));
const phone = udid('00008110-001A2B3C4D5E6F70');
const password = 'pears & plums';

/** A real backup as Finder would leave it, in the folder of the tests. */
function leaveWhole({ folder }: Surroundings, kind: 'plain' | 'encrypted'): string {
  const place = join(folder, 'finder', phone);
  cpSync(join(golden, kind), place, { recursive: true, preserveTimestamps: true });
  return place;
}

const taken = (
  { environment, context }: Surroundings,
  snapshot: string,
  more: { evenBroken?: boolean; password?: string } = {},
) => importBackup(environment, { snapshot, evenBroken: more.evenBroken ?? false, password: more.password }, context);

/** Every file with its content, time and number of names. */
function traceOf(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return new Map(
    names.map((name) => {
      const { mtimeNs, nlink } = lstatSync(join(folder, name), { bigint: true });
      const isFolder = statSync(join(folder, name)).isDirectory();
      const sum = isFolder
        ? ''
        : createHash('sha256')
            .update(readFileSync(join(folder, name)))
            .digest('hex');
      return [name, `${mtimeNs} ${isFolder ? '' : nlink} ${sum}`];
    }),
  );
}

const placeOf = ({ environment }: Surroundings) => Location.open(environment.location).place(phone);

for (const [kind, level] of [
  ['plain', 'complete'],
  ['encrypted', 'complete'],
] as const) {
  test(`a backup of another program (${kind}) becomes history, checked and summed up, and the original stays as it was`, async () => {
    using surroundings = makeSurroundings();
    const source = leaveWhole(surroundings, kind);
    const before = traceOf(source);
    const result = await taken(surroundings, source, kind === 'encrypted' ? { password } : {});
    assert.deepEqual(traceOf(source), before);
    assert.equal(result.faults, 0);
    const { snapshot } = result;
    assert.deepEqual(
      [snapshot.latest, snapshot.verified?.level, snapshot.encrypted],
      [true, level, kind === 'encrypted'],
    );
    const place = placeOf(surroundings);
    assert.ok(existsSync(place.sums(snapshot.id)));
    assert.ok(existsSync(place.spare(snapshot.id)));
    assert.equal(existsSync(place.importing), false);
    const record = JSON.parse(readFileSync(place.record(snapshot.id), 'utf8'));
    assert.equal(record.imported.from, source);
    const sums = (trace: Map<string, string>) => [...trace].map(([name, of]) => `${name} ${of.split(' ')[2]}`);
    assert.deepEqual(sums(traceOf(place.backup)), sums(before));
    await assert.rejects(taken(surroundings, source), { code: 'history/already-kept' });
    const log = readFileSync(place.audit, 'utf8').trimEnd();
    assert.deepEqual([JSON.parse(log).what, JSON.parse(log).id], ['import', snapshot.id]);
  });
}

test('an older backup goes among the earlier ones, a newer one takes the place of the last good one', async () => {
  using surroundings = makeSurroundings();
  const source = leaveWhole(surroundings, 'plain');
  keepBackup(surroundings, { udid: anna, name: 'Anna' }, '2036-01-01T10:00:00.000Z');
  assert.equal((await taken(surroundings, source)).snapshot.latest, false);
  assert.deepEqual(
    (await listSnapshots(surroundings.environment, {})).map(({ latest, origin }) => [latest, origin]),
    [
      [true, 'pearmain'],
      [false, 'unknown'],
    ],
  );
  using others = makeSurroundings();
  keepBackup(others, { udid: anna, name: 'Anna' }, '2016-01-01T10:00:00.000Z');
  assert.equal((await taken(others, leaveWhole(others, 'plain'))).snapshot.latest, true);
  assert.deepEqual(
    (await listSnapshots(others.environment, {})).map(({ latest }) => latest),
    [true, false],
  );
});

test('a broken backup is taken in only when that is asked for, and never counts as good', async () => {
  using surroundings = makeSurroundings();
  const source = leaveWhole(surroundings, 'plain');
  const [file] = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /[0-9a-f]{40}$/.test(name),
  );
  rmSync(join(source, file ?? ''));
  await assert.rejects(taken(surroundings, source), { code: 'engine/import-broken' });
  assert.equal(existsSync(placeOf(surroundings).kept), false);
  assert.deepEqual(await listSnapshots(surroundings.environment, {}), []);
  const { snapshot, faults } = await taken(surroundings, source, { evenBroken: true });
  assert.ok(faults > 0);
  assert.deepEqual([snapshot.latest, snapshot.state], [false, 'damaged']);
});

test('what was never finished, and what does not say of which device it is, cannot be taken in', async () => {
  using surroundings = makeSurroundings();
  const source = leaveBackup(join(surroundings.folder, 'tool', anna), { udid: anna, name: 'Anna' });
  truncateSync(join(source, 'Manifest.plist'), 0);
  await assert.rejects(taken(surroundings, source), { code: 'engine/import-hopeless' });
  const nameless = leaveBackup(join(surroundings.folder, 'tool/nameless'), { udid: 'nobody', name: 'Anna' });
  await assert.rejects(taken(surroundings, nameless), { code: 'engine/import-hopeless' });
});

test('a wrong password is told before anything counts', async () => {
  using surroundings = makeSurroundings();
  const source = leaveWhole(surroundings, 'encrypted');
  await assert.rejects(taken(surroundings, source, { password: 'wrong' }), { code: 'backup/wrong-password' });
  assert.deepEqual(await listSnapshots(surroundings.environment, {}), []);
});

test('a copy that would not fit is not begun', { skip: sharesUntold(tmpdir()) }, async () => {
  using surroundings = makeSurroundings();
  const source = leaveWhole(surroundings, 'plain');
  const sparse = join(source, 'f'.repeat(40));
  writeFileSync(sparse, '');
  truncateSync(sparse, 2 ** 43);
  await assert.rejects(taken(surroundings, source), { code: 'engine/no-room-for-copy' });
});

test('an original that changes while it is copied is not taken in', { skip: sharesUntold(tmpdir()) }, async () => {
  using surroundings = makeSurroundings();
  const source = leaveWhole(surroundings, 'plain');
  const { environment, context } = surroundings;
  const copied = join(environment.location, '.pearmain', phone, 'importing/sums.db');
  let isChanged = false;
  // Asked between the steps: the other program writes when the sums of the copy are being made.
  const throwIfAborted = (): void => {
    if (isChanged || !existsSync(copied)) return;
    isChanged = true;
    appendFileSync(join(source, 'Manifest.db'), 'x');
  };
  const signal: AbortSignal = Object.create(context.signal, { throwIfAborted: { value: throwIfAborted } });
  const input = { snapshot: source, evenBroken: false };
  await assert.rejects(importBackup(environment, input, { ...context, signal }), { code: 'history/source-changed' });
  assert.deepEqual(await listSnapshots(environment, {}), []);
});
