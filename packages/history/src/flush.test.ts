import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { EarlyFlush, flushNamed, flushTree } from './flush.js';
import { listening } from './places.test.js';

const canFlushAll = process.platform === 'linux' || process.platform === 'darwin';

test('the disk is made to write while a run receives, one flush at a time and as much arrives as is worth one', {
  skip: canFlushAll ? false : 'no program that flushes a whole file system',
}, async () => {
  const early = new EarlyFlush(tmpdir(), listening());
  assert.equal(early.stored(1_000_000), undefined);
  const first = early.stored(100_000_000);
  assert.ok(first);
  assert.equal(early.stored(200_000_000), first);
  await first;
  assert.equal(early.stored(150_000_000), undefined);
  const second = early.stored(200_000_000);
  assert.ok(second);
  await second;
  assert.ok(early.rest());
});

test('where no program flushes a whole file system, every file of the run is flushed by itself', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'flush-test-'));
  const path = process.env['PATH'];
  try {
    mkdirSync(join(folder, '3d'));
    writeFileSync(join(folder, '3d', 'new'), 'new');
    process.env['PATH'] = folder;
    assert.equal(await flushTree(folder, new Date('2026-01-01T00:00:00.000Z'), listening()), 'file-by-file');
    assert.equal(await flushNamed(folder, ['3d/new'], listening()), 'file-by-file');
    await assert.rejects(flushNamed(folder, ['3d/gone'], listening()));
    const early = new EarlyFlush(folder, listening());
    await early.rest();
    assert.equal(early.rest(), undefined);
  } finally {
    process.env['PATH'] = path;
    rmSync(folder, { recursive: true, force: true });
  }
});
