import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { copyAside, Database } from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'pearmain-sqlite-'));
after(() => rmSync(folder, { recursive: true }));

test('rows written come back, blobs and nulls included', () => {
  using database = Database.open(join(folder, 'a.db'), { mode: 'create' });
  database.script('CREATE TABLE t (n INTEGER, x BLOB, s TEXT)');
  const insert = database.prepare('INSERT INTO t VALUES (?, ?, ?)');
  database.transaction(() => {
    insert.run(1, new Uint8Array([0, 255]), 'eins');
    insert.run(2, null, null);
  });
  const rows = [...database.rows<{ n: number; x: Uint8Array | null; s: string | null }>('SELECT * FROM t ORDER BY n')];
  assert.equal(rows.length, 2);
  assert.deepEqual([...(rows[0]?.x ?? [])], [0, 255]);
  assert.equal(rows[1]?.s, null);
  assert.equal(database.row('SELECT 1 AS one FROM t WHERE n = ?', 3), undefined);
});

test('tables and columns can be asked for before they are used', () => {
  using database = Database.inMemory();
  database.script('CREATE TABLE message (ROWID INTEGER PRIMARY KEY, text TEXT)');
  assert.equal(database.has('message'), true);
  assert.equal(database.has('message', 'text'), true);
  assert.equal(database.has('message', 'attributedBody'), false);
  assert.equal(database.has('chat'), false);
});

test('a transaction that breaks leaves nothing behind', () => {
  using database = Database.inMemory();
  database.script('CREATE TABLE t (n)');
  assert.throws(() => {
    database.transaction(() => {
      database.run('INSERT INTO t VALUES (1)');
      throw new Error('stop');
    });
  }, /stop/);
  assert.equal(database.row<{ n: number }>('SELECT count(*) AS n FROM t')?.n, 0);
});

test('what is not a database is named as such, and so is a folder that is not there', () => {
  const path = join(folder, 'noise.db');
  writeFileSync(
    path,
    'This is no database at all, but it is long enough to have a header of one hundred bytes. '.repeat(3),
  );
  assert.throws(() => Database.open(path), { code: 'sqlite/not-a-database' });
  assert.throws(() => Database.open(join(folder, 'absent.db')), { code: 'sqlite/cannot-open' });
  assert.throws(() => Database.open(join(folder, 'no', 'folder.db'), { mode: 'create' }), {
    code: 'sqlite/cannot-open',
  });
  assert.throws(() => Database.ofBytes(new Uint8Array(4096).fill(7)), { code: 'sqlite/not-a-database' });
});

test('a second writer is told that the database is in use', () => {
  const path = join(folder, 'busy.db');
  using first = Database.open(path, { mode: 'create' });
  first.script('CREATE TABLE t (n); BEGIN IMMEDIATE');
  using second = Database.open(path, { mode: 'write', busyTimeoutMs: 1 });
  assert.throws(() => second.script('BEGIN IMMEDIATE'), { code: 'sqlite/busy' });
});

test('a database copied aside brings the rows of its log along', () => {
  const path = join(folder, 'wal.db');
  using original = Database.open(path, { mode: 'create' });
  original.script('PRAGMA journal_mode = WAL; CREATE TABLE t (n); INSERT INTO t VALUES (42)');
  const scratch = join(folder, 'scratch');
  mkdirSync(scratch);
  using copy = Database.open(copyAside(path, scratch));
  assert.equal(copy.row<{ n: number }>('SELECT n FROM t')?.n, 42);
});

test('a database in memory has the bytes of a file, and a WAL mark does not hinder opening them', () => {
  const path = join(folder, 'mark.db');
  using database = Database.open(path, { mode: 'create' });
  database.script('PRAGMA journal_mode = WAL; CREATE TABLE t (n); INSERT INTO t VALUES (7)');
  using again = Database.ofBytes(database.serialize());
  assert.equal(again.row<{ n: number }>('SELECT n FROM t')?.n, 7);
});

test('integers beyond 2^53 keep every digit where asked for', () => {
  const path = join(folder, 'big.db');
  using database = Database.open(path, { mode: 'create', bigIntegers: true });
  database.script('CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (700000000123456789)');
  assert.equal(database.row<{ n: bigint }>('SELECT n FROM t')?.n, 700000000123456789n);
});
