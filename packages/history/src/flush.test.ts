import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { EarlyFlush } from './flush.js';
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
