import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { diskFailure, pathFailure } from '../failures.js';
import { findEntry } from './real-folders.js';

const chunkBytes = 32 * 1024;
const bufferBytes = 8 * chunkBytes;
/** The buffer of whoever read last: most files are small, and making one for each takes longer than reading them. */
let spare: Uint8Array | undefined;
/** A link put there in the meantime is not followed, and a pipe not waited for (both flags are missing on Windows). */
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Looks at the file now; opens it when the first chunk is asked for, and closes it after the last. */
export function readChunks(file: string, path: string): Iterable<Uint8Array> {
  const entry = findEntry(file);
  if (!entry) throw pathFailure('not-found', path);
  if (entry.isDirectory()) throw pathFailure('is-a-directory', path);
  if (!entry.isFile()) throw pathFailure('refused', path);
  return chunksOf(file, path);
}

function* chunksOf(file: string, path: string): Generator<Uint8Array> {
  const descriptor = guarded(path, () => openSync(file, openFlags));
  const buffer = spare ?? new Uint8Array(bufferBytes);
  spare = undefined;
  try {
    if (!fstatSync(descriptor).isFile()) throw pathFailure('refused', path);
    for (;;) {
      const length = guarded(path, () => readSync(descriptor, buffer));
      if (length === 0) return;
      for (let at = 0; at < length; at += chunkBytes) yield buffer.subarray(at, Math.min(at + chunkBytes, length));
    }
  } finally {
    closeSync(descriptor);
    spare = buffer;
  }
}

function guarded<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw diskFailure(error, path);
  }
}
