import assert from 'node:assert/strict';
import { cpSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { findLatest, Location, prepareWork } from '@pearmain/history';
import { goldenBackup, keepGolden } from '../golden.test.js';
import { anna, makeSurroundings, type Surroundings } from '../surroundings.test.js';
import { reduce } from './line.js';

/** A run of a partial backup that the phone has just ended, beside a whole backup. */
async function ended(here: Surroundings, kind: 'plain' | 'encrypted') {
  await keepGolden(here, 'plain', '2026-03-14T10:00:00.000Z');
  const place = Location.open(here.environment.location).place(anna);
  const line = place.partial;
  const work = await prepareWork(line, { fresh: false }, here.context);
  cpSync(goldenBackup[kind], work.folder, { recursive: true });
  const keeping = { types: ['photos'], fromPhone: { apps: [] } };
  return { place, line, work, keeping, password: kind === 'encrypted' ? goldenBackup.password : undefined };
}

for (const kind of ['plain', 'encrypted'] as const) {
  test(`a ${kind} run whose index is damaged is thrown away, and the last good backup stays`, async () => {
    using here = makeSurroundings();
    const run = await ended(here, kind);
    writeFileSync(join(run.work.folder, 'Manifest.db'), Buffer.alloc(8192, 7));
    await assert.rejects(reduce(run, here.context), { code: 'engine/check-found-damage' });
    assert.ok(!existsSync(run.line.workRoot));
    assert.ok(findLatest(run.place));
  });
}

test('a run whose password was mistyped is kept for the next one', async () => {
  using here = makeSurroundings();
  const run = await ended(here, 'encrypted');
  await assert.rejects(reduce({ ...run, password: 'wrong' }, here.context), { code: 'backup/wrong-password' });
  assert.ok(existsSync(join(run.line.work, goldenBackup.one)));
  await reduce(run, here.context);
  assert.ok(!existsSync(join(run.line.work, goldenBackup.one)));
  assert.ok(existsSync(join(run.line.work, goldenBackup.photo)));
  run.work[Symbol.dispose]();
});
