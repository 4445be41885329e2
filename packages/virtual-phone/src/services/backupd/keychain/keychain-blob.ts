import { createCipheriv } from 'node:crypto';
import { Cursor, concatBytes, equalBytes } from '@pearmain/formats';
import type { ClassKeys } from '../crypto/class-keys.js';
import { unwrapKey, wrapKey } from '../crypto/key-wrap.js';

const tagLength = 16;
const zeroBlock = Buffer.alloc(16);
const reduction = 0xe1n << 120n;

/** Version 2 holds a property list, version 3 (iOS 10.3 and later) DER. */
export type ItemVersion = 2 | 3;

/** An item of the keychain, open. */
export interface OpenItem {
  readonly version: ItemVersion;
  readonly protectionClass: number;
  readonly plain: Uint8Array;
}

/** An item of the keychain as a backup holds it: version, class, wrapped key, content and tag (docs/protocols/backup-agent.md §7.3). */
export function sealItem(
  classKeys: ClassKeys,
  key: Uint8Array,
  { version, protectionClass, plain }: OpenItem,
): Uint8Array {
  const classKey = classKeys.get(protectionClass);
  if (!classKey) throw new TypeError(`there is no key for class ${protectionClass}`);
  const wrapped = wrapKey(classKey, key);
  const head = new Uint8Array(12);
  const view = new DataView(head.buffer);
  view.setUint32(0, version, true);
  view.setUint32(4, protectionClass, true);
  view.setUint32(8, wrapped.length, true);
  const content = counterMode(key, plain);
  return concatBytes([head, wrapped, content, tagOf(key, content)]);
}

/** The content of an item and its class; `undefined` where these class keys do not open it. */
export function openItem(classKeys: ClassKeys, blob: Uint8Array): OpenItem | undefined {
  if (blob.length < 12 + 40 + tagLength) return undefined;
  const cursor = new Cursor(blob, 'little');
  const version = cursor.u32();
  if (version !== 2 && version !== 3) return undefined;
  const protectionClass = cursor.u32() & 0xf;
  const wrappedLength = cursor.u32();
  if (wrappedLength !== 40) return undefined;
  const wrapped = cursor.take(wrappedLength);
  const content = cursor.take(cursor.left - tagLength);
  const classKey = classKeys.get(protectionClass);
  const key = classKey && unwrapKey(classKey, wrapped);
  if (!key || !equalBytes(tagOf(key, content), cursor.rest())) return undefined;
  return { version, protectionClass, plain: counterMode(key, content) };
}

/** GCM with an empty vector, as Apple reads that: the counter begins at one. */
function counterMode(key: Uint8Array, bytes: Uint8Array): Uint8Array {
  const counter = Buffer.alloc(16);
  counter[15] = 1;
  return createCipheriv('aes-256-ctr', key, counter).update(bytes);
}

function tagOf(key: Uint8Array, content: Uint8Array): Uint8Array {
  const hashKey = bigOf(createCipheriv('aes-256-ecb', key, null).setAutoPadding(false).update(zeroBlock));
  let sum = 0n;
  for (let at = 0; at < content.length; at += 16) {
    const block = Buffer.alloc(16);
    block.set(content.subarray(at, at + 16));
    sum = multiply(sum ^ bigOf(block), hashKey);
  }
  sum = multiply(sum ^ BigInt(content.length * 8), hashKey);
  return Buffer.from((sum ^ hashKey).toString(16).padStart(32, '0'), 'hex');
}

/** In the field that GCM counts in; the first bit of a block is its highest. */
function multiply(a: bigint, b: bigint): bigint {
  let product = 0n;
  let shifted = b;
  for (let bit = 127n; bit >= 0n; bit--) {
    if ((a >> bit) & 1n) product ^= shifted;
    shifted = shifted & 1n ? (shifted >> 1n) ^ reduction : shifted >> 1n;
  }
  return product;
}

function bigOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}
