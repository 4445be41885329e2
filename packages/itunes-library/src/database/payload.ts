import { createDecipheriv } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { fail } from '../failures.js';

/** The same for every library: it hides, and protects nothing (docs/formats/itunes-library.md §3). */
const key = 'BHUILuilfghuila3';
const block = 16;
const zlib = 0x78;

/** Playlists are long runs of zeros, so databases pack well; beyond this one is made to do harm. */
const leastRoom = 64 * 2 ** 20;
const mostRoom = 2 ** 30;
const packing = 200;

/**
 * What is in the body of a database: its first `encryptedBytes`, or all whole blocks of it, are decrypted, and it is unpacked where it is packed.
 *
 * @throws library/damaged
 */
export function openPayload(body: Uint8Array, encryptedBytes: number, path: string): Buffer {
  const length = Math.min(encryptedBytes, body.length);
  const end = length - (length % block);
  const decipher = createDecipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(body.subarray(0, end)), body.subarray(end)]);
  if (plain[0] !== zlib) return plain;
  try {
    return inflateSync(plain, { maxOutputLength: Math.min(mostRoom, leastRoom + packing * plain.length) });
  } catch (error) {
    throw fail('damaged', { path, problem: 'what is packed in it cannot be unpacked' }, { cause: error });
  }
}
