import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '@pearmain/base';
import fc from 'fast-check';
import { fromHex } from '../bytes.js';
import { ProtobufMessage } from './read.js';

const read = (hex: string) => ProtobufMessage.read(fromHex(hex.replaceAll(' ', '')));

test('the examples of protobuf’s own description of its encoding are read as it says', () => {
  assert.equal(read('08 96 01').integer(1), 150);
  assert.equal(read('12 07 74 65 73 74 69 6e 67').text(2), 'testing');
  assert.equal(read('1a 03 08 96 01').message(3)?.integer(1), 150);
  assert.equal(read('08 fe ff ff ff ff ff ff ff ff 01').integer(1), -2);
  assert.equal(read('0d 00 00 80 3f').float(1), 1);
  assert.equal(read('09 00 00 00 00 00 00 f0 bf').float(1), -1);
});

test('the last of several counts, all can be had, and unknown fields do no harm', () => {
  const message = read('08 01 08 02 12 01 61 12 01 62 f8 ff ff ff 0f 05');
  assert.equal(message.integer(1), 2);
  assert.equal(message.text(2), 'b');
  assert.equal(message.allBytes(2).length, 2);
  assert.deepEqual([message.integer(2), message.text(1), message.message(9)], [undefined, undefined, undefined]);
});

test('what is cut, too long or of an unknown kind is damage, with its place', () => {
  for (const hex of ['08', '08 80', '12 05 61', '0b', '0c', '00 01', '08 ff ff ff ff ff ff ff ff ff ff 01', '0d 00']) {
    assert.throws(() => read(hex), { code: 'formats/protobuf-damaged' }, hex);
  }
});

test('no bytes at all make it fail in another way', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        ProtobufMessage.read(bytes);
      } catch (error) {
        assert.ok(error instanceof AppError);
      }
    }),
  );
});
