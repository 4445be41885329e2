import { createHash } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  lstatSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { diskFailure, flushFolder, makeFolder, systemCode } from './disk.js';
import type { SumRow } from './sums.js';

/** What the bytes of a file must be. */
export type Proof = Pick<SumRow, 'sizeBytes' | 'sha256' | 'modifiedNs'>;

const chunkBytes = 1024 * 1024;

/**
 * Puts a copy of `from` in the place of `to` where its bytes are those that `proof` names: whole or not at all, with the time that
 * belongs to it, and never into the file that lies there, which other backups may share. False where `from` has other bytes, cannot
 * be read, or is the very file at `to` under another name.
 *
 * @throws history/disk-full, history/not-writable
 */
export function putProven(from: string, to: string, proof: Proof): boolean {
  if (!isCandidate(from, to, proof)) return false;
  const part = `${to}.part`;
  try {
    makeFolder(dirname(to));
    rmSync(part, { force: true });
    if (copyHashed(from, part) !== proof.sha256) {
      rmSync(part, { force: true });
      return false;
    }
    const modified = Number(proof.modifiedNs) / 1e9;
    utimesSync(part, modified, modified);
    renameSync(part, to);
    flushFolder(dirname(to));
    return true;
  } catch (error) {
    rmSync(part, { force: true });
    throw diskFailure(error, to);
  }
}

function isCandidate(from: string, to: string, { sizeBytes }: Proof): boolean {
  const ours = lstatSync(from, { throwIfNoEntry: false });
  if (!ours?.isFile() || ours.size !== sizeBytes) return false;
  const theirs = lstatSync(to, { throwIfNoEntry: false });
  return !theirs || theirs.ino !== ours.ino || theirs.dev !== ours.dev;
}

/** Reads and writes, rather than a system's copy, which may share the bytes. `undefined` where the source cannot be read. */
function copyHashed(from: string, to: string): string | undefined {
  const source = openSync(from, 'r');
  try {
    const target = openSync(to, 'wx', 0o600);
    try {
      return copyThrough(source, target);
    } finally {
      closeSync(target);
    }
  } finally {
    closeSync(source);
  }
}

function copyThrough(source: number, target: number): string | undefined {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(chunkBytes);
  for (let length = readSome(source, buffer); length !== 0; length = readSome(source, buffer)) {
    if (length === undefined) return undefined;
    hash.update(buffer.subarray(0, length));
    for (let done = 0; done < length; ) done += writeSync(target, buffer, done, length - done);
  }
  fsyncSync(target);
  return hash.digest('hex');
}

/** A place of the disk that cannot be read ends only this candidate. */
function readSome(source: number, buffer: Uint8Array): number | undefined {
  try {
    return readSync(source, buffer);
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return undefined;
  }
}
