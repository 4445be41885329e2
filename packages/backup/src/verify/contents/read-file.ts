import { createHash, type Hash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { errorCode } from '../../failures.js';
import type { ReadFile, ReadingOrder, ReadingOutcome } from './reading-orders.js';

const chunk = Buffer.allocUnsafe(1024 * 1024);
const beginningBytes = 16;
const endingBytes = 32;

/** Reads a file from end to end; what the disk refuses is an outcome too. */
export function readFile(order: ReadingOrder): ReadingOutcome {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(order.path, 'r');
    return readThrough(descriptor, order);
  } catch (error) {
    const reason = errorCode(error);
    if (reason === undefined) throw error;
    return { reason };
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function readThrough(descriptor: number, { wantsSha256, wantsSha1 }: ReadingOrder): ReadFile {
  const sha256 = wantsSha256 ? createHash('sha256') : undefined;
  const sha1 = wantsSha1 ? createHash('sha1') : undefined;
  const hashes = [sha256, sha1].filter((hash) => hash !== undefined);
  let sizeBytes = 0;
  let beginning = new Uint8Array();
  let ending = new Uint8Array();
  for (let length = readSync(descriptor, chunk); length > 0; length = readSync(descriptor, chunk)) {
    const part = chunk.subarray(0, length);
    for (const hash of hashes) hash.update(part);
    if (sizeBytes === 0) beginning = Uint8Array.from(part.subarray(0, beginningBytes));
    ending = Uint8Array.from(endOf(ending, part));
    sizeBytes += length;
  }
  return { sizeBytes, beginning, ending, ...digest('sha256', sha256), ...digest('sha1', sha1) };
}

function endOf(before: Uint8Array, part: Uint8Array): Uint8Array {
  return part.length >= endingBytes
    ? part.subarray(-endingBytes)
    : Buffer.concat([before, part]).subarray(-endingBytes);
}

function digest<K extends string>(name: K, hash: Hash | undefined): { [key in K]?: string } {
  return (hash ? { [name]: hash.digest('hex') } : {}) as { [key in K]?: string }; // a computed key widens to string
}
