import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openLog } from './log.js';

const folder = mkdtempSync(join(tmpdir(), 'pearmain-log-'));
after(() => rmSync(folder, { recursive: true }));

test('a log file is for this user alone, and facts named like secrets are struck out', async () => {
  const path = join(folder, 'log');
  const log = await openLog(0, path);
  log.info('words', { password: 'hunter2', record: { key: 'hunter2' }, path: '/a' });
  const written = readFileSync(path, 'utf8');
  assert.doesNotMatch(written, /hunter2/);
  assert.match(written, /"path":"\/a"/);
  if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600);
});

test('a log file that cannot be written is told in words', async () => {
  await assert.rejects(openLog(0, join(folder, 'absent/log')), { code: 'cli/log-file', message: /it is not there/ });
});
