import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Database } from '../database.js';
import { IntegrityChecker } from './integrity-checker.js';

const folder = mkdtempSync(join(tmpdir(), 'integrity-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const { signal } = new AbortController();
let made = 0;

function make(sql: string): string {
  const path = join(folder, `${made++}.db`);
  using database = Database.open(path, { mode: 'create' });
  database.script(sql);
  return path;
}

const rows = 'WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 3000)';
const people = `CREATE TABLE people(id INTEGER PRIMARY KEY, name TEXT); CREATE INDEX names ON people(name);
  ${rows} INSERT INTO people SELECT n, 'name ' || n FROM c;`;

test('a sound database is sound, and one child answers for several', async () => {
  using checker = new IntegrityChecker();
  assert.deepEqual(await checker.check(make(people), signal), { kind: 'sound', unchecked: 0 });
  assert.deepEqual(await checker.check(make('CREATE TABLE a(b)'), signal), { kind: 'sound', unchecked: 0 });
});

test('damaged, cut and empty-headed databases are told in words, and do not end the next check', async () => {
  using checker = new IntegrityChecker();
  const holed = make(people);
  const bytes = readFileSync(holed);
  bytes.fill(0xff, 5 * 4096 + 8, 5 * 4096 + 100);
  writeFileSync(holed, bytes);
  const cut = make(people);
  truncateSync(cut, 20_000);
  const other = join(folder, 'other.db');
  writeFileSync(other, 'no database at all, but long enough to be taken for one by somebody '.repeat(100));
  for (const path of [holed, cut, other]) assert.equal((await checker.check(path, signal)).kind, 'damaged', path);
  assert.equal((await checker.check(make(people), signal)).kind, 'sound');
});

test('a table that needs another program’s tokenizer or collation does not hide the others', async () => {
  using checker = new IntegrityChecker();
  const path = make(people);
  {
    using database = Database.open(path, { mode: 'write' });
    database.script('CREATE VIRTUAL TABLE words USING fts4(text, tokenize=simple)');
  }
  const altered = readFileSync(path);
  const at = altered.indexOf('tokenize=simple');
  altered.write('tokenize=strang', at);
  writeFileSync(path, altered);
  const outcome = await checker.check(path, signal);
  assert.equal(outcome.kind, 'sound');
});

test('a database that wants more time or memory than it may have ends in an answer', async () => {
  const endless = make(
    `CREATE TABLE t(a); CREATE INDEX slow ON t(length(hex(zeroblob(20000000 + a))));
     ${rows} INSERT INTO t(a) SELECT n FROM c LIMIT 20;`,
  );
  using checker = new IntegrityChecker({ deadlineMs: 300 });
  assert.deepEqual(await checker.check(endless, signal), { kind: 'unknown', why: 'too-long' });
  using small = new IntegrityChecker({ memoryBytes: 8_000_000 });
  assert.deepEqual(await small.check(endless, signal), { kind: 'unknown', why: 'too-large' });
});

test('a check that is cancelled ends with the reason', async () => {
  using checker = new IntegrityChecker();
  await assert.rejects(checker.check(make(people), AbortSignal.abort(new Error('enough'))), /enough/);
});
