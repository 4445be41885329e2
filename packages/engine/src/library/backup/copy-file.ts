import { createHash } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, openSync, readSync, utimesSync, writeSync } from 'node:fs';
import type { FileHasher } from '@pearmain/history';

const chunk = Buffer.allocUnsafe(2 ** 20);

/** What was copied. */
export interface CopiedFile {
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly modified: Date;
}

/** Which side of a copy the system refused. */
export class SideError extends Error {
  readonly side: 'source' | 'target';

  constructor(side: 'source' | 'target', cause: unknown) {
    super('a copy was refused', { cause });
    this.side = side;
  }
}

/**
 * Copies a file in one pass with its sum, flushed and with its time; `undefined` where it changed meanwhile. `to` must not be there.
 *
 * @throws SideError with the system's error as its cause; the signal's reason
 */
export async function copyFile(from: string, to: string, hasher: FileHasher): Promise<CopiedFile | undefined> {
  const reading = on('source', () => openSync(from, 'r'));
  try {
    const before = on('source', () => fstatSync(reading));
    const writing = on('target', () => openSync(to, 'wx'));
    const hash = createHash('sha256');
    let sizeBytes = 0;
    try {
      for (;;) {
        const length = on('source', () => readSync(reading, chunk));
        if (length === 0) break;
        hash.update(chunk.subarray(0, length));
        on('target', () => writeAll(writing, length));
        sizeBytes += length;
        await hasher.breathe(length);
      }
      on('target', () => fsyncSync(writing));
    } finally {
      closeSync(writing);
    }
    const after = on('source', () => fstatSync(reading));
    if (after.size !== sizeBytes || after.mtimeMs !== before.mtimeMs) return undefined;
    on('target', () => utimesSync(to, after.mtime, after.mtime));
    return { sha256: hash.digest('hex'), sizeBytes, modified: after.mtime };
  } finally {
    closeSync(reading);
  }
}

function writeAll(descriptor: number, length: number): void {
  for (let done = 0; done < length; ) done += writeSync(descriptor, chunk, done, length - done);
}

function on<T>(side: 'source' | 'target', act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new SideError(side, error);
  }
}
