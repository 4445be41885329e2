import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { isFailure } from '@pearmain/base';
import {
  addToSum,
  frameHeaderSize,
  gapsOf,
  isPointerMap,
  localPayload,
  logHeaderSize,
  readBtreePage,
  readCell,
  readCreateTable,
  readFrame,
  readLogHeader,
  readSqliteHeader,
  readValue,
  shortCellEnd,
  sizeOfType,
  VarintCursor,
  varintSize,
  wordAt,
} from './index.js';

const golden = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../src/sqlite-file/golden/${name}`, import.meta.url)));

test('a database that SQLite wrote is read page by page: its header, its list of tables, and a declaration in it', () => {
  const file = golden('pears.db');
  const header = readSqliteHeader(file);
  assert.deepEqual(header, {
    pageSize: 512,
    usableSize: 512,
    pageCount: 2,
    firstTrunk: 0,
    freePages: 0,
    hasPointerMap: false,
    encoding: 'utf-8',
  });
  const page = readBtreePage(file.subarray(0, 512), 512, 100);
  assert.equal(page?.kind, 'table-leaf');
  const [at = 0] = page?.cells ?? [];
  const cell = readCell(file, 'table-leaf', at, 512);
  assert.ok(cell);
  assert.deepEqual([cell.rowId, cell.end, cell.overflowPage], [1, 512, 0]);
  const cursor = new VarintCursor(file, cell.payloadAt);
  const headEnd = cell.payloadAt + cursor.next();
  const types: number[] = [];
  while (cursor.at < headEnd) types.push(cursor.next());
  let value = headEnd;
  const values = types.map((type) => {
    const read = readValue(file, value, type, 'utf-8');
    value += sizeOfType(type);
    return read;
  });
  assert.equal(value, cell.end);
  assert.deepEqual(values.slice(0, 4), ['table', 'pears', 'pears', 2]);
  assert.deepEqual(readCreateTable(String(values[4])), {
    name: 'pears',
    isWithoutRowId: false,
    columns: [
      { name: 'id', affinity: 'integer', isNotNull: false, isRowId: true },
      { name: 'name', affinity: 'text', isNotNull: true, isRowId: false },
      { name: 'weight', affinity: 'real', isNotNull: false, isRowId: false },
      { name: 'note', affinity: 'blob', isNotNull: false, isRowId: false },
    ],
  });
  assert.deepEqual(page && gapsOf(file.subarray(0, 512), page, 512), [{ start: page.pointersEnd, end: at }]);
});

test('the log that SQLite wrote has its frames with sums that run from the first to the last', () => {
  const log = golden('pears.db-wal');
  const header = readLogHeader(log);
  let { sum } = header;
  const pages: [number, number][] = [];
  for (let at = logHeaderSize; at < log.length; at += frameHeaderSize + 512) {
    const frame = readFrame(log.subarray(at));
    sum = addToSum(sum, log.subarray(at, at + 8), header.isBigEndian);
    sum = addToSum(sum, log.subarray(at + frameHeaderSize, at + frameHeaderSize + 512), header.isBigEndian);
    assert.deepEqual(frame.sum, sum);
    assert.equal(frame.salt, header.salt);
    pages.push([frame.page, frame.pagesAfterCommit]);
  }
  assert.deepEqual(pages.filter(([, size]) => size > 0).length, 2);
  assert.deepEqual(new Set(pages.map(([page]) => page)), new Set([1, 2, 3]));
  const image = log.subarray(log.length - 512);
  const last = readBtreePage(image, 512);
  const rows = last?.cells.map((at) => readCell(image, 'table-leaf', at, 512));
  assert.deepEqual(
    rows?.map((row) => [row?.rowId, row?.payloadSize, (row?.overflowPage ?? 0) > 0]),
    [
      [1, 25, false],
      [300, 17, false],
      [70000, 894, true],
    ],
  );
  assert.equal(rows?.[2]?.localSize, localPayload(894, 512, true));
  assert.deepEqual(
    last?.cells.map((at) => shortCellEnd(image, at, 512)),
    [rows?.[0]?.end, rows?.[1]?.end, 0],
  );
});

test('numbers of one to nine bytes are read as they are written, to the ends of 64 bits', () => {
  for (const [bytes, value] of [
    [[0], 0],
    [[0x7f], 127],
    [[0x81, 0], 128],
    [[0x84, 0xa2, 0x70], 70000],
    [[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], -1],
    [[0xbf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 2 ** 63],
  ] as const) {
    const cursor = new VarintCursor(Uint8Array.from(bytes));
    assert.equal(cursor.next(), value);
    assert.equal(cursor.at, bytes.length);
    if (value >= 0 && value < 2 ** 53) assert.equal(varintSize(value), bytes.length);
  }
});

test('values of every type are read, in whichever encoding', () => {
  const bytes = Uint8Array.from([0x80, 0, 0, 0, 0, 0, 0, 1, 0x40, 0x59, 0, 0, 0, 0, 0, 0, 0x61, 0, 0x42, 0x26]);
  const read = (at: number, type: number, encoding: 'utf-8' | 'utf-16le' = 'utf-8') =>
    readValue(bytes, at, type, encoding);
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5].map((type) => read(0, type)),
    [null, -128, -32768, -8388608, -2147483648, -140737488355328],
  );
  assert.equal(read(0, 6), -(2n ** 63n) + 1n);
  assert.equal(read(8, 7), 100);
  assert.deepEqual([read(0, 8), read(0, 9)], [0, 1]);
  assert.equal(read(16, 21, 'utf-16le'), 'a♂');
  assert.deepEqual(read(16, 14), Uint8Array.of(0x61));
  assert.deepEqual([10, 11].map(sizeOfType), [-1, -1]);
});

test('declarations of tables are read however they are written', () => {
  const names = (sql: string) => readCreateTable(sql)?.columns.map(({ name }) => name);
  assert.deepEqual(
    names(`create table if not exists main."odd ""name""" ([a b] VARCHAR(20, 3) DEFAULT ('x,y)'), 'c' INT -- a remark, with commas
      , \`d\` DECIMAL(10,2) CHECK (d > 0), PRIMARY KEY ("c", \`d\`), UNIQUE ([a b]))`),
    ['a b', 'c', 'd'],
  );
  assert.equal(readCreateTable(`CREATE TABLE main."odd ""name""" (a)`)?.name, 'odd "name"');
  const keyed = readCreateTable('CREATE TABLE t (a TEXT, b TEXT, c INT, PRIMARY KEY (c, a)) WITHOUT ROWID');
  assert.deepEqual([keyed?.isWithoutRowId, keyed?.columns.map(({ name }) => name)], [true, ['c', 'a', 'b']]);
  const rowId = (sql: string) => readCreateTable(sql)?.columns.map(({ isRowId }) => isRowId);
  assert.deepEqual(rowId('CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT, b)'), [true, false]);
  assert.deepEqual(rowId('CREATE TABLE t (a INTEGER, b, PRIMARY KEY (a))'), [true, false]);
  assert.deepEqual(rowId('CREATE TABLE t (a INT PRIMARY KEY, b)'), [false, false]);
  assert.deepEqual(rowId('CREATE TABLE t (a INTEGER PRIMARY KEY DESC, b)'), [false, false]);
  for (const none of [
    'CREATE VIRTUAL TABLE t USING fts5(a)',
    'CREATE INDEX i ON t (a)',
    'CREATE TABLE t AS SELECT 1',
    '',
  ]) {
    assert.equal(readCreateTable(none), undefined, none);
  }
});

test('what is no database, no log, or ends too early is refused, and damaged pages give what is left of them', () => {
  const refuses = (work: () => unknown, code: string) => assert.throws(work, (error) => isFailure(error, code), code);
  const file = golden('pears.db');
  refuses(() => readSqliteHeader(file.subarray(0, 99)), 'formats/sqlite-damaged');
  refuses(() => readSqliteHeader(new Uint8Array(512)), 'formats/sqlite-damaged');
  const odd = new Uint8Array(file);
  odd.set([3, 0], 16);
  refuses(() => readSqliteHeader(odd), 'formats/sqlite-damaged');
  refuses(() => readLogHeader(file), 'formats/sqlite-damaged');
  refuses(() => readFrame(file.subarray(0, 10)), 'formats/short');
  const page = new Uint8Array(512).fill(0xff);
  page[0] = 13;
  assert.equal(readBtreePage(page, 512), undefined);
  page.set([13, 0, 0, 0, 2, 1, 0, 0, 1, 0xf0, 0xff, 0xff], 0);
  const read = readBtreePage(page, 512);
  assert.deepEqual(read?.cells, [0x1f0]);
  assert.equal(readCell(page, 'table-leaf', 0x1f0, 512), undefined);
  assert.equal(wordAt(page, 0), 0x0d000000);
});

test('declarations that never close a quote or a comment are soon read', () => {
  for (const open of ['[', '"', "'", '`', '/*', "'a", '""\'']) {
    const begun = performance.now();
    readCreateTable(`CREATE TABLE t (a TEXT) ${open.repeat(300_000)}`);
    assert.ok(performance.now() - begun < 10_000, open);
  }
});

test('pages that only say who points to others are known by their numbers', () => {
  const header = { ...readSqliteHeader(golden('pears.db')), hasPointerMap: true };
  assert.deepEqual(
    [1, 2, 3, 104, 105, 106].map((page) => isPointerMap(header, page)),
    [false, true, false, false, true, false],
  );
});
