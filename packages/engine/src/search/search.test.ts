import assert from 'node:assert/strict';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { SearchIndex } from '@pearmain/content';
import { goldenBackup, keepGolden } from '../golden.test.js';
import { SnapshotOpener } from '../open-snapshot.js';
import { makeSurroundings, type Surroundings } from '../surroundings.test.js';
import { searchBackups } from '../tasks/search-backups.js';

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

function keptMarks({ environment }: Surroundings): number {
  const folder = join(environment.folders.cache, 'search');
  const name = readdirSync(folder).find((each) => each.startsWith('open-')) ?? '';
  using index = SearchIndex.open(join(folder, name));
  return index?.snapshots().length ?? 0;
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
  assert.equal(keptMarks(surroundings), 2);
  const { hits, indexed } = await search(surroundings);
  assert.deepEqual([hits[0]?.snapshots.length, indexed, keptMarks(surroundings)], [1, 0, 1]);
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
