import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type PlistValue, parsePlist, Real, Uid, utf8Decode, writeBinaryPlist, writeXmlPlist } from '../index.js';

const wholeSeconds = fc
  .integer({ min: -62_167_219_200, max: 253_402_300_799 })
  .map((seconds) => new Date(seconds * 1000));

/** Any tree; texts are such as XML can hold. */
const tree = fc.letrec<{ value: PlistValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }).map((value) => {
      return Number.isSafeInteger(Number(value)) ? Number(value) : value;
    }),
    fc.double().map((value) => new Real(value)),
    fc.string(),
    fc
      .string({ unit: 'binary' })
      .map((text) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')),
    fc.uint8Array({ maxLength: 200 }),
    wholeSeconds,
    fc.nat().map((index) => new Uid(index)),
    fc.array(tie('value'), { maxLength: 20 }),
    fc.dictionary(fc.string(), tie('value'), { noNullPrototype: false, maxKeys: 20 }).map(withoutPrototype),
  ),
})).value;

function withoutPrototype(entries: { readonly [key: string]: PlistValue }): PlistValue {
  return Object.assign(Object.create(null), entries);
}

test('any tree survives the binary form, and is written the same again', () => {
  fc.assert(
    fc.property(tree, (value) => {
      const bytes = writeBinaryPlist(value);
      const read = parsePlist(bytes);
      assert.deepEqual(read, value);
      assert.deepEqual(writeBinaryPlist(read), bytes);
    }),
  );
});

test('any tree survives the XML form', () => {
  fc.assert(
    fc.property(tree, (value) => {
      assert.deepEqual(parsePlist(writeXmlPlist(value)), value);
    }),
  );
});

test('half a surrogate pair survives the binary form', () => {
  const text = `broken \ud83d name ${'é'.repeat(5000)}`;
  assert.equal(parsePlist(writeBinaryPlist(text)), text);
});

test('text that XML cannot hold becomes U+FFFD and leaves a readable list', () => {
  const xml = writeXmlPlist(['bell \u0007 nul \u0000 end \uffff', 'half \ud83d', 'return \r\n']);
  assert.deepEqual(parsePlist(xml), ['bell \ufffd nul \ufffd end \ufffd', 'half \ufffd', 'return \r\n']);
});

test('a key called __proto__ is a key like any other', () => {
  const value = { ['__proto__']: { polluted: true } };
  for (const bytes of [writeBinaryPlist(value), writeXmlPlist(value)]) {
    const read = parsePlist(bytes);
    assert.deepEqual(Object.keys(read), ['__proto__']);
    assert.equal(Object.getPrototypeOf(read), null);
  }
});

test('a fractional number is written as a real, a whole one as an integer', () => {
  assert.deepEqual(parsePlist(writeBinaryPlist([1.5, 1, new Real(1), -0])), [new Real(1.5), 1, new Real(1), 0]);
  assert.match(utf8Decode(writeXmlPlist([1.5, 1, new Real(1)])), /<real>1\.5<.*<integer>1<.*<real>1\.0</s);
});

test('equal scalars are written once, and an object that is shared stays shared', () => {
  const shared = ['inner'];
  const once = writeBinaryPlist([shared, 'text', 7n, Uint8Array.of(1, 2)]).length;
  const twice = writeBinaryPlist([shared, 'text', 7n, Uint8Array.of(1, 2), shared, 'text', 7, Uint8Array.of(1, 2)]);
  assert.equal(twice.length, once + 4);
  const long = [new Uint8Array(5000), new Uint8Array(5000).fill(1, 33, 34), new Uint8Array(5000)];
  assert.deepEqual(parsePlist(writeBinaryPlist(long)), long);
});

test('more than 65535 objects and 16 MiB of offsets are written and read', () => {
  const value = Array.from({ length: 70_000 }, (_, i) => `${i}`);
  assert.deepEqual(parsePlist(writeBinaryPlist(value)), value);
  const large = [new Uint8Array(17 << 20).fill(5), 'after it'];
  assert.deepEqual(parsePlist(writeBinaryPlist(large)), large);
});

test('what a list cannot hold is refused before anything is written', () => {
  const circle: PlistValue[] = [];
  circle.push({ again: circle });
  let deep: PlistValue = [];
  for (let i = 0; i < 600; i++) deep = [deep];
  for (const write of [writeBinaryPlist, writeXmlPlist]) {
    for (const value of [2 ** 60, 2n ** 64n, -(2n ** 63n) - 1n, new Date(Number.NaN), undefined, null]) {
      assert.throws(() => write([value as PlistValue]), { code: 'formats/plist-unwritable' }, String(value));
    }
    assert.throws(() => write(deep), { code: 'formats/plist-too-large' });
  }
  assert.throws(() => writeXmlPlist(circle), { code: 'formats/plist-too-large' });
  assert.throws(() => writeBinaryPlist(new Uid(-1)), { code: 'formats/plist-unwritable' });
  assert.throws(() => writeXmlPlist(new Date('+012345-01-01T00:00:00Z')), { code: 'formats/plist-unwritable' });
});
