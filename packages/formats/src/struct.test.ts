import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bytes, Cursor, fromHex, i32, i64, struct, tag, toHex, u8, u16, u32, u64, type ValueOf } from './index.js';

const Little = struct('little', { magic: tag('CFA6LPAA'), length: u64, number: u16, id: bytes(2), delta: i32 });
type Little = ValueOf<typeof Little>;
const Big = struct('big', { kind: u8, length: u32, offset: i64 });

test('a layout is the same bytes in both directions', () => {
  const value: Little = { magic: 'CFA6LPAA', length: 40, number: 0x0102, id: Uint8Array.of(7, 8), delta: -2 };
  assert.equal(Little.size, 24);
  assert.equal(toHex(Little.encode(value)), '434641364c504141280000000000000002010708feffffff');
  assert.deepEqual(Little.decode(Little.encode(value)), value);
  assert.equal(toHex(Big.encode({ kind: 1, length: 0x01020304, offset: -1 })), '0101020304ffffffffffffffff');
});

test('a layout survives the round trip, also inside a larger piece', () => {
  fc.assert(
    fc.property(fc.nat(255), fc.nat(0xffffffff), fc.maxSafeInteger(), (kind, length, offset) => {
      const padded = new Uint8Array(40);
      padded.set(Big.encode({ kind, length, offset }), 5);
      assert.deepEqual(Big.decode(padded.subarray(5)), { kind, length, offset });
    }),
  );
});

test('a layout refuses too few bytes, a foreign tag and numbers that do not fit', () => {
  assert.throws(() => Big.decode(new Uint8Array(12)), { code: 'formats/short' });
  assert.throws(() => Little.decode(new Uint8Array(24)), { code: 'formats/bad-tag', message: /“CFA6LPAA”/ });
  assert.throws(() => Big.encode({ kind: 256, length: 0, offset: 0 }), { code: 'formats/number-range' });
  assert.throws(() => Big.encode({ kind: 1.5, length: 0, offset: 0 }), { code: 'formats/number-range' });
  const wide = struct('big', { length: u64 });
  assert.throws(() => wide.decode(fromHex('0020000000000000')), { code: 'formats/number-range' });
  assert.throws(() => wide.encode({ length: -1 }), { code: 'formats/number-range' });
  assert.throws(() => struct('big', { id: bytes(2) }).encode({ id: new Uint8Array(3) }), {
    code: 'formats/number-range',
  });
});

test('a cursor walks to the end and not further', () => {
  const cursor = new Cursor(fromHex('010002000000030000000000000004aabbcc'), 'big');
  assert.deepEqual([cursor.u8(), cursor.u16(), cursor.u32(), cursor.u64()], [1, 2, 3, 4]);
  assert.equal(cursor.position, 15);
  assert.equal(cursor.left, 3);
  assert.deepEqual(cursor.take(1), Uint8Array.of(0xaa));
  assert.throws(() => cursor.take(3), { code: 'formats/short', data: { needed: 3, available: 2 } });
  for (const length of [-1, Number.NaN]) assert.throws(() => cursor.take(length), { code: 'formats/short' });
  assert.deepEqual(cursor.rest(), Uint8Array.of(0xbb, 0xcc));
  assert.ok(cursor.done);
  assert.throws(() => cursor.u8(), { code: 'formats/short' });
});
