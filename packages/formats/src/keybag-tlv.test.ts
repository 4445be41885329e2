import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '@pearmain/base';
import fc from 'fast-check';
import { concatBytes, decodeKeybag, encodeKeybag, fromHex, type Keybag, utf8Encode } from './index.js';

/** One tag, put together by hand from the description in docs/formats/keybag.md §1. */
function tlv(tag: string, valueHex: string): Uint8Array {
  const length = (valueHex.length / 2).toString(16).padStart(8, '0');
  return concatBytes([utf8Encode(tag), fromHex(length + valueHex)]);
}

const uuid = (digit: string) => digit.repeat(32);
// A published password test vector (hashcat, module 14800): its salts, rounds and wrapped key.
const salt = '2721336781705041205314422175467631184867';
const doubleSalt = '99fafc983e732998adb9fadc162a2e382143f115';
const wrappedKey = '17a3b858e79bc273be43a9f113b71efe7ec8e7e401396b350180b4592ef45db67ffef7b2d64329a5';

const bytes = concatBytes([
  tlv('VERS', '00000005'),
  tlv('TYPE', '00000001'),
  tlv('UUID', uuid('1')),
  tlv('HMCK', '00'.repeat(40)),
  tlv('WRAP', '00000000'),
  tlv('SALT', salt),
  tlv('ITER', '00002710'),
  tlv('DPWT', '00000001'),
  tlv('DPIC', '000003e8'),
  tlv('DPSL', doubleSalt),
  tlv('UUID', uuid('2')),
  tlv('CLAS', '0000000b'),
  tlv('WRAP', '00000003'),
  tlv('KTYP', '00000000'),
  tlv('WPKY', wrappedKey),
  tlv('UUID', uuid('3')),
  tlv('CLAS', '00000003'),
  tlv('WRAP', '00000002'),
  tlv('KTYP', '00000000'),
  tlv('WPKY', wrappedKey),
]);

const keybag: Keybag = {
  version: 5,
  type: 1,
  uuid: fromHex(uuid('1')),
  hmck: new Uint8Array(40),
  wrap: 0,
  salt: fromHex(salt),
  iterations: 10_000,
  doublePasswordType: 1,
  doubleIterations: 1000,
  doubleSalt: fromHex(doubleSalt),
  classKeys: [
    { uuid: fromHex(uuid('2')), protectionClass: 11, wrap: 3, keyType: 0, wrappedKey: fromHex(wrappedKey) },
    { uuid: fromHex(uuid('3')), protectionClass: 3, wrap: 2, keyType: 0, wrappedKey: fromHex(wrappedKey) },
  ],
};

test('a keybag of an encrypted backup is read, and written as the same bytes', () => {
  assert.deepEqual(decodeKeybag(bytes), keybag);
  assert.deepEqual(encodeKeybag(keybag), bytes);
});

test('a keybag with eleven classes and a single password step has the 1336 bytes of real ones', () => {
  const { doublePasswordType: _, doubleIterations: __, doubleSalt: ___, ...plain } = keybag;
  const classKeys = Array.from({ length: 11 }, (_, i) => ({
    uuid: new Uint8Array(16),
    protectionClass: i + 1,
    wrap: 2,
    keyType: 0,
    wrappedKey: new Uint8Array(40),
  }));
  assert.equal(encodeKeybag({ ...plain, classKeys }).length, 1336);
});

test('tags of a newer iOS are kept, and flags above type and class do not disturb', () => {
  const newer = concatBytes([
    ...[tlv('VERS', '00000006'), tlv('TYPE', '40000001'), tlv('UUID', uuid('1')), tlv('WRAP', '00000000')],
    ...[tlv('SALT', salt), tlv('ITER', '00002710'), tlv('GRCE', '0000003c'), tlv('UUID', uuid('2'))],
    ...[tlv('CLAS', '00000013'), tlv('WRAP', '00000002'), tlv('XYZW', 'abcd')],
  ]);
  const read = decodeKeybag(newer);
  assert.equal(read.type, 1);
  assert.deepEqual(read.others, { GRCE: fromHex('0000003c') });
  assert.equal(read.classKeys[0]?.protectionClass, 3);
  assert.deepEqual(read.classKeys[0]?.others, { XYZW: fromHex('abcd') });
  assert.deepEqual(decodeKeybag(encodeKeybag(read)), read);
});

test('a damaged keybag is refused in words', () => {
  const damaged = { code: 'formats/keybag-damaged' };
  for (const length of [0, 3, 7, 11, 12, 30, 120])
    assert.throws(() => decodeKeybag(bytes.subarray(0, length)), damaged);
  const [withoutSalt, wideNumber] = [tlv('VERS', '00000005'), tlv('VERS', '0000000005')];
  assert.throws(() => decodeKeybag(withoutSalt), { ...damaged, message: /TYPE is missing/ });
  assert.throws(() => decodeKeybag(wideNumber), { ...damaged, message: /VERS is no number/ });
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
      const changed = bytes.slice();
      changed[at] = byte;
      try {
        decodeKeybag(changed);
      } catch (error) {
        assert.ok(error instanceof AppError);
      }
    }),
  );
});
