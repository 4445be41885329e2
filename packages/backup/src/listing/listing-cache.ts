import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@pearmain/base';
import { errorCode } from '../failures.js';
import { PageStore } from './page-store.js';
import type { Seal } from './seal.js';

const ending = '.listing';
const mostKept = 50;
const mostBytes = 2 * 1024 ** 3;
/** What a process that was killed had begun. */
const abandonedAfterMs = 24 * 60 * 60 * 1000;

/** Where listings are kept for the next time; losing one costs the time to make it again. */
export class ListingCache {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** A listing that was made before, and is whole. */
  find(mark: string, seal: Seal, now: Date): PageStore | undefined {
    const path = this.#pathOf(mark);
    if (!existsSync(path)) return undefined;
    try {
      const store = PageStore.open(path, seal);
      store.totals();
      touch(path, now);
      return store;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      rmSync(path, { force: true });
      return undefined;
    }
  }

  /**
   * Makes a listing, keeps it and opens it. Where it cannot be kept, it is made in memory.
   */
  async make(mark: string, seal: Seal, fill: (store: PageStore) => Promise<void>): Promise<PageStore> {
    const part = `${this.#pathOf(mark)}.${process.pid}.part`;
    const begun = this.#begin(part, seal);
    if (!begun) {
      const store = PageStore.create(undefined, seal);
      await fill(store);
      return store;
    }
    try {
      using store = begun;
      await fill(store);
    } catch (error) {
      rmSync(part, { force: true });
      throw error;
    }
    renameSync(part, this.#pathOf(mark));
    this.#prune();
    return PageStore.open(this.#pathOf(mark), seal);
  }

  #begin(part: string, seal: Seal): PageStore | undefined {
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      rmSync(part, { force: true });
      return PageStore.create(part, seal);
    } catch (error) {
      if (error instanceof AppError || errorCode(error) !== undefined) return undefined;
      throw error;
    }
  }

  /** Keeps those that were used last. */
  #prune(): void {
    const names = readdirSync(this.#folder);
    const kept = names.flatMap((name) => {
      const stats = statSync(join(this.#folder, name), { throwIfNoEntry: false });
      return stats ? [{ name, sizeBytes: stats.size, usedMs: stats.mtimeMs }] : [];
    });
    kept.sort((one, other) => other.usedMs - one.usedMs);
    const newest = kept[0]?.usedMs ?? 0;
    let bytes = 0;
    for (const [index, { name, sizeBytes, usedMs }] of kept.entries()) {
      bytes += sizeBytes;
      const isAbandoned = !name.endsWith(ending) && newest - usedMs > abandonedAfterMs;
      const isTooMuch = name.endsWith(ending) && index > 0 && (index >= mostKept || bytes > mostBytes);
      if (isAbandoned || isTooMuch) rmSync(join(this.#folder, name), { force: true });
    }
  }

  #pathOf(mark: string): string {
    return join(this.#folder, `${mark}${ending}`);
  }
}

function touch(path: string, now: Date): void {
  try {
    utimesSync(path, now, now);
  } catch (error) {
    // A cache that may only be read is one all the same.
    if (errorCode(error) === undefined) throw error;
  }
}
