import type { ListedEntry, WalkedEntry } from './entry.js';
import type { ListingTotals, PageStore } from './page-store.js';

/** Which entries of a folder are wanted. */
export interface PageWish {
  /** Only those behind this name. */
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

/** The folders of a backup, quick to look into however many there are. Paths are `Domain/relative/path`, and empty at the top. */
export class Listing implements Disposable {
  readonly #store: PageStore;

  /** Made by `openListing`. */
  constructor(store: PageStore) {
    this.#store = store;
  }

  get totals(): ListingTotals {
    return this.#store.totals();
  }

  /** The entries of a folder, by the bytes of their names; none where there is no such folder. */
  *entries(folder: string, { after, limit = Number.POSITIVE_INFINITY }: PageWish = {}): IterableIterator<ListedEntry> {
    const pages = this.#store.pages(folder);
    let left = limit;
    for (let page = after === undefined ? 0 : this.#firstPageWith(folder, pages, after); page < pages; page += 1) {
      for (const entry of this.#store.page(folder, page)) {
        if (after !== undefined && compareNames(entry.name, after) <= 0) continue;
        if (left <= 0) return;
        left -= 1;
        yield entry;
      }
    }
  }

  /** The entry of one path; the top is a folder too. */
  find(path: string): ListedEntry | undefined {
    if (path === '') {
      const { files, sizeBytes } = this.totals;
      return { name: '', kind: 'directory', sizeBytes, files, modified: 0 };
    }
    const cut = path.lastIndexOf('/');
    const [folder, name] = [path.slice(0, Math.max(0, cut)), path.slice(cut + 1)];
    const pages = this.#store.pages(folder);
    const found = this.#store
      .page(folder, this.#firstPageWith(folder, pages, name))
      .filter((each) => each.name === name);
    return found.find(({ kind }) => kind === 'directory') ?? found[0];
  }

  /** Everything below a folder, each folder before what is in it; not deeper than `depth` levels. */
  *walk(folder: string, depth = Number.POSITIVE_INFINITY): IterableIterator<WalkedEntry & { readonly depth: number }> {
    const above: { path: string; rest: IterableIterator<ListedEntry> }[] = [
      { path: folder, rest: this.entries(folder) },
    ];
    for (let at = above.at(-1); at; at = above.at(-1)) {
      const { value: entry, done } = at.rest.next();
      if (done) {
        above.pop();
        continue;
      }
      const path = at.path === '' ? entry.name : `${at.path}/${entry.name}`;
      yield { path, entry, depth: above.length };
      if (entry.kind === 'directory' && above.length < depth) above.push({ path, rest: this.entries(path) });
    }
  }

  [Symbol.dispose](): void {
    this.#store[Symbol.dispose]();
  }

  /** The first page that does not end before `name`. */
  #firstPageWith(folder: string, pages: number, name: string): number {
    let low = 0;
    for (let high = pages; low < high; ) {
      const middle = (low + high) >> 1;
      const last = this.#store.page(folder, middle).at(-1);
      if (last && compareNames(last.name, name) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** As SQLite sorts texts: by their bytes. */
function compareNames(one: string, other: string): number {
  return one === other ? 0 : Buffer.compare(Buffer.from(one), Buffer.from(other));
}
