import { concatBytes } from '@pearmain/formats';
import type { ClassKeys } from './class-keys.js';
import { unwrapKey, wrapKey } from './key-wrap.js';

const wrappedLength = 40;

/** A file's key as the manifest stores it: protection class, little-endian, and the key wrapped with the class key. */
export function wrapFileKey(classKeys: ClassKeys, protectionClass: number, key: Uint8Array): Uint8Array {
  const classKey = classKeys.get(protectionClass);
  if (!classKey) throw new TypeError(`there is no key for protection class ${protectionClass}`);
  const head = new Uint8Array(4);
  new DataView(head.buffer).setUint32(0, protectionClass, true);
  return concatBytes([head, wrapKey(classKey, key)]);
}

/** The key of a file, or `undefined` where these class keys do not open it. */
export function unwrapFileKey(classKeys: ClassKeys, stored: Uint8Array): Uint8Array | undefined {
  if (stored.length !== 4 + wrappedLength) return undefined;
  const protectionClass = new DataView(stored.buffer, stored.byteOffset, 4).getUint32(0, true);
  const classKey = classKeys.get(protectionClass);
  return classKey && unwrapKey(classKey, stored.subarray(4));
}
