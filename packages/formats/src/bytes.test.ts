import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  concatBytes,
  copyBytes,
  equalBytes,
  fromBase64,
  fromHex,
  indexOfBytes,
  toBase64,
  toHex,
  utf8Decode,
  utf8Encode,
} from './index.js';

test('bytes join, compare and are found', () => {
  const whole = concatBytes([Uint8Array.of(1, 2), new Uint8Array(), Uint8Array.of(3)]);
  assert.deepEqual(whole, Uint8Array.of(1, 2, 3));
  assert.ok(equalBytes(whole, Uint8Array.of(1, 2, 3)));
  assert.ok(!equalBytes(whole, Uint8Array.of(1, 2, 4)));
  assert.ok(!equalBytes(whole, Uint8Array.of(1, 2)));
  assert.equal(indexOfBytes(Uint8Array.of(1, 1, 2, 1, 1, 3), Uint8Array.of(1, 1, 3)), 3);
  assert.equal(indexOfBytes(Uint8Array.of(1, 1, 2), Uint8Array.of(1, 2), 2), -1);
  assert.equal(indexOfBytes(Uint8Array.of(1), Uint8Array.of(1, 2)), -1);
  assert.equal(indexOfBytes(Uint8Array.of(1), new Uint8Array()), 0);
});

test('a copy shares nothing, also with a Buffer', () => {
  const original = Buffer.from([1, 2, 3]);
  const copy = copyBytes(original);
  original[0] = 9;
  assert.deepEqual(copy, Uint8Array.of(1, 2, 3));
});

test('hex and base64 agree with Node for every length', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const buffer = Buffer.from(bytes);
      assert.equal(toHex(bytes), buffer.toString('hex'));
      assert.deepEqual(fromHex(toHex(bytes).toUpperCase()), bytes);
      assert.equal(toBase64(bytes), buffer.toString('base64'));
      assert.deepEqual(fromBase64(toBase64(bytes)), bytes);
    }),
  );
});

test('base64 forgives white space and missing padding, and nothing else', () => {
  assert.deepEqual(fromBase64(' A\tQ\r\nI= '), Uint8Array.of(1, 2));
  assert.deepEqual(fromBase64('AQI'), Uint8Array.of(1, 2));
  assert.deepEqual(fromBase64('AQ'), Uint8Array.of(1));
  for (const text of ['A', 'AQI=x', 'AQ-_', 'AQ I!', 'é']) {
    assert.throws(() => fromBase64(text), { code: 'formats/bad-text' }, text);
  }
});

test('what is not hex or UTF-8 is refused', () => {
  for (const text of ['0', '0g', 'zz', ' 00']) assert.throws(() => fromHex(text), { code: 'formats/bad-text' });
  for (const bytes of [[0xff], [0xc3], [0xed, 0xa0, 0x80]]) {
    assert.throws(() => utf8Decode(Uint8Array.from(bytes)), { code: 'formats/bad-text' });
  }
  assert.equal(utf8Decode(utf8Encode('\ufeffé📱')), '\ufeffé📱');
});
