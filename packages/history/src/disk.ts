import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { fail } from './failures.js';

/** Turns the system's word for a full or read-only disk into a failure of ours; anything else is handed back. */
export function diskFailure(error: unknown, path: string): unknown {
  const code = systemCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return fail('disk-full', { path }, { cause: error });
  if (code === 'EEXIST' || code === 'ENOTDIR') return fail('not-a-folder', { path }, { cause: error });
  if (code !== undefined) return fail('not-writable', { path, reason: code }, { cause: error });
  return error;
}

/** `ENOENT` and its like; `undefined` for what does not come from the system. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/**
 * Makes a folder for this user alone, with its parents. Step by step, because Node's own recursive call never returns where
 * a folder is there and takes no other into it, as under `/proc`.
 */
export function makeFolder(path: string): void {
  if (isFolder(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (systemCode(error) === 'EEXIST' && isFolder(path)) return;
    throw diskFailure(error, path);
  }
}

/** `undefined` where there is no such thing. */
export function findStats(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (systemCode(error) === 'ENOTDIR') return undefined;
    throw diskFailure(error, path);
  }
}

/** Whether a folder is there. */
export function isFolder(path: string): boolean {
  return findStats(path)?.isDirectory() ?? false;
}

/** Writes a file whole or not at all: beside it (as `part`), flushed, then renamed; 0600. */
export function writeWhole(path: string, content: string | Uint8Array, part = `${path}.part`): void {
  try {
    rmSync(part, { force: true });
    const descriptor = openSync(part, 'wx', 0o600);
    try {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      let done = 0;
      while (done < bytes.length) done += writeSync(descriptor, bytes, done);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(part, path);
    flushFolder(dirname(path));
  } catch (error) {
    throw diskFailure(error, path);
  }
}

/** `writeWhole` of a value as indented JSON. */
export function writeJson(path: string, value: unknown, part?: string): void {
  writeWhole(path, `${JSON.stringify(value, undefined, 2)}\n`, part);
}

/** Makes renames in this folder last. Windows offers no such call and orders them itself. */
export function flushFolder(path: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } catch (error) {
    // Some network file systems know no fsync of a folder; they write renames through.
    if (!['EINVAL', 'ENOTSUP', 'EBADF', 'ENOTTY'].includes(systemCode(error) ?? '')) throw error;
  } finally {
    closeSync(descriptor);
  }
}

/** A rename that lasts, on both sides. */
export function moveFolder(from: string, to: string): void {
  makeFolder(dirname(to));
  try {
    renameSync(from, to);
    flushFolder(dirname(to));
    flushFolder(dirname(from));
  } catch (error) {
    throw diskFailure(error, to);
  }
}

/**
 * Makes an empty file for this user alone, for SQLite to fill, which itself would let others read it. One that is there is
 * not opened: that would let go of a lock on it.
 */
export function makeEmptyFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw diskFailure(error, path);
  }
}
