import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type PlistDict, type PlistValue, parsePlist, Real, Uid, writeBinaryPlist, writeXmlPlist } from '../index.js';

function golden(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../../src/plist/golden/${name}`, import.meta.url)));
}

/** A dictionary as the parser makes it, without a prototype, at every level. */
function dict(entries: { [key: string]: PlistValue }): PlistDict {
  return Object.assign(Object.create(null), entries);
}

const values = dict({
  true: true,
  false: false,
  'one byte': 200,
  'two bytes': 40_000,
  'four bytes': 4_000_000_000,
  'eight bytes': 9_007_199_254_740_991,
  wide: 9_007_199_254_740_993n,
  least: -(2n ** 63n),
  negative: -13,
  'sixteen bytes': 2n ** 64n - 13n,
  zero: 0,
  real: new Real(2.5),
  'whole real': new Real(2),
  'negative real': new Real(-0.001),
  'empty text': '',
  ascii: 'Hello & <goodbye>',
  latin: 'Frühstück',
  astral: 'Ada’s iPhone 📱',
  'long ascii': 'abcdefghij'.repeat(30),
  lines: 'one\ntwo\ttabbed',
  'empty data': new Uint8Array(),
  data: Uint8Array.from(Array(256).keys()),
  date: new Date('2026-11-22T14:03:11Z'),
  'old date': new Date(0),
  'empty array': [],
  'empty dict': dict({}),
  nested: [[['deep']], dict({ inner: dict({ data: Uint8Array.of(0, 1, 2), again: 'Hello & <goodbye>' }) })],
  repeated: ['x', 'x', 1, 1, true, true, Uint8Array.of(7), Uint8Array.of(7), new Real(2.5), new Date(0)],
});

const status = dict({
  BackupState: 'new',
  Date: new Date('2026-11-22T14:03:11Z'),
  IsFullBackup: false,
  SnapshotState: 'finished',
  UUID: 'D0A3B5C4-0E4F-4C8B-9D57-31D1C2F4A6B8',
  Version: '3.3',
});

const items = Array.from({ length: 400 }, (_, n) => `item ${n}`);
const uids = dict({ $top: dict({ root: new Uid(1) }), wide: new Uid(300), wider: new Uid(70_000) });

const trees: [name: string, tree: PlistValue][] = [
  ['values', values],
  ['status', status],
  ['two-byte-references', items],
  ['uids', uids],
];

for (const [name, tree] of trees) {
  test(`${name}: Python's binary list is read, and written as the same bytes`, () => {
    assert.deepEqual(parsePlist(golden(`${name}.bplist`)), tree);
    assert.deepEqual(writeBinaryPlist(tree), golden(`${name}.bplist`));
  });
}

for (const [name, tree] of trees.slice(0, 3)) {
  test(`${name}: Python's XML list is read, and written as the same bytes`, () => {
    assert.deepEqual(parsePlist(golden(`${name}.xml`)), tree);
    assert.deepEqual(writeXmlPlist(tree), golden(`${name}.xml`));
  });
}

test('the XML of libplist and XML in UTF-16 are read', () => {
  assert.deepEqual(parsePlist(golden('values-libplist.xml')), values);
  assert.deepEqual(parsePlist(golden('status-utf16be.xml')), status);
  assert.deepEqual(parsePlist(golden('status-utf16le.xml')), status);
});

test('the status of a backup and the first message of a phone have the sizes of real ones', () => {
  assert.equal(writeBinaryPlist(status).length, 189);
  assert.equal(writeBinaryPlist(['DLMessageVersionExchange', 300, 0]).length, 80);
});

test('a Buffer is read like any bytes, and what was read does not change with it', () => {
  const pool = Buffer.concat([Buffer.from('....'), golden('values.bplist')]);
  const tree = parsePlist(pool.subarray(4));
  pool.fill(0);
  assert.deepEqual(tree, values);
});
