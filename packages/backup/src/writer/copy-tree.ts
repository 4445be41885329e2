import { chmodSync, constants, copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathFailure } from '../failures.js';
import { findEntry, removeEntry } from './real-folders.js';

/** Copies a file, or a folder with all it holds, to a name that is free; links inside are refused, not copied. */
export function copyTree(source: string, target: string, path: string): void {
  const leftover = findEntry(target);
  if (leftover) removeEntry(target, leftover);
  try {
    copyEntry(source, target, path);
  } catch (error) {
    const half = findEntry(target);
    if (half) removeEntry(target, half);
    throw error;
  }
}

function copyEntry(source: string, target: string, path: string): void {
  const entry = findEntry(source);
  if (!entry) throw pathFailure('not-found', path);
  if (entry.isDirectory()) {
    mkdirSync(target, { mode: 0o700 });
    for (const name of readdirSync(source)) copyEntry(join(source, name), join(target, name), path);
    return;
  }
  if (!entry.isFile()) throw pathFailure('refused', path);
  copyFileSync(source, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  chmodSync(target, 0o600);
}
