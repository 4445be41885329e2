import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@pearmain/base';
import { makeFolder, readJson, writeWhole } from '@pearmain/history';
import * as z from 'zod';

const format = 1;
const CacheFile = z.looseObject({
  format: z.literal(format),
  entries: z.record(z.string(), z.looseObject({ stamp: z.string(), value: z.unknown() })),
});

/** What changes with a backup: every run writes these anew. */
const marks = [
  '',
  'Info.plist',
  'Manifest.plist',
  'Manifest.db',
  'Manifest.mbdb',
  'Status.plist',
  'Snapshot',
  'Snapshot/Manifest.plist',
] as const;

/**
 * Remembers what was worked out about folders as long as they do not change: an Info.plist may hold megabytes of pictures, and a
 * folder hundreds of thousands of files. It lies in the platform's folder for such things, and can be removed at any time.
 */
export class SummaryCache implements Disposable {
  readonly #path: string;
  readonly #known: ReadonlyMap<string, Entry>;
  readonly #kept = new Map<string, Entry>();
  #isChanged = false;

  constructor(folder: string) {
    this.#path = join(folder, 'backups.json');
    this.#known = new Map(Object.entries(readEntries(this.#path)));
  }

  /**
   * What is known of a folder, or what `make` makes of it now; `undefined` is not remembered. `beside` is what it depends on
   * besides the folder.
   */
  async of<T, M extends T | undefined>(
    folder: string,
    kind: string,
    shape: z.ZodType<T>,
    make: () => M | Promise<M>,
    beside = '',
  ): Promise<T | M> {
    const key = `${kind} ${folder}`;
    const stamp = `${stampOf(folder)} ${beside}`;
    const known = this.#known.get(key);
    const looked = known?.stamp === stamp ? shape.safeParse(known.value) : undefined;
    if (looked?.success) {
      this.#kept.set(key, { stamp, value: looked.data });
      return looked.data;
    }
    const value = await make();
    if (value === undefined) return value;
    this.#kept.set(key, { stamp, value });
    this.#isChanged = true;
    return value;
  }

  /** Writes down what is new; what was not asked for this time is kept while its folder is there. */
  [Symbol.dispose](): void {
    if (!this.#isChanged) return;
    const others = [...this.#known].filter(([key]) => !this.#kept.has(key) && isThere(key));
    const entries = Object.fromEntries([...others, ...this.#kept]);
    try {
      makeFolder(join(this.#path, '..'));
      writeWhole(this.#path, JSON.stringify({ format, entries }), `${this.#path}.${process.pid}.part`);
    } catch (error) {
      // Without it the next list takes longer, no more.
      if (!(error instanceof AppError)) throw error;
    }
  }
}

interface Entry {
  readonly stamp: string;
  readonly value: unknown;
}

function readEntries(path: string): Readonly<Record<string, Entry>> {
  try {
    return readJson(path, CacheFile)?.entries ?? {};
  } catch (error) {
    if (error instanceof AppError) return {}; // damaged, or of another version: made anew
    throw error;
  }
}

function stampOf(folder: string): string {
  return marks
    .map((name) => lstatSync(join(folder, name), { bigint: true, throwIfNoEntry: false }))
    .map((stats) => (stats ? `${stats.mtimeNs.toString(36)}.${stats.isFile() ? stats.size.toString(36) : ''}` : '-'))
    .join(' ');
}

function isThere(key: string): boolean {
  return lstatSync(key.slice(key.indexOf(' ') + 1), { throwIfNoEntry: false }) !== undefined;
}
