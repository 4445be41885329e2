import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { goldenBackup, keepGolden } from '../golden.test.js';
import { SnapshotOpener } from '../open-snapshot.js';
import { makeScratchRoot } from '../scratch-root.js';
import { makeSurroundings, type Surroundings } from '../surroundings.test.js';
import { searchBackups } from '../tasks/search-backups.js';
import { KeptIndex } from './kept-index.js';
import { findSearched } from './searched.js';

async function search(
  { environment, context }: Surroundings,
  {
    given = [],
    words = '"IMG_0001.HEIC"',
    size = 20,
  }: { given?: readonly string[]; words?: string; size?: number } = {},
) {
  using opener = new SnapshotOpener({ given }, environment);
  return await searchBackups(environment, { words, kinds: ['files'], snapshots: [], opener, page: { size } }, context);
}

async function keptMarks({ environment, context }: Surroundings): Promise<number> {
  using opener = new SnapshotOpener({ given: [] }, environment);
  using scratch = makeScratchRoot();
  const { groups } = await findSearched(environment, { snapshots: [] }, opener);
  const place = groups[0]?.place;
  assert.ok(place);
  using kept = await KeptIndex.open(place, scratch.path, false, context.signal);
  return kept.index.snapshots().length;
}

test('locked backups are left out by name, and are searched once their password is known', async () => {
  using surroundings = makeSurroundings();
  const plain = await keepGolden(surroundings, 'plain', '2026-11-09T10:00:00.000Z');
  const locked = await keepGolden(surroundings, 'encrypted', '2026-11-22T10:00:00.000Z');
  const some = await search(surroundings);
  assert.deepEqual(
    some.leftOut.map(({ id, code }) => [id, code]),
    [[locked.id, 'backup/password-needed']],
  );
  assert.deepEqual(
    some.hits.map(({ snapshots }) => snapshots.map(({ id }) => id)),
    [[plain.id]],
  );
  const all = await search(surroundings, { given: [goldenBackup.password] });
  assert.deepEqual([all.leftOut, all.snapshots, all.indexed], [[], 2, 1]);
  assert.deepEqual(
    all.hits.map(({ snapshots }) => snapshots.map(({ id }) => id)),
    [[locked.id, plain.id]],
  );
});

test('what is in no backup any more is forgotten, and not where only some of them are to be seen', async () => {
  using surroundings = makeSurroundings();
  const first = await keepGolden(surroundings, 'plain', '2026-11-09T10:00:00.000Z');
  await keepGolden(surroundings, 'plain', '2026-11-22T10:00:00.000Z');
  assert.equal((await search(surroundings)).hits[0]?.snapshots.length, 2);
  const earlier = join(surroundings.environment.location, '.pearmain');
  for (const name of readdirSync(earlier, { recursive: true, encoding: 'utf8' })) {
    if (name.endsWith(first.id)) rmSync(join(earlier, name), { recursive: true });
  }
  await search({ ...surroundings, environment: { ...surroundings.environment, isLocationForThisRun: true } });
  assert.equal(await keptMarks(surroundings), 2);
  const { hits, indexed } = await search(surroundings);
  assert.deepEqual([hits[0]?.snapshots.length, indexed, await keptMarks(surroundings)], [1, 0, 1]);
});

test('where no index can be kept, everything is found all the same', async () => {
  using surroundings = makeSurroundings();
  await keepGolden(surroundings, 'plain', '2026-11-09T10:00:00.000Z');
  writeFileSync(surroundings.environment.folders.cache, '');
  for (let turn = 0; turn < 2; turn += 1) {
    const { hits, indexed } = await search(surroundings);
    assert.deepEqual([hits.length, indexed], [1, 1]);
  }
});

test('a search that is broken off ends with its reason, and leaves nothing half-way', async () => {
  using surroundings = makeSurroundings();
  await keepGolden(surroundings, 'plain', '2026-11-09T10:00:00.000Z');
  const context = { ...surroundings.context, signal: AbortSignal.abort(new Error('enough')) };
  await assert.rejects(search({ ...surroundings, context }), /enough/);
  assert.equal((await search(surroundings)).hits.length, 1);
});

test('an index of plain backups in which a byte changed is made anew, wherever that is', async () => {
  using surroundings = makeSurroundings();
  await keepGolden(surroundings, 'plain', '2026-11-09T10:00:00.000Z');
  const { hits } = await search(surroundings);
  const folder = join(surroundings.environment.folders.cache, 'search');
  const path = join(folder, readdirSync(folder)[0] ?? '');
  const whole = readFileSync(path);
  for (let at = 9; at < whole.length; at += Math.ceil(whole.length / 6)) {
    const damaged = Buffer.from(whole);
    damaged[at] = (damaged[at] ?? 0) ^ 1;
    writeFileSync(path, damaged);
    const again = await search(surroundings);
    assert.deepEqual([again.indexed, again.hits], [1, hits]);
  }
});
