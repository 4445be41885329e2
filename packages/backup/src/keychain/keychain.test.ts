import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { AppError } from '@pearmain/base';
import { fromHex, toHex, writeBinaryPlist } from '@pearmain/formats';
import fc from 'fast-check';
import { openBackup } from '../backup.js';
import { ClassKeys } from '../crypto/class-keys.js';
import { golden } from '../samples.test.js';
import { type FieldValue, readFields } from './item-fields.js';
import { decryptBlob, splitBlob } from './open-blob.js';
import { type KeychainSource, readKeychain } from './read-keychain.js';

interface GoldenItem {
  readonly version: number;
  readonly class: number;
  readonly blob: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Made by golden/make.py. */
const items = JSON.parse(
  readFileSync(join(golden.plain, '../../keychain/golden/items.json'), 'utf8'),
) as readonly GoldenItem[];
const keys = new ClassKeys(new Map([6, 7, 8].map((number) => [number, new Uint8Array(32).fill(number)])));

/** A backup that holds just this keychain. */
function backupWith(content: Uint8Array, opened: ClassKeys | undefined = keys): KeychainSource {
  return {
    find: (domain, relativePath) => ({ fileId: '', domain, relativePath, flags: 1, blob: undefined }),
    contents: async function* () {
      yield content;
    },
    opensClass: (number) => opened?.classes.includes(number) ?? false,
    unwrap: (number, wrapped) => opened?.unwrap(number, wrapped),
  };
}

const keychainOf = (...blobs: readonly Uint8Array[]) =>
  writeBinaryPlist({ 'keybag-uuid': 'X', genp: blobs.map((blob) => ({ v_Data: blob })), inet: [], cert: [], keys: [] });

function shown(value: FieldValue): unknown {
  if (value instanceof Date) return { date: value.toISOString() };
  return value instanceof Uint8Array ? { hex: toHex(value) } : value;
}

test('items of every version that another program made are opened', () => {
  for (const { version, class: protectionClass, blob, fields } of items) {
    const split = splitBlob(fromHex(blob));
    assert.ok(split);
    assert.deepEqual([split.version, split.protectionClass], [version, protectionClass]);
    const key = keys.unwrap(split.protectionClass, split.wrappedKey);
    const plain = key && decryptBlob(split, key);
    assert.ok(plain, `version ${version}`);
    const read = Object.fromEntries([...readFields(plain, version)].map(([name, value]) => [name, shown(value)]));
    assert.deepEqual(read, fields);
  }
});

test('one other bit in an item with a tag, and it is damaged, not another item', () => {
  const blob = fromHex(items.find(({ version }) => version === 3)?.blob ?? '');
  fc.assert(
    fc.property(fc.integer({ min: 12 * 8, max: blob.length * 8 - 1 }), (bit) => {
      const changed = Uint8Array.from(blob);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const split = splitBlob(changed);
      const key = split && keys.unwrap(split.protectionClass, split.wrappedKey);
      assert.equal(key && decryptBlob(split, key), undefined);
    }),
  );
});

test('each item says what it is: open, bound to its device, damaged, or of a version to come; deleted ones are not there', async () => {
  const [open] = items.filter(({ version }) => version === 3);
  const deleted = items.find(({ version, fields }) => version === 3 && fields['tomb'] === true);
  const blob = fromHex(open?.blob ?? '');
  const bound = Uint8Array.from(blob).fill(10, 4, 5);
  const toCome = Uint8Array.from(blob).fill(4, 0, 1);
  const damaged = blob.subarray(0, blob.length - 1);
  const keychain = keychainOf(blob, bound, toCome, damaged, fromHex('03'), fromHex(deleted?.blob ?? ''));
  const found = await readKeychain(backupWith(keychain));
  assert.deepEqual(
    found.map((item) => (item.state === 'unsupported' ? item.version : item.state)),
    ['open', 'bound', 4, 'damaged', 'damaged'],
  );
  const plain = await readKeychain({ ...backupWith(keychain), opensClass: () => false, unwrap: () => undefined });
  assert.deepEqual([...new Set(plain.map(({ state }) => state))], ['bound', 'unsupported', 'damaged']);
});

test('a keychain that is none, or is damaged, ends in a failure of ours', async () => {
  const sound = keychainOf(...items.map(({ blob }) => fromHex(blob)));
  for (const bytes of [new Uint8Array(), Buffer.from('no list'), sound.subarray(0, 400), writeBinaryPlist(['x'])]) {
    await assert.rejects(readKeychain(backupWith(bytes)), { code: 'backup/damaged-file' });
  }
  await fc.assert(
    fc.asyncProperty(fc.nat(sound.length - 1), fc.integer({ min: 0, max: 255 }), async (at, byte) => {
      const changed = Uint8Array.from(sound);
      changed[at] = byte;
      await readKeychain(backupWith(changed)).catch((error: unknown) => assert.ok(error instanceof AppError));
    }),
  );
  const huge = { ...backupWith(sound), contents: endless };
  await assert.rejects(readKeychain(huge), { code: 'backup/damaged-file', message: /far too large/ });
});

async function* endless() {
  for (;;) yield new Uint8Array(16 * 1024 * 1024);
}

test('a backup without saved passwords says so', async () => {
  using backup = await openBackup(golden.encrypted, { password: golden.password });
  await assert.rejects(readKeychain(backup), { code: 'backup/no-saved-passwords' });
});
