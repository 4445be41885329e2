import assert from 'node:assert/strict';
import { createCipheriv } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { decodeKeybag, encodeKeybag, fromHex, toHex } from '@pearmain/formats';
import fc from 'fast-check';
import { findPlist } from '../read-plist.js';
import { golden, sample } from '../samples.test.js';
import { cbcDecipher, decryptLastBlock } from './cbc.js';
import { changeKeybag } from './change-keybag.js';
import { ClassKeys, passwordOpensKeybag, unlockKeybag } from './class-keys.js';
import { unwrapKey, wrapKey } from './key-wrap.js';
import { makeKeybag } from './make-keybag.js';
import { planContent, storedLength } from './padded-length.js';
import { passwordKey } from './password-key.js';

const count = (from: number, length: number) => Uint8Array.from({ length }, (_, index) => from + index);

test('a password becomes the published keys, with one stage and with two', async () => {
  const work = { salt: count(0, 20), iterations: 100 };
  const first = { firstSalt: count(0x14, 20), firstIterations: 1000 };
  assert.equal(
    toHex(await passwordKey('password', work)),
    '5073110aab93fa1218a6a95d0effae91553d9bc2299d9768c3fe7a1aa4d3b862',
  );
  const two = await passwordKey('password', { ...work, ...first });
  assert.equal(toHex(two), 'e9dd3ca070ae6ba7368b239daea058d2d52e25b55bdfa630110a8909d8b5b406');
  const wrapped = wrapKey(two, count(0, 32));
  assert.equal(toHex(wrapped), 'cb9899c8d2e8caa40fc3c5cc202ac23867ea39d95d877439cb40b2457fbcd3a56d5e2161b03bc8b0');
});

test('a key wrapped as published is unwrapped, and with any other key it is not', () => {
  const wrapped = fromHex('04f8a3c3c302d3b0b7e94b14dcf85ad1da69cd74056ed7907d3cb49fb27799a4104db058f2901adb');
  assert.deepEqual(unwrapKey(count(0, 32), wrapped), count(0x20, 32));
  assert.equal(unwrapKey(count(1, 32), wrapped), undefined);
  for (const length of [0, 8, 16, 39, 41]) assert.equal(unwrapKey(count(0, 32), new Uint8Array(length)), undefined);
  fc.assert(
    fc.property(fc.nat(wrapped.length * 8 - 1), (bit) => {
      const flipped = Uint8Array.from(wrapped);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.equal(unwrapKey(count(0, 32), flipped), undefined);
    }),
  );
});

const vectors = sample('keybag/password-vectors.json');

interface Vector {
  readonly password: string;
  readonly wpky: string;
  readonly iter: number;
  readonly salt: string;
  readonly dpic: number | null;
  readonly dpsl: string | null;
  readonly kek: string;
  readonly classKey: string;
}

test('the keybags that password tools test themselves with open', { skip: vectors.skip }, async () => {
  for (const vector of JSON.parse(readFileSync(vectors.path, 'utf8')) as Vector[]) {
    const firstSalt = vector.dpsl ? fromHex(vector.dpsl) : undefined;
    const firstIterations = vector.dpic ?? undefined;
    const work = { salt: fromHex(vector.salt), iterations: vector.iter, firstSalt, firstIterations };
    const key = await passwordKey(vector.password, work);
    assert.equal(toHex(key), vector.kek);
    assert.equal(toHex(unwrapKey(key, fromHex(vector.wpky)) ?? new Uint8Array()), vector.classKey);
  }
});

function goldenKeybag(folder = golden.encrypted): Uint8Array {
  const keybag = findPlist(folder, 'Manifest.plist')?.['BackupKeyBag'];
  assert.ok(keybag instanceof Uint8Array);
  return keybag;
}

test('the right password opens the classes that are not bound to the device, a wrong one none', async () => {
  assert.deepEqual((await unlockKeybag(goldenKeybag(), golden.password)).classes, [1, 2, 3, 4, 6, 7, 8]);
  assert.deepEqual((await unlockKeybag(goldenKeybag(golden.plain), '')).classes, [1, 2, 3, 4]);
  assert.equal(await passwordOpensKeybag(goldenKeybag(), golden.password), true);
  for (const wrong of ['', 'pears', 'Pears & plums', `${golden.password} `]) {
    assert.equal(await passwordOpensKeybag(goldenKeybag(), wrong), false);
    await assert.rejects(unlockKeybag(goldenKeybag(), wrong), { code: 'backup/wrong-password' });
  }
});

test('a password is recognised in either of the forms in which an accent can be typed', async () => {
  const composed = 'caf\u00e9';
  const keybag = decodeKeybag(goldenKeybag());
  const { salt, iterations, doubleSalt: firstSalt, doubleIterations: firstIterations } = keybag;
  const key = await passwordKey(composed, { salt, iterations, firstSalt, firstIterations });
  const classKeys = keybag.classKeys.map((one) => ({ ...one, wrappedKey: wrapKey(key, count(0, 32)) }));
  const bytes = encodeKeybag({ ...keybag, classKeys });
  assert.equal(await passwordOpensKeybag(bytes, composed.normalize('NFD')), true);
  assert.equal(await passwordOpensKeybag(bytes, 'cafe'), false);
});

test('a damaged keybag is called damaged, not locked', async () => {
  const keybag = decodeKeybag(goldenKeybag());
  const damaged = [
    goldenKeybag().subarray(0, 100),
    goldenKeybag().subarray(0, goldenKeybag().length - 3),
    new Uint8Array(),
    encodeKeybag({ ...keybag, classKeys: [] }),
    encodeKeybag({ ...keybag, salt: new Uint8Array() }),
    encodeKeybag({ ...keybag, iterations: 0 }),
    encodeKeybag({ ...keybag, doubleIterations: 0xffff_ffff }),
    encodeKeybag({ ...keybag, iterations: 2 ** 31 }),
    encodeKeybag({ ...keybag, doubleSalt: new Uint8Array() }),
  ];
  for (const bytes of damaged) {
    await assert.rejects(unlockKeybag(bytes, golden.password), { code: 'backup/damaged-keybag' });
  }
});

test('a keybag whose keys are all of another kind than AES is called unsupported, not damaged', async () => {
  const keybag = decodeKeybag(goldenKeybag());
  const classKeys = keybag.classKeys.map((key) => ({ ...key, keyType: 1, publicKey: count(0, 32) }));
  await assert.rejects(unlockKeybag(encodeKeybag({ ...keybag, classKeys }), golden.password), {
    code: 'backup/unsupported-generation',
    message: /class keys of kind 1/,
  });
  const [first, ...others] = keybag.classKeys;
  assert.ok(first);
  const mixed = encodeKeybag({ ...keybag, classKeys: [{ ...first, keyType: 1, wrap: 2 }, ...others] });
  using keys = await unlockKeybag(mixed, golden.password);
  assert.deepEqual(keys.classes.includes(3), true);
});

test('the key of a file needs the right length, a class that is open, and its check', () => {
  const keys = new ClassKeys(new Map([[3, count(0, 32)]]));
  const wrapped = fromHex('0300000004f8a3c3c302d3b0b7e94b14dcf85ad1da69cd74056ed7907d3cb49fb27799a4104db058f2901adb');
  assert.deepEqual(keys.findFileKey(wrapped), count(0x20, 32));
  assert.equal(keys.findFileKey(wrapped.subarray(1)), undefined);
  assert.equal(keys.findFileKey(Uint8Array.from([4, ...wrapped.subarray(1)])), undefined);
});

test('under another password every class key, identifier and place stays, also of classes that are bound to the device', async () => {
  const old = goldenKeybag();
  using keys = await unlockKeybag(old, golden.password);
  const changed = await changeKeybag(old, keys, 'neu & größer');
  assert.equal(await passwordOpensKeybag(changed, golden.password), false);
  const [before, after] = [decodeKeybag(old), decodeKeybag(changed)];
  const shape = ({ classKeys }: typeof before) =>
    classKeys.map(({ wrappedKey, ...rest }) => ({ ...rest, length: wrappedKey?.length }));
  assert.deepEqual(shape(after), shape(before));
  assert.notDeepEqual(after.salt, before.salt);
  assert.notDeepEqual(after.doubleSalt, before.doubleSalt);
  using again = await unlockKeybag(changed, 'neu & größer');
  const back = await changeKeybag(changed, again, golden.password);
  using first = await unlockKeybag(back, golden.password);
  for (const { protectionClass } of before.classKeys) {
    assert.deepEqual(first.rewrap(protectionClass, count(0, 32)), keys.rewrap(protectionClass, count(0, 32)));
  }
});

test('a new keybag has the classes of a real one, open or bound as its kind wants, and keeps what the device alone can open', async () => {
  using plainKeys = await unlockKeybag(goldenKeybag(golden.plain), '');
  const wraps = (bytes: Uint8Array) =>
    Object.fromEntries(decodeKeybag(bytes).classKeys.map(({ protectionClass, wrap }) => [protectionClass, wrap]));
  const quickly = { password: 'new', hasFirstStage: false };
  const open = await makeKeybag({ ...quickly, isKeychainOpen: true }, undefined);
  assert.deepEqual(wraps(open.bytes), { 1: 2, 2: 2, 3: 2, 4: 2, 5: 3, 6: 2, 7: 2, 8: 2, 9: 3, 10: 3, 11: 3 });
  const bound = await makeKeybag({ ...quickly, isKeychainOpen: false }, plainKeys);
  assert.deepEqual(wraps(bound.bytes), { 1: 2, 2: 2, 3: 2, 4: 2, 5: 3, 6: 3, 7: 3, 8: 3, 9: 3, 10: 3, 11: 3 });
  assert.equal(bound.bytes.length, goldenKeybag(golden.plain).length);
  using opened = await unlockKeybag(bound.bytes, 'new');
  assert.deepEqual([...opened.classes].sort(), [1, 2, 3, 4]);
  const probe = count(0, 32);
  assert.deepEqual(opened.rewrapUnusable(7, probe), plainKeys.rewrapUnusable(7, probe));
  assert.equal(opened.findFileKey(plainKeys.wrapFileKey(3, probe) ?? probe), undefined, 'the others are fresh');
  assert.deepEqual(opened.findFileKey(bound.keys.wrapFileKey(3, probe) ?? probe), probe);
});

test('a keybag with a key that the password does not open is not changed', async () => {
  const keybag = decodeKeybag(goldenKeybag());
  const [first, ...others] = keybag.classKeys;
  assert.ok(first);
  const bytes = encodeKeybag({ ...keybag, classKeys: [{ ...first, wrappedKey: new Uint8Array(40) }, ...others] });
  using keys = await unlockKeybag(bytes, golden.password);
  await assert.rejects(changeKeybag(bytes, keys, 'new'), { code: 'backup/damaged-keybag' });
});

test('passwords longer than a block of the hash, and with a zero in them, follow the rules of HMAC', async () => {
  // Python: hashlib.pbkdf2_hmac('sha1', password, bytes(range(20)), 10, 32)
  const work = { salt: count(0, 20), iterations: 10 };
  for (const [password, expected] of [
    ['x'.repeat(65), 'ed5fe0f4ef20b1b264899cfc8956ee4bc46e1b303c4bec513bff0ed29348b73c'],
    ['pear\0tree', '5a32ad96f9fc5b690a4c4a1f5177b1895b9932083ded1f0cf7083c02f07fadce'],
    ['pear', 'bfb37a4a3f23e0d4feb6531a7ae88acbd004dd908acaa7127fc4948f86313357'],
    ['pear\0', 'bfb37a4a3f23e0d4feb6531a7ae88acbd004dd908acaa7127fc4948f86313357'],
  ] as const) {
    assert.equal(toHex(await passwordKey(password, work)), expected, JSON.stringify(password));
  }
});

test('wiped keys open nothing any more, and their bytes are gone from memory; a copy stays', () => {
  const key = count(0, 32);
  const keys = new ClassKeys(new Map([[3, key]]));
  const copy = keys.copy();
  const wrapped = fromHex('0300000004f8a3c3c302d3b0b7e94b14dcf85ad1da69cd74056ed7907d3cb49fb27799a4104db058f2901adb');
  keys[Symbol.dispose]();
  assert.equal(keys.findFileKey(wrapped), undefined);
  assert.deepEqual(key, new Uint8Array(32));
  assert.deepEqual(copy.findFileKey(wrapped), count(0x20, 32));
});

const published = [
  ['', 'be5f40da403c3e5a1296dee95fd29a8d'],
  ['hello', 'b2e15d77753e08beb5b8c2b0fdcfe679'],
  ['0123456789abcdef', '97b79475b93aab96517df68b2f5e114c20e58cbd5538a0f7aebd3fafb46d7216'],
] as const;

test('content is decrypted as published, padding and all', () => {
  const key = count(0x20, 32);
  for (const [text, stored] of published) {
    const bytes = fromHex(stored);
    assert.equal(storedLength(text.length), bytes.length);
    const plan = planContent(bytes.length, text.length, decryptLastBlock(key, bytes));
    assert.deepEqual(plan, { lengthBytes: text.length });
    const plain = cbcDecipher(key).update(bytes).subarray(0, plan.lengthBytes);
    assert.equal(Buffer.from(plain).toString('latin1'), text);
  }
});

test('whatever the stored length, every byte that can be the file’s is kept, and a doubt is named', () => {
  const padded = (count: number) => new Uint8Array(16).fill(count, 16 - count);
  const noPadding = new Uint8Array(16).fill(0x55);
  assert.deepEqual(planContent(0, 0, undefined), { lengthBytes: 0 });
  assert.deepEqual(planContent(0, 5, undefined), { lengthBytes: 0, doubt: 'length-differs' });
  assert.deepEqual(planContent(16, 0, padded(16)), { lengthBytes: 0 });
  assert.deepEqual(planContent(32, 40, padded(3)), { lengthBytes: 29, doubt: 'length-differs' });
  assert.deepEqual(planContent(64, 20, padded(4)), { lengthBytes: 60, doubt: 'length-differs' });
  assert.deepEqual(planContent(64, 20, noPadding), { lengthBytes: 20, doubt: 'bad-ending' });
  assert.deepEqual(planContent(32, 60, noPadding), { lengthBytes: 32, doubt: 'bad-ending' });
  assert.deepEqual(planContent(39, 60, undefined), { lengthBytes: 32, doubt: 'not-whole-blocks' });
  assert.deepEqual(planContent(7, 60, undefined), { lengthBytes: 0, doubt: 'not-whole-blocks' });
});

test('content of any length is planned to its recorded size when it was encrypted whole', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 0, maxLength: 200 }),
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      (plain, key) => {
        const cipher = createCipheriv('aes-256-cbc', key, new Uint8Array(16));
        const stored = Buffer.concat([cipher.update(plain), cipher.final()]);
        assert.equal(stored.length, storedLength(plain.length));
        assert.deepEqual(planContent(stored.length, plain.length, decryptLastBlock(key, stored)), {
          lengthBytes: plain.length,
        });
      },
    ),
  );
});
