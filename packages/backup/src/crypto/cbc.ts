import { createDecipheriv, type Decipher } from 'node:crypto';

const noVector = new Uint8Array(16);

/** Decrypts whole blocks one after the other: AES-256-CBC, padding left in (docs/formats/encryption.md §4). */
export function cbcDecipher(key: Uint8Array, vector: Uint8Array = noVector): Decipher {
  return createDecipheriv('aes-256-cbc', key, vector).setAutoPadding(false);
}

/** Decrypts the last block of `ending`, which holds the last two blocks, or the only one. */
export function decryptLastBlock(key: Uint8Array, ending: Uint8Array): Uint8Array {
  const vector = ending.length >= 32 ? ending.subarray(ending.length - 32, ending.length - 16) : noVector;
  return cbcDecipher(key, vector).update(ending.subarray(ending.length - 16));
}

/** Decrypts the first block of content, which `beginning` starts with. */
export function decryptFirstBlock(key: Uint8Array, beginning: Uint8Array): Uint8Array {
  return cbcDecipher(key).update(beginning.subarray(0, 16));
}
