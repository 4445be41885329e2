import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning, type Seal } from '@pearmain/backup';
import { AppError } from '@pearmain/base';
import { SearchIndex } from '@pearmain/content';
import { openSealedFile, sealFile } from './sealed-file.js';

/** Where the index of some backups is kept, and what it is sealed with. */
export interface IndexPlace {
  /** The folder of all indexes. */
  readonly folder: string;
  /** `NAME.index`. */
  readonly name: string;
  readonly seal: Seal;
}

/**
 * The index of the backups of one phone that have the same keys, as it is kept in the cache, and a private copy of it to work with
 * (docs/decisions/0011-search.md). What is damaged, or of another form, is made anew.
 */
export class KeptIndex implements Disposable {
  readonly #place: IndexPlace;
  readonly #copy: string;
  readonly #signal: AbortSignal;
  readonly index: SearchIndex;

  private constructor(place: IndexPlace, copy: string, index: SearchIndex, signal: AbortSignal) {
    this.#place = place;
    this.#copy = copy;
    this.index = index;
    this.#signal = signal;
  }

  /** `scratch` is a folder for the private copy; the caller's to remove. `isAnew`: what is kept is of no use. */
  static async open(place: IndexPlace, scratch: string, isAnew: boolean, signal: AbortSignal): Promise<KeptIndex> {
    const copy = join(scratch, place.name);
    if (isAnew) rmSync(pathOf(place), { force: true });
    return new KeptIndex(place, copy, (await openCopy(place, copy, signal)) ?? SearchIndex.create(copy), signal);
  }

  /** Keeps it as it is now. Where that is not possible, the next search has to make it again. */
  async keep(): Promise<void> {
    const { folder, name, seal } = this.#place;
    const part = join(folder, `${name}.${process.pid}.part`);
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      removeLeftOvers(folder);
      rmSync(part, { force: true });
      await sealFile(this.#copy, part, seal, this.#signal);
      renameSync(part, pathOf(this.#place));
    } catch (error) {
      if (existsSync(part)) rmSync(part);
      this.#signal.throwIfAborted();
      if (!(error instanceof Error && 'syscall' in error)) throw error;
    }
  }

  [Symbol.dispose](): void {
    this.index[Symbol.dispose]();
    rmSync(this.#copy, { force: true });
  }
}

async function openCopy(place: IndexPlace, copy: string, signal: AbortSignal): Promise<SearchIndex | undefined> {
  const path = pathOf(place);
  if (!existsSync(path)) return undefined;
  try {
    await openSealedFile(path, copy, place.seal, signal);
    const index = SearchIndex.open(copy);
    if (!index) rmSync(copy, { force: true });
    return index;
  } catch (error) {
    signal.throwIfAborted();
    rmSync(copy, { force: true });
    if (error instanceof AppError || (error instanceof Error && 'syscall' in error)) return undefined;
    throw error;
  }
}

/** What processes that are gone had begun. */
function removeLeftOvers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const owner = /\.(\d+)\.part$/.exec(name)?.[1];
    if (owner !== undefined && !isRunning(Number(owner))) rmSync(join(folder, name), { force: true });
  }
}

function pathOf({ folder, name }: IndexPlace): string {
  return join(folder, `${name}.index`);
}
