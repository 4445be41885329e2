import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { AppError } from '@pearmain/base';
import fc from 'fast-check';
import {
  concatBytes,
  decodeMbdb,
  encodeMbdbRecord,
  fromHex,
  MbdbDecoder,
  type MbdbRecord,
  mbdbHeader,
  toHex,
  utf8Encode,
} from './index.js';

/** A text or data behind its length, put together by hand from the description in docs/formats/mbdb.md §2. */
const counted = (hex: string): string => (hex.length / 2).toString(16).padStart(4, '0') + hex;
const letters = (text: string): string => counted(toHex(utf8Encode(text)));
const digest = 'da39a3ee5e6b4b0d3255bfef95601890afd80709';
const key = `03000000${'5a'.repeat(40)}`;

const nothing = 'ffff';
const joined = (...parts: readonly string[]): string => parts.join('').replaceAll(' ', '');

/** Numbers and order as the layout says: mode, inode, owners, three times, size, class, number of attributes. */
const byHand = {
  header: '6d6264620500',
  root: joined(
    ...[letters('HomeDomain'), letters(''), nothing, nothing, nothing],
    '41ed 0000000000000002 000001f5 000001f5 4e4f3000 3b9aca00 00000000 0000000000000000 00 00',
  ),
  link: joined(
    ...[letters('HomeDomain'), letters('Library/Logs'), letters('../Café'), nothing, nothing],
    'a1ed 00000000000000ff 00000000 00000000 4e4f3000 ffffffff 4e4f3001 0000000000000000 00 00',
  ),
  file: joined(
    ...[letters('HomeDomain'), letters('Library/café.db'), nothing, counted(digest), counted(key)],
    '81a4 ffffffffffffffff 000001f5 000001f5 4e4f3000 4e4f3001 4e4f3002 0000000100000000 03 02',
    ...[letters('com.apple.a'), counted('00ff'), letters('b'), counted('')],
  ),
};
const handMade = fromHex(byHand.header + byHand.root + byHand.link + byHand.file);

const records: readonly MbdbRecord[] = [
  {
    domain: 'HomeDomain',
    relativePath: '',
    target: undefined,
    digest: undefined,
    encryptionKey: undefined,
    mode: 0o40755,
    inode: 2n,
    userId: 501,
    groupId: 501,
    modified: 1_313_812_480,
    changed: 1_000_000_000,
    born: 0,
    size: 0,
    protectionClass: 0,
    extendedAttributes: [],
  },
  {
    domain: 'HomeDomain',
    relativePath: 'Library/Logs',
    target: '../Café',
    digest: undefined,
    encryptionKey: undefined,
    mode: 0o120755,
    inode: 255n,
    userId: 0,
    groupId: 0,
    modified: 1_313_812_480,
    changed: -1,
    born: 1_313_812_481,
    size: 0,
    protectionClass: 0,
    extendedAttributes: [],
  },
  {
    domain: 'HomeDomain',
    relativePath: 'Library/café.db',
    target: undefined,
    digest: fromHex(digest),
    encryptionKey: fromHex(key),
    mode: 0o100644,
    inode: 0xffff_ffff_ffff_ffffn,
    userId: 501,
    groupId: 501,
    modified: 1_313_812_480,
    changed: 1_313_812_481,
    born: 1_313_812_482,
    size: 0x1_0000_0000,
    protectionClass: 3,
    extendedAttributes: [
      { name: 'com.apple.a', value: fromHex('00ff') },
      { name: 'b', value: new Uint8Array(0) },
    ],
  },
];

test('records put together by hand are read, and written again to the byte', () => {
  assert.deepEqual(decodeMbdb(handMade), records);
  assert.equal(toHex(concatBytes([mbdbHeader, ...records.map(encodeMbdbRecord)])), toHex(handMade));
});

const sample = fileURLToPath(
  new URL('../../../../shared/data/backup/pyiosbackup-mbdb-mini/Manifest.mbdb', import.meta.url),
);
const skip = !existsSync(sample) && process.env['CI'] !== 'true' && '../shared/data is not here';

test('the index of a real device is read, and written again to the byte', { skip }, () => {
  const bytes = new Uint8Array(readFileSync(sample));
  const [record, ...others] = decodeMbdb(bytes);
  assert.ok(record);
  assert.equal(others.length, 0);
  const { domain, relativePath, mode, size, modified, changed, born, protectionClass } = record;
  assert.deepEqual(
    { domain, relativePath, mode, size, protectionClass },
    { domain: 'MyTestDomain', relativePath: 'Media/Test.txt', mode: 0o100755, size: 9, protectionClass: 4 },
  );
  assert.deepEqual([modified, changed, born], [1_628_082_463, 1_628_082_509, 1_627_974_948]);
  assert.equal(record.encryptionKey?.length, 44);
  assert.equal(toHex(concatBytes([mbdbHeader, encodeMbdbRecord(record)])), toHex(bytes));
});

test('a length of nothing is taken for a missing value, as some writers mean it', () => {
  const lengthless = byHand.root.replace(nothing + nothing + nothing, '000000000000');
  assert.deepEqual(decodeMbdb(fromHex(byHand.header + lengthless)), records.slice(0, 1));
});

test('an index that comes in pieces of any size gives the same records', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 }), (sizes) => {
      const decoder = new MbdbDecoder();
      const found: MbdbRecord[] = [];
      for (let at = 0, turn = 0; at < handMade.length; turn++) {
        const end = at + (sizes[turn % sizes.length] ?? 1);
        found.push(...decoder.push(handMade.subarray(at, end)));
        at = end;
      }
      decoder.finish();
      assert.deepEqual(found, records);
    }),
  );
});

test('any record survives the round trip', () => {
  const seconds = fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff });
  const bytes = (options: { minLength?: number; maxLength: number }) => fc.uint8Array(options);
  const shape = {
    domain: fc.string({ minLength: 1, unit: 'grapheme' }),
    relativePath: fc.string({ unit: 'grapheme' }),
    target: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
    digest: fc.option(bytes({ minLength: 20, maxLength: 20 }), { nil: undefined }),
    encryptionKey: fc.option(bytes({ minLength: 44, maxLength: 44 }), { nil: undefined }),
    mode: fc.integer({ min: 0, max: 0xffff }),
    inode: fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn }),
    userId: fc.integer({ min: 0, max: 0xffff_ffff }),
    groupId: fc.integer({ min: 0, max: 0xffff_ffff }),
    modified: seconds,
    changed: seconds,
    born: seconds,
    size: fc.maxSafeNat(),
    protectionClass: fc.integer({ min: 0, max: 255 }),
    extendedAttributes: fc.array(
      fc.record({ name: fc.string({ minLength: 1 }), value: bytes({ maxLength: 2048 }) }, { noNullPrototype: true }),
      { maxLength: 5 },
    ),
  };
  const anyRecord = fc.record(shape, { noNullPrototype: true });
  fc.assert(
    fc.property(anyRecord, (record) => {
      assert.deepEqual(decodeMbdb(concatBytes([mbdbHeader, encodeMbdbRecord(record)])), [record]);
    }),
  );
});

test('a torn index is told from a whole one, wherever it ends', () => {
  const ends = [byHand.header, byHand.header + byHand.root, byHand.header + byHand.root + byHand.link];
  const whole = new Set([...ends.map((hex) => hex.length / 2), handMade.length]);
  for (let length = 0; length <= handMade.length; length++) {
    const read = () => decodeMbdb(handMade.subarray(0, length));
    if (whole.has(length)) read();
    else assert.throws(read, { code: 'formats/mbdb-damaged' }, `${length} bytes`);
  }
});

test('what is no index, and records that are none, are refused with the place', () => {
  const refused = (hex: string, offset: number) =>
    assert.throws(
      () => decodeMbdb(fromHex(hex)),
      (error) => error instanceof AppError && error.code === 'formats/mbdb-damaged' && error.data['offset'] === offset,
    );
  refused(`6d6264780200${byHand.root}`, 0);
  refused(
    `${byHand.header}${byHand.root}${byHand.link.replace(letters('HomeDomain'), 'ffff')}`,
    6 + byHand.root.length / 2,
  );
  refused(byHand.header + byHand.root.replace(letters('HomeDomain'), counted('ff41')), 6);
  refused(byHand.header + byHand.root.replace(/0{20}$/, 'ffffffffffffffff0000'), 6);
});

test('a record that claims more than a mebibyte is refused before it is gathered', () => {
  const decoder = new MbdbDecoder();
  decoder.push(mbdbHeader);
  decoder.push(fromHex(byHand.root.replace(/00$/, 'ff')));
  const attribute = fromHex(letters('a') + counted('00'.repeat(60_000)));
  assert.throws(
    () => {
      for (let count = 0; count < 30; count++) decoder.push(attribute);
    },
    { code: 'formats/mbdb-damaged' },
  );
});

test('damaged bytes end in a failure of ours or in records, soon', () => {
  fc.assert(
    fc.property(fc.nat(handMade.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
      const bytes = new Uint8Array(handMade);
      bytes[place] = (bytes[place] ?? 0) ^ change;
      try {
        decodeMbdb(bytes);
      } catch (error) {
        assert.ok(error instanceof AppError && error.code === 'formats/mbdb-damaged', String(error));
      }
    }),
    { numRuns: 500 },
  );
});
