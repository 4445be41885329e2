import { statfsSync } from 'node:fs';
import { diskFailure, pathFailure } from './failures.js';
import { containedPath } from './writer/contained-path.js';
import { listFolder, type WriterEntry } from './writer/list-folder.js';
import { readChunks } from './writer/read-chunks.js';
import { RealFolders } from './writer/real-folders.js';

/**
 * A backup as a phone sees it that is restored from it: to be listed and read, and never changed, whatever the phone asks for.
 * Paths begin with `<identifier>/`, under which the phone knows the backup, and stay inside the folder; links are never
 * followed. Refusals are those of `BackupWriter` (docs/formats/location.md §6).
 */
export class RestoreSource {
  readonly #folder: string;
  readonly #identifier: string;
  readonly #folders: RealFolders;

  constructor(folder: string, identifier: string) {
    this.#folder = folder;
    this.#identifier = identifier;
    this.#folders = new RealFolders(folder);
  }

  freeBytes(): number {
    return this.#guard(this.#identifier, () => {
      const { bavail, bsize } = statfsSync(this.#folder);
      return bavail * bsize;
    });
  }

  list(path: string): readonly WriterEntry[] | undefined {
    return this.#guard(path, () => {
      const inside = containedPath(path, this.#identifier);
      if (inside !== '' && !this.#folders.parentOf(inside, path, false)) return undefined;
      return listFolder(this.#at(inside), path);
    });
  }

  open(path: string): Iterable<Uint8Array> {
    return this.#guard(path, () => {
      const inside = containedPath(path, this.#identifier);
      if (!this.#folders.parentOf(inside, path, false)) throw pathFailure('not-found', path);
      return readChunks(this.#at(inside), path);
    });
  }

  create(path: string): never {
    throw pathFailure('refused', path);
  }

  makeDirectory(path: string): never {
    throw pathFailure('refused', path);
  }

  move(from: string): never {
    throw pathFailure('refused', from);
  }

  copy(from: string): never {
    throw pathFailure('refused', from);
  }

  remove(path: string): never {
    throw pathFailure('refused', path);
  }

  #at(inside: string): string {
    return inside === '' ? this.#folder : `${this.#folder}/${inside}`;
  }

  #guard<T>(path: string, work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw diskFailure(error, path);
    }
  }
}
