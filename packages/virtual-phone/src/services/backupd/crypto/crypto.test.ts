import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { asDict, decodeKeybag, fromHex, parsePlist, toHex } from '@pearmain/formats';
import fc from 'fast-check';
import { contentCipher, contentDecipher, sealedSize } from './content-cipher.js';
import { unwrapFileKey, wrapFileKey } from './file-key.js';
import { unwrapKey, wrapKey } from './key-wrap.js';
import { makeKeybag, makePlainKeybag, openKeybag, realWorkFactors, rewrapKeybag } from './keybag-maker.js';

const counting = (from: number): Uint8Array => Uint8Array.from({ length: 32 }, (_, index) => from + index);
const deviceKey = new Uint8Array(32).fill(9);
const random = (label: string, length: number): Uint8Array => {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = (label.charCodeAt(i % label.length) + i) & 0xff;
  return bytes;
};
const source = { random, label: 'test', deviceKey, version: 5 };
const quick = { doubleIterations: 20, iterations: 10 };

// Vectors of docs/protocols/backup-agent.md §7.4, made with Python's cryptography.
test('a key is wrapped as RFC 3394 says', () => {
  const wrapped = '04f8a3c3c302d3b0b7e94b14dcf85ad1da69cd74056ed7907d3cb49fb27799a4104db058f2901adb';
  assert.equal(toHex(wrapKey(counting(0), counting(0x20))), wrapped);
  assert.deepEqual(unwrapKey(counting(0), fromHex(wrapped))?.subarray(), Buffer.from(counting(0x20)));
  assert.equal(unwrapKey(counting(1), fromHex(wrapped)), undefined);
});

test('content is enciphered with a zero vector and always padded', () => {
  for (const [plain, stored] of [
    ['', 'be5f40da403c3e5a1296dee95fd29a8d'],
    ['hello', 'b2e15d77753e08beb5b8c2b0fdcfe679'],
    ['0123456789abcdef', '97b79475b93aab96517df68b2f5e114c20e58cbd5538a0f7aebd3fafb46d7216'],
  ] as const) {
    const cipher = contentCipher(counting(0x20));
    const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
    assert.equal(sealed.toString('hex'), stored);
    assert.equal(sealed.length, sealedSize(plain.length));
    const decipher = contentDecipher(counting(0x20));
    assert.equal(Buffer.concat([decipher.update(sealed), decipher.final()]).toString(), plain);
  }
});

test('a file key is stored with its class in front, little-endian', () => {
  const classKeys = new Map([[3, counting(0)]]);
  const stored = wrapFileKey(classKeys, 3, counting(0x20));
  assert.equal(stored.length, 44);
  assert.equal(toHex(stored).slice(0, 24), '0300000004f8a3c3c302d3b0');
  assert.deepEqual(unwrapFileKey(classKeys, stored)?.subarray(), Buffer.from(counting(0x20)));
  assert.equal(unwrapFileKey(new Map([[4, counting(0)]]), stored), undefined);
});

test('a keybag has the classes, the wrapping and the work factors of a real one', async () => {
  const made = await makeKeybag(source, 'secret', quick);
  const keybag = decodeKeybag(made.bytes);
  assert.equal(made.bytes.length, 1388);
  assert.deepEqual(
    [keybag.version, keybag.type, keybag.wrap, keybag.doublePasswordType, keybag.iterations, keybag.doubleIterations],
    [5, 1, 0, 1, 10, 20],
  );
  const wraps = Object.fromEntries(keybag.classKeys.map((entry) => [entry.protectionClass, entry.wrap]));
  assert.deepEqual(wraps, { 1: 2, 2: 2, 3: 2, 4: 2, 5: 3, 6: 2, 7: 2, 8: 2, 9: 3, 10: 3, 11: 3 });
  assert.deepEqual(realWorkFactors, { doubleIterations: 10_000_000, iterations: 10_000 });
});

test('a keybag opens with its password alone, device-bound classes on the same phone alone', async () => {
  const made = await makeKeybag(source, 'pässword', quick);
  const opened = await openKeybag(made.bytes, 'pässword', deviceKey);
  assert.deepEqual(
    [...(opened?.classKeys ?? [])].map(([name, key]) => [name, toHex(key)]),
    [...made.classKeys].map(([name, key]) => [name, toHex(key)]),
  );
  assert.equal(await openKeybag(made.bytes, 'password', deviceKey), undefined);
  const elsewhere = await openKeybag(made.bytes, 'pässword', new Uint8Array(32));
  assert.equal(toHex(elsewhere?.classKeys.get(3) ?? deviceKey), toHex(made.classKeys.get(3) ?? deviceKey));
  assert.notEqual(toHex(elsewhere?.classKeys.get(9) ?? deviceKey), toHex(made.classKeys.get(9) ?? deviceKey));
});

test('a plain backup’s keybag has 1,336 bytes and opens with the empty password', async () => {
  const made = await makePlainKeybag(source);
  assert.equal(made.bytes.length, 1336);
  assert.ok(await openKeybag(made.bytes, '', deviceKey));
  const wraps = decodeKeybag(made.bytes).classKeys.filter((entry) => entry.wrap === 3);
  assert.deepEqual(
    wraps.map((entry) => entry.protectionClass).sort((a, b) => a - b),
    [5, 6, 7, 8, 9, 10, 11],
  );
});

test('under another password every class key stays what it was', async () => {
  const made = await makeKeybag(source, 'one', quick);
  const again = await rewrapKeybag(made, 'two', { ...source, label: 'again' });
  assert.equal(await openKeybag(again.bytes, 'one', deviceKey), undefined);
  const opened = await openKeybag(again.bytes, 'two', deviceKey);
  for (const [name, key] of made.classKeys) assert.equal(toHex(opened?.classKeys.get(name) ?? deviceKey), toHex(key));
  assert.deepEqual(decodeKeybag(again.bytes).uuid, decodeKeybag(made.bytes).uuid);
});

test('stored sizes follow from sizes', () => {
  fc.assert(
    fc.property(fc.nat(5000), (size) => {
      const cipher = contentCipher(counting(0));
      assert.equal(cipher.update(new Uint8Array(size)).length + cipher.final().length, sealedSize(size));
    }),
  );
});

const foreign = join(
  import.meta.dirname,
  '../../../../../../../shared/data/backup/pyiosbackup-encrypted-mini/Manifest.plist',
);
const isMissing = !existsSync(foreign) && 'the encrypted sample backup of the shared data is not here';
if (isMissing && process.env['CI'] === 'true') throw new Error(isMissing);

test('the keybag of a foreign backup opens with its password', { skip: isMissing }, async () => {
  const keybag = asDict(parsePlist(readFileSync(foreign)))?.['BackupKeyBag'];
  assert.ok(keybag instanceof Uint8Array);
  const opened = await openKeybag(keybag, '0000', deviceKey);
  assert.equal(toHex(opened?.classKeys.get(3) ?? deviceKey), '00'.repeat(32));
});
