import { createCipheriv, createDecipheriv } from 'node:crypto';

const algorithm = 'id-aes256-wrap';
const checkValue = Uint8Array.of(0xa6, 0xa6, 0xa6, 0xa6, 0xa6, 0xa6, 0xa6, 0xa6);
const shortestWrapped = 24;

/**
 * Unwraps a key (RFC 3394, AES-256). `undefined` when the check fails, which means that `key` is not the one it was wrapped
 * with, or that the bytes are damaged (docs/formats/encryption.md §3).
 */
export function unwrapKey(key: Uint8Array, wrapped: Uint8Array): Uint8Array | undefined {
  if (wrapped.length < shortestWrapped || wrapped.length % 8 !== 0) return undefined;
  const decipher = createDecipheriv(algorithm, key, checkValue);
  try {
    const unwrapped = decipher.update(wrapped);
    decipher.final();
    return Uint8Array.from(unwrapped);
  } catch {
    // The cipher reports a failed check by throwing; there is nothing more to learn from it.
    return undefined;
  }
}

/** Wraps a key of whole 8 bytes (RFC 3394, AES-256): 8 bytes more. */
export function wrapKey(key: Uint8Array, plain: Uint8Array): Uint8Array {
  const cipher = createCipheriv(algorithm, key, checkValue);
  return Buffer.concat([cipher.update(plain), cipher.final()]);
}
