import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning } from '../is-running.js';

const beginning = 'pearmain-index-';

/**
 * Makes a folder for private copies, for this user alone. Its name says which process it belongs to; those of processes that
 * are gone are removed first, because what they hold may be decrypted.
 */
export function makeScratchFolder(above: string): string {
  removeAbandoned(above);
  return mkdtempSync(join(above, `${beginning}${process.pid}-`));
}

/** Removes such folders of processes that are gone; where `above` is not there or cannot be listed, there are none. */
export function removeAbandoned(above: string): void {
  for (const name of namesIn(above)) {
    const owner = name.startsWith(beginning) ? /^(\d+)-/.exec(name.slice(beginning.length))?.[1] : undefined;
    if (owner === undefined || isRunning(Number(owner))) continue;
    try {
      rmSync(join(above, name), { recursive: true, force: true });
    } catch {
      // Another user's: theirs to remove.
    }
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // whoever makes a folder there learns why
  }
}
