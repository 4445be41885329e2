import { createCipheriv, createDecipheriv, timingSafeEqual } from 'node:crypto';
import { Cursor } from '@pearmain/formats';
import { paddingOf } from '../crypto/padded-length.js';

/** An item as it lies in a keychain-backup.plist, taken apart (docs/formats/keychain.md §2). */
export interface KeychainBlob {
  readonly version: number;
  /** 6 to 8 can be opened away from the device, 9 to 11 never. */
  readonly protectionClass: number;
  readonly wrappedKey: Uint8Array;
  readonly ciphertext: Uint8Array;
  /** Of versions 2 and 3. */
  readonly tag: Uint8Array | undefined;
}

const wrappedLength = 40;
const blockBytes = 16;
const zeroBlock = new Uint8Array(blockBytes);

/** Takes a blob apart; `undefined` where it is too short. Of an unknown version only its number and its class are known. */
export function splitBlob(blob: Uint8Array): KeychainBlob | undefined {
  const cursor = new Cursor(blob, 'little');
  if (cursor.left < 8) return undefined;
  const version = cursor.u32();
  const protectionClass = cursor.u32() & 0xf;
  const nothing = new Uint8Array();
  if (version !== 0 && version !== 2 && version !== 3) {
    return { version, protectionClass, wrappedKey: nothing, ciphertext: nothing, tag: undefined };
  }
  const tagBytes = version === 0 ? 0 : blockBytes;
  if (version !== 0 && (cursor.left < 4 || cursor.u32() !== wrappedLength)) return undefined;
  if (cursor.left < wrappedLength + tagBytes) return undefined;
  const wrappedKey = cursor.take(wrappedLength);
  const ciphertext = cursor.take(cursor.left - tagBytes);
  return { version, protectionClass, wrappedKey, ciphertext, tag: version === 0 ? undefined : cursor.rest() };
}

/** The fields of an item as bytes; `undefined` where the key does not fit, or a byte is another. */
export function decryptBlob({ ciphertext, tag }: KeychainBlob, key: Uint8Array): Uint8Array | undefined {
  if (!tag) return decryptPadded(ciphertext, key);
  if (!timingSafeEqual(tag, emptyVectorTag(key, ciphertext))) return undefined;
  const counter = Uint8Array.from(zeroBlock);
  counter[blockBytes - 1] = 1;
  return createDecipheriv('aes-256-ctr', key, counter).update(ciphertext);
}

function decryptPadded(ciphertext: Uint8Array, key: Uint8Array): Uint8Array | undefined {
  if (ciphertext.length === 0 || ciphertext.length % blockBytes !== 0) return undefined;
  const plain = createDecipheriv('aes-256-cbc', key, zeroBlock).setAutoPadding(false).update(ciphertext);
  const padding = paddingOf(plain.subarray(-blockBytes));
  return padding === undefined ? undefined : plain.subarray(0, plain.length - padding);
}

/**
 * The tag of GCM with an empty vector, as Apple reads that: the block before the counter is zero. OpenSSL refuses such a vector,
 * but its GCM with any other one hashes the same ciphertext; only the block that hides the hash is another.
 */
function emptyVectorTag(key: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  const vector = new Uint8Array(12);
  const stream = createCipheriv('aes-256-gcm', key, vector).update(ciphertext);
  const again = createCipheriv('aes-256-gcm', key, vector);
  again.update(stream);
  again.final();
  const tag = Uint8Array.from(again.getAuthTag());
  const itsBlock = Uint8Array.from(zeroBlock);
  itsBlock[blockBytes - 1] = 1;
  const hiding = encryptBlocks(key, itsBlock, zeroBlock);
  for (let at = 0; at < blockBytes; at++) {
    tag[at] = (tag[at] ?? 0) ^ (hiding[at] ?? 0) ^ (hiding[at + blockBytes] ?? 0);
  }
  return tag;
}

function encryptBlocks(key: Uint8Array, ...blocks: readonly Uint8Array[]): Uint8Array {
  return createCipheriv('aes-256-ecb', key, null).setAutoPadding(false).update(Buffer.concat(blocks));
}
