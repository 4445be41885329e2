import { type Dirent, lstatSync, mkdirSync, readdirSync, rmdirSync, type Stats, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode, pathFailure } from '../failures.js';

/** `undefined` where nothing has that name; a link is reported as itself. */
export function findEntry(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (errorCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

/**
 * The folders inside a backup that were seen to be real ones, not links. Each is looked at once: nothing the phone can ask
 * for makes a link, and other users cannot write there.
 */
export class RealFolders {
  readonly #base: string;
  readonly #seen = new Set<string>();

  constructor(base: string) {
    this.#base = base;
  }

  /** Makes sure that the folder above `inside` can be walked to without a link; `make` creates what is missing. */
  parentOf(inside: string, path: string, make: boolean): boolean {
    const cut = inside.lastIndexOf('/');
    return this.#walk(cut < 0 ? '' : inside.slice(0, cut), path, make);
  }

  /** Makes the folder `inside` itself. */
  make(inside: string, path: string): void {
    this.parentOf(inside, path, true);
    const entry = findEntry(join(this.#base, inside));
    if (entry?.isDirectory()) return;
    if (entry) throw pathFailure(entry.isSymbolicLink() ? 'refused' : 'exists', path);
    this.#walk(inside, path, true);
  }

  /** Whether `inside` was seen to be such a folder; of one that nobody went into, nothing is remembered. */
  has(inside: string): boolean {
    return this.#seen.has(inside);
  }

  /** To be called when a folder went away or moved. */
  forget(): void {
    this.#seen.clear();
  }

  #walk(inside: string, path: string, make: boolean): boolean {
    if (this.#seen.has(inside)) return true;
    if (inside !== '' && !this.parentOf(inside, path, make)) return false;
    const entry = findEntry(join(this.#base, inside));
    if (!entry && !make) return false;
    if (!entry) mkdirSync(join(this.#base, inside), { mode: 0o700 });
    else if (entry.isSymbolicLink()) throw pathFailure('refused', path);
    else if (!entry.isDirectory()) throw pathFailure('not-a-directory', path);
    this.#seen.add(inside);
    return true;
  }
}

/** Removes a folder with all it holds; links are unlinked, never followed. */
export function removeFolder(path: string): void {
  for (const entry of readdirSync(path, { withFileTypes: true })) removeEntry(join(path, entry.name), entry);
  rmdirSync(path);
}

/** Removes whatever `entry` is. */
export function removeEntry(path: string, entry: Dirent | Stats): void {
  if (entry.isDirectory()) removeFolder(path);
  else unlinkSync(path);
}
