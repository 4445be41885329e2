import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { addToSum, readLogHeader } from '@pearmain/formats';
import { Database } from '@pearmain/sqlite';
import { copiesOf, expectedRows, withSamples } from '../../testing/samples.test.js';
import type { Candidate } from './candidate.js';
import { type Carved, carveStore } from './carve.js';
import { valuesOf } from './schema.js';
import { StoreFile } from './store-file.js';

/** What is found in a database, and the values of each row as text. */
function carved(
  path: string,
): Carved & { readonly rows: readonly (Candidate & { readonly values: readonly unknown[] })[] } {
  using store = StoreFile.open(path);
  const steps = carveStore(store);
  for (;;) {
    const { done, value } = steps.next();
    if (!done) continue;
    const { encoding } = store.header;
    return {
      ...value,
      rows: value.candidates.map((one) => ({ ...one, values: valuesOf(one.body, one.types, encoding) })),
    };
  }
}

function inFolder<T>(work: (path: (name: string) => string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'pearmain-carve-'));
  try {
    return work((name) => join(folder, name));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What is found in a database that statements make. */
function carvedOf(...scripts: readonly string[]): ReturnType<typeof carved> {
  return inFolder((path) => {
    {
      using database = Database.open(path('store.db'), { mode: 'create' });
      for (const script of scripts) database.script(script);
    }
    return carved(path('store.db'));
  });
}

const counted = (count: number): string =>
  `WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ${count})`;
const pears = (more = ''): string =>
  `CREATE TABLE pears (id INTEGER PRIMARY KEY, name TEXT, weight REAL, picked INTEGER, note TEXT)${more};
   ${counted(400)} INSERT INTO pears SELECT n, 'Pear number ' || n, n * 1.5 + 0.25, 700000000 + n * 60, 'from tree ' || (n % 7) FROM c;`;

const wanted = new Set(Array.from({ length: 400 }, (_, index) => `Pear number ${index + 1}`));

for (const size of [512, 1024, 4096, 8192, 65536]) {
  for (const encoding of ['UTF-8', 'UTF-16le', 'UTF-16be']) {
    for (const vacuum of ['NONE', 'FULL', 'INCREMENTAL']) {
      test(`of rows deleted from pages of ${size} bytes (${encoding}, auto-vacuum ${vacuum}) most are found, none of them wrong`, () => {
        const { rows } = carvedOf(
          `PRAGMA page_size = ${size}; PRAGMA encoding = '${encoding}'; PRAGMA auto_vacuum = ${vacuum}; PRAGMA secure_delete = OFF;`,
          pears(),
          'DELETE FROM pears WHERE id BETWEEN 40 AND 340 OR id % 10 = 3;',
        );
        const good = rows.filter(({ score, state }) => score >= 70 && state === 'deleted');
        for (const { values } of good) {
          const [, name, weight, picked] = values;
          const number = Number(String(name).slice(12));
          assert.deepEqual([weight, picked], [number * 1.5 + 0.25, 700000000 + number * 60]);
          assert.ok(number % 10 === 3 || (number >= 40 && number <= 340));
        }
        // A file that is shortened has what was between rows alone.
        assert.ok(good.length > (vacuum === 'FULL' ? 5 : 140), `${good.length}`);
      });
    }
  }
}

test('where deleting wipes, nothing is found, and nothing is made up', () => {
  const { rows, filledBytes } = carvedOf('PRAGMA secure_delete = ON;', pears(), 'DELETE FROM pears WHERE id > 40;');
  assert.deepEqual(rows, []);
  assert.ok(filledBytes < 2000, `${filledBytes}`);
});

test('in a compact copy nothing is found', () => {
  inFolder((path) => {
    {
      using database = Database.open(path('store.db'), { mode: 'create' });
      database.script(`PRAGMA secure_delete = OFF; ${pears()} DELETE FROM pears WHERE id > 40;`);
      database.copyInto(path('compact.db'));
    }
    assert.ok(carved(path('store.db')).rows.length > 200);
    assert.deepEqual(carved(path('compact.db')).rows, []);
  });
});

test('rows of a table that was dropped are found with its declaration, and learnt from one another', () => {
  const { rows, droppedTables } = carvedOf(
    'PRAGMA secure_delete = OFF;',
    'CREATE TABLE other (a);',
    pears(),
    'DROP TABLE pears;',
  );
  assert.deepEqual(droppedTables, ['pears']);
  assert.ok(rows.length > 350, `${rows.length}`);
  assert.ok(rows.every(({ shape, values }) => shape.isDropped && wanted.has(String(values[1]))));
});

test('a long row is whole where its other pages are free, and cut where they were used again', () => {
  const text = (letter: string, length: number): string => letter.repeat(length);
  const made = `PRAGMA page_size = 1024; PRAGMA secure_delete = OFF; CREATE TABLE letters (id INTEGER PRIMARY KEY, who TEXT, what TEXT);
    ${counted(30)} INSERT INTO letters SELECT n, 'somebody ' || n, 'short words ' || n FROM c;
    INSERT INTO letters VALUES (98, 'Otto', '${text('first', 2000)}'), (99, 'Anna', '${text('long ', 2000)}');
    DELETE FROM letters WHERE id = 98;`;
  const whole = carvedOf(made, 'DELETE FROM letters WHERE id = 99;').rows.find(({ values }) => values[1] === 'Anna');
  assert.equal(String(whole?.values[2]).length, 10000);
  assert.equal(whole?.isCut, false);
  const cut = carvedOf(
    made,
    `DELETE FROM letters WHERE id = 99; CREATE TABLE more (a TEXT); INSERT INTO more VALUES ('${text('x', 25_000)}');`,
  );
  for (const { isCut, score, values } of cut.rows.filter(({ values: [, who] }) => who === 'Anna')) {
    assert.ok(isCut && score < 70, `${score} ${String(values[2]).slice(0, 20)}`);
  }
});

test('rows of tables without row numbers are found on pages that were given up', () => {
  const { rows } = carvedOf(
    'PRAGMA secure_delete = OFF;',
    `CREATE TABLE keyed (word TEXT, number INTEGER, note TEXT, PRIMARY KEY (number, word)) WITHOUT ROWID;
     ${counted(600)} INSERT INTO keyed SELECT 'word ' || n, n, 'a note about ' || n FROM c;`,
    'DELETE FROM keyed WHERE number > 30;',
  );
  const good = rows.filter(({ score }) => score >= 70);
  assert.ok(good.length > 200, `${good.length}`);
  for (const { values } of good)
    assert.deepEqual(values, [values[0], `word ${values[0]}`, `a note about ${values[0]}`]);
});

test('rows from before a column was added are found too', () => {
  const { rows } = carvedOf(
    'PRAGMA secure_delete = OFF;',
    pears(),
    `ALTER TABLE pears ADD COLUMN colour TEXT; INSERT INTO pears VALUES (500, 'Pear number 500', 1.5, 1, 'late', 'green');
     DELETE FROM pears WHERE id BETWEEN 40 AND 300;`,
  );
  const good = rows.filter(({ score }) => score >= 70);
  assert.ok(good.length > 120 && good.every(({ values }) => values.length === 5), `${good.length}`);
});

test('a row that is still there with other words is told apart from one that is gone', () => {
  const { rows } = carvedOf(
    'PRAGMA secure_delete = OFF;',
    `CREATE TABLE message (id INTEGER PRIMARY KEY, guid TEXT UNIQUE, text TEXT, date INTEGER, flags INTEGER);
     ${counted(60)} INSERT INTO message SELECT n, 'A1B2C3D4-0000-0000-0000-' || (100000000000 + n), 'the words of message ' || n, 700000000 + n, n % 2 FROM c;`,
    `UPDATE message SET text = text || ', and more than there was room for in its place' WHERE id = 20; DELETE FROM message WHERE id = 40;`,
  );
  const stateOf = (number: number) => rows.find(({ values }) => values[2] === `the words of message ${number}`)?.state;
  assert.deepEqual([stateOf(20), stateOf(40), stateOf(41)], ['changed', 'deleted', undefined]);
});

test(
  'every deleted row of the forensic corpus that an independent carver found is found, and no other',
  withSamples,
  () => {
    const shape = (values: readonly unknown[]): string =>
      JSON.stringify(values.map((value) => (typeof value === 'number' ? Number(value.toPrecision(10)) : value)).sort());
    let found = 0;
    for (const { database, carved: rows } of expectedRows('carved-forensic-corpus')) {
      using copies = copiesOf({ store: `sqlite-forensic-corpus/${String(database)}` });
      const good = carved(copies.copies[0]?.path ?? '').rows.filter(({ score }) => score >= 70);
      const expected = (rows as { readonly values: Readonly<Record<string, unknown>> }[]).map(({ values }) =>
        shape(Object.values(values)),
      );
      assert.deepEqual(good.map(({ values }) => shape(values)).sort(), expected.sort(), String(database));
      found += good.length;
    }
    assert.equal(found, 119 + 635);
  },
);

test('of a chat store without a deleted message none is claimed, whatever lies about of live ones', withSamples, () => {
  using copies = copiesOf({ store: 'messages/macos-2015-deleted/imessage_chat.db' });
  const { rows } = carved(copies.copies[0]?.path ?? '');
  assert.deepEqual(
    rows.filter(({ shape, state }) => shape.table.name === 'message' && state === 'deleted'),
    [],
  );
});

test('a log gives every version of a row, with the commits between which it was there', withSamples, () => {
  using copies = copiesOf({ store: 'sqlite-damaged/wal_database.db' });
  const { rows } = carved(copies.copies[0]?.path ?? '');
  assert.deepEqual(
    rows.map(({ rowId, values, state, place, commits }) => [
      rowId,
      values[0],
      state,
      place,
      commits?.first,
      commits?.last,
    ]),
    [
      [4, 'Committed Text 3', 'changed', 'log', 0, 2],
      [6, 'Deleted Text 2', 'deleted', 'log', 0, 1],
      [3, 'Deleted Text 1', 'deleted', 'log', 0, 0],
    ],
  );
});

test('commits of a log that was made step by step are told as they were', () => {
  inFolder((path) => {
    using database = Database.open(path('live.db'), { mode: 'create' });
    database.script(`PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;
      CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT, count INTEGER, note TEXT);`);
    database.script("INSERT INTO words VALUES (1, 'apple', 1, 'kept'), (2, 'pear', 2, 'not kept');");
    database.script("INSERT INTO words VALUES (3, 'quince', 3, 'kept');");
    database.script('DELETE FROM words WHERE id = 2;');
    database.script("UPDATE words SET word = 'medlar' WHERE id = 3;");
    copyFileSync(path('live.db'), path('copy.db'));
    copyFileSync(path('live.db-wal'), path('copy.db-wal'));
    assert.deepEqual(
      carved(path('copy.db')).rows.map(({ rowId, values, state, commits }) => [rowId, values[1], state, commits]),
      [
        [2, 'pear', 'deleted', { first: 2, last: 3 }],
        [3, 'quince', 'changed', { first: 3, last: 4 }],
      ],
    );
  });
});

test('very many rows that hold the same are told apart by their numbers, in the time of as many others', () => {
  const begun = performance.now();
  const { rows } = carvedOf(
    'PRAGMA secure_delete = OFF; CREATE TABLE log (id INTEGER PRIMARY KEY, what TEXT, count INTEGER, size INTEGER, note TEXT);',
    `${counted(100_000)} INSERT INTO log SELECT n, 'com.example.something.happened', 1, 300, 'nothing else' FROM c;`,
    'DELETE FROM log WHERE id > 50000',
  );
  const numbers = new Set(rows.map(({ rowId }) => rowId));
  assert.ok(rows.length > 49_000 && numbers.size === rows.length, `${rows.length}`);
  assert.ok([...numbers].every((number) => number === undefined || number > 50_000));
  // Of none of them is to be said that it has other values now: the text is that of all.
  assert.ok(rows.every(({ state }) => state === 'deleted'));
  assert.ok(performance.now() - begun < 60_000);
});

test('a log whose page is far behind all others does not make the database as large', () => {
  inFolder((path) => {
    {
      using database = Database.open(path('store.db'), { mode: 'create' });
      database.script(`PRAGMA journal_mode = WAL; ${pears()}`);
      for (const name of ['', '-wal']) copyFileSync(path(`store.db${name}`), path(`far.db${name}`));
    }
    const log = readFileSync(path('far.db-wal'));
    const last = log.length - 4096 - 24;
    log.writeUInt32BE(0xffff_fff0, last);
    sumAnew(log);
    writeFileSync(path('far.db-wal'), log);
    using store = StoreFile.open(path('far.db'));
    assert.ok(store.frames.length > 1 && store.pageCount < 1000, `${store.pageCount}`);
  });
});

/** Makes the sums of a log's frames those of what they hold. */
function sumAnew(log: Buffer): void {
  const { isBigEndian, sum } = readLogHeader(log);
  let running = sum;
  for (let at = 32; at < log.length; at += 24 + 4096) {
    running = addToSum(running, log.subarray(at, at + 8), isBigEndian);
    running = addToSum(running, log.subarray(at + 24, at + 24 + 4096), isBigEndian);
    for (const [index, part] of running.entries()) log.writeUInt32BE(part, at + 16 + index * 4);
  }
}
