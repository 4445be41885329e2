import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, type TaskContext } from '@pearmain/base';
import { type ContentKind, type ContentNotice, contentKinds, type SearchKind } from '@pearmain/contract';
import { categories } from '../categories.js';
import type { BackupFiles, Located } from '../reader.js';
import type { ReadingLimits } from '../reading/read-items.js';
import { copyAside } from '../store/copy-aside.js';
import { type Entry, entryOf } from './entry.js';
import { digestOf, itemsOf } from './read-entries.js';
import type { SearchIndex } from './search-index.js';

/** A backup to be indexed. */
export interface SearchSource {
  /** What tells this state of the backup from every other. */
  readonly mark: string;
  readonly files: BackupFiles;
  /** The names of all files. */
  names(): Iterable<{ readonly domain: string; readonly relativePath: string }>;
  /** An empty folder for private copies; the caller's to remove. */
  readonly scratch: string;
  readonly limits?: ReadingLimits;
}

const mostNotices = 100;
const namesABreath = 2000;
const toldEvery = 1000;

/**
 * Enters a backup into an index. What is the same as in a backup that was entered before is not read again; what cannot be read is told
 * with the backup from then on.
 *
 * @throws the signal's reason, the failures of sqlite
 */
export async function indexBackup(index: SearchIndex, source: SearchSource, context: TaskContext): Promise<void> {
  context.emit({ kind: 'phase', phase: 'indexing' });
  const editions = new Map<SearchKind, number>();
  const notices: ContentNotice[] = [];
  const tell = (notice: ContentNotice): void => void (notices.length < mostNotices && notices.push(notice));
  const indexing = new Indexing(index, source, tell, context);
  for (const kind of Object.keys(categories) as ContentKind[]) {
    if (categories[kind].describe.isFigures) continue;
    const edition = await indexing.editionOf(kind);
    if (edition !== undefined) editions.set(kind, edition);
  }
  editions.set('files', await indexing.editionOfNames());
  index.addSnapshot(source.mark, editions, notices);
}

/** One backup on its way into an index. */
class Indexing {
  readonly #index: SearchIndex;
  readonly #source: SearchSource;
  readonly #tell: (notice: ContentNotice) => void;
  readonly #context: TaskContext;
  #entries = 0;

  constructor(index: SearchIndex, source: SearchSource, tell: (notice: ContentNotice) => void, context: TaskContext) {
    this.#index = index;
    this.#source = source;
    this.#tell = tell;
    this.#context = context;
  }

  /** None where the backup has nothing of it, or nothing that can be read. */
  async editionOf(kind: ContentKind): Promise<number | undefined> {
    const stores = await this.#storesOf(kind);
    if (!stores) return undefined;
    const { located, digest } = stores;
    // The stores are not all that the others are read from.
    const isInStores = located.length > 0 && !categories[kind].isInFiles;
    const known = isInStores ? this.#index.findEdition(kind, digest) : undefined;
    return known ?? (await this.#index.addEdition(kind, digest, this.#entriesOf(kind, located)));
  }

  async editionOfNames(): Promise<number> {
    return await this.#index.addEdition('files', Buffer.from(this.#source.mark), this.#names());
  }

  async #storesOf(
    kind: ContentKind,
  ): Promise<{ readonly located: readonly Located[]; readonly digest: Buffer } | undefined> {
    const { files } = this.#source;
    const category = categories[kind];
    try {
      const located = await category.locate(files);
      if (located.length === 0 && !(await category.isInFiles?.(files))) return undefined;
      return { located, digest: await digestOf(files, located, this.#context.signal) };
    } catch (error) {
      this.#tellUnread(contentKinds[kind].title, error);
      return undefined;
    }
  }

  async *#entriesOf(kind: ContentKind, located: readonly Located[]): AsyncGenerator<Entry, boolean> {
    const { files, scratch, limits } = this.#source;
    const { signal } = this.#context;
    const { describe } = categories[kind];
    const own = mkdtempSync(join(scratch, 'kind-'));
    try {
      const copies = await copyAside(files, located, own);
      for await (const item of itemsOf(kind, { files, copies, limits }, this.#tell, signal)) {
        yield this.#counted(entryOf(kind, describe, item));
      }
      return true;
    } catch (error) {
      this.#tellUnread(contentKinds[kind].title, error);
      return false;
    } finally {
      rmSync(own, { recursive: true, force: true });
    }
  }

  async *#names(): AsyncGenerator<Entry, boolean> {
    try {
      for (const { domain, relativePath } of this.#source.names()) {
        const path = `${domain}/${relativePath}`;
        const title = relativePath.slice(relativePath.lastIndexOf('/') + 1);
        if (this.#entries % namesABreath === 0) await this.#breath();
        yield this.#counted({ kind: 'files', identity: path, title, who: [], text: path });
      }
      return true;
    } catch (error) {
      this.#tellUnread('Names of files', error);
      return false;
    }
  }

  #counted(entry: Entry): Entry {
    this.#entries += 1;
    if (this.#entries % toldEvery === 0) this.#context.emit({ kind: 'progress', files: this.#entries, bytes: 0 });
    return entry;
  }

  async #breath(): Promise<void> {
    await new Promise(setImmediate);
    this.#context.signal.throwIfAborted();
  }

  /** What cannot be read of a backup is told, and is not the end. */
  #tellUnread(where: string, error: unknown): void {
    this.#context.signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    this.#tell({ where, message: error.message });
  }
}
