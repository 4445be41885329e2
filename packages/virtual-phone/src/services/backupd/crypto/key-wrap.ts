import { createCipheriv, createDecipheriv } from 'node:crypto';

const initialValue = Buffer.alloc(8, 0xa6);

/** Wraps a key as RFC 3394 says: 8 bytes longer than the key. */
export function wrapKey(wrappingKey: Uint8Array, key: Uint8Array): Uint8Array {
  const cipher = createCipheriv('id-aes256-wrap', wrappingKey, initialValue);
  return Buffer.concat([cipher.update(key), cipher.final()]);
}

/** The key, or `undefined` where it was wrapped with another one. */
export function unwrapKey(wrappingKey: Uint8Array, wrapped: Uint8Array): Uint8Array | undefined {
  try {
    const cipher = createDecipheriv('id-aes256-wrap', wrappingKey, initialValue);
    return Buffer.concat([cipher.update(wrapped), cipher.final()]);
  } catch {
    // The integrity check is the only thing that can fail here, and it tells that the wrapping key is another one.
    return undefined;
  }
}
