import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { EarlyFlush, flushTree } from './flush.js';
import { listening } from './places.test.js';

const canFlushAll = process.platform === 'linux' || process.platform === 'darwin';

test('the disk is made to write while a run receives, one flush at a time and a second apart', {
  skip: canFlushAll ? false : 'no program that flushes a whole file system',
}, async () => {
  let now = new Date('2026-03-14T10:00:00.000Z');
  const early = new EarlyFlush(tmpdir(), { now: () => now }, listening());
  const first = early.more();
  assert.ok(first);
  assert.equal(early.more(), first);
  await first;
  assert.equal(early.more(), undefined);
  now = new Date('2026-03-14T10:00:01.000Z');
  assert.ok(early.more());
});

test('where no program flushes a whole file system, every file of the run is flushed by itself', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'flush-test-'));
  const path = process.env['PATH'];
  try {
    mkdirSync(join(folder, '3d'));
    writeFileSync(join(folder, '3d', 'new'), 'new');
    process.env['PATH'] = folder;
    assert.equal(await flushTree(folder, new Date('2026-01-01T00:00:00.000Z'), listening()), 'file-by-file');
    const early = new EarlyFlush(folder, { now: () => new Date() }, listening());
    await early.more();
    assert.equal(early.more(), undefined);
  } finally {
    process.env['PATH'] = path;
    rmSync(folder, { recursive: true, force: true });
  }
});
