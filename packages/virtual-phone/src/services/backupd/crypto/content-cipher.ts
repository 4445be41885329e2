import { type Cipher, createCipheriv, createDecipheriv, type Decipher } from 'node:crypto';

const zeroVector = Buffer.alloc(16);

/** AES-256-CBC with PKCS#7 padding and a zero vector, under a key that serves one file only. */
export function contentCipher(key: Uint8Array): Cipher {
  return createCipheriv('aes-256-cbc', key, zeroVector);
}

/** The way back; `final` throws where the padding is not one. */
export function contentDecipher(key: Uint8Array): Decipher {
  return createDecipheriv('aes-256-cbc', key, zeroVector);
}

/** Bytes that a file of that size takes in an encrypted backup: always at least one byte of padding. */
export function sealedSize(size: number): number {
  return (Math.floor(size / 16) + 1) * 16;
}
