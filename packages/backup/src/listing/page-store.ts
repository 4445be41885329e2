import { chmodSync, rmSync } from 'node:fs';
import { isFailure } from '@pearmain/base';
import { Database } from '@pearmain/sqlite';
import { fail } from '../failures.js';
import { decodeEntries, encodeEntries, type ListedEntry } from './entry.js';
import type { Seal } from './seal.js';

/** What is known of a whole listing. */
export interface ListingTotals {
  /** Entries of all kinds, folders that have no row of their own among them. */
  readonly entries: number;
  readonly files: number;
  readonly sizeBytes: number;
}

const tables = `
  PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
  CREATE TABLE Pages (folder BLOB, page INTEGER, entries BLOB, PRIMARY KEY (folder, page)) WITHOUT ROWID;
  CREATE TABLE Totals (sealed BLOB)`;

/** No folder has this place. */
const totalsPlace = 'totals';

/**
 * The entries of folders in pages of 256, sorted by the bytes of their names, in a database of our own
 * (docs/decisions/0010-listing.md). What may not lie open goes through a seal; folders are found by a hash of their path.
 */
export class PageStore implements Disposable {
  static readonly pageEntries = 256;
  readonly #path: string | undefined;
  readonly #database: Database;
  readonly #seal: Seal;
  readonly #select;
  readonly #last;
  readonly #insert;

  private constructor(path: string | undefined, database: Database, seal: Seal) {
    this.#path = path;
    this.#database = database;
    this.#seal = seal;
    this.#select = database.prepare('SELECT entries FROM Pages WHERE folder = ? AND page = ?');
    this.#last = database.prepare('SELECT max(page) AS page FROM Pages WHERE folder = ?');
    this.#insert = database.prepare('INSERT INTO Pages VALUES (?, ?, ?)');
  }

  /** A new one, in a file for this user alone, or in memory where no path is given. @throws sqlite/cannot-open, sqlite/full */
  static create(path: string | undefined, seal: Seal): PageStore {
    const database = path === undefined ? Database.inMemory() : Database.open(path, { mode: 'create' });
    try {
      if (path !== undefined) chmodSync(path, 0o600);
      database.script(tables);
      return new PageStore(path, database, seal);
    } catch (error) {
      database[Symbol.dispose]();
      throw error;
    }
  }

  /** One that was finished. @throws the failures of sqlite */
  static open(path: string, seal: Seal): PageStore {
    const database = Database.open(path);
    try {
      return new PageStore(path, database, seal);
    } catch (error) {
      database[Symbol.dispose]();
      throw error;
    }
  }

  /** Writes all of it at once. */
  fill(write: () => void, totals: ListingTotals): void {
    this.#database.transaction(() => {
      write();
      const sealed = this.#seal.close(Buffer.from(JSON.stringify(totals)), totalsPlace);
      this.#database.run('INSERT INTO Totals VALUES (?)', sealed);
    });
  }

  put(folder: string, page: number, entries: readonly ListedEntry[]): void {
    const name = this.#seal.nameOf(folder);
    this.#insert.run(name, page, this.#seal.close(encodeEntries(entries), `${page}/${folder}`));
  }

  /** @throws backup/damaged-listing */
  page(folder: string, page: number): ListedEntry[] {
    return this.#opened(() => {
      const sealed = this.#select.row(this.#seal.nameOf(folder), page)?.['entries'];
      return sealed instanceof Uint8Array ? decodeEntries(this.#seal.open(sealed, `${page}/${folder}`)) : [];
    });
  }

  /** How many pages a folder has; none where there is nothing in it, or no such folder. */
  pages(folder: string): number {
    const last = this.#last.row(this.#seal.nameOf(folder))?.['page'];
    return typeof last === 'number' ? last + 1 : 0;
  }

  /** @throws backup/damaged-listing */
  totals(): ListingTotals {
    return this.#opened(() => {
      const sealed = this.#database.row('SELECT sealed FROM Totals')?.['sealed'];
      if (!(sealed instanceof Uint8Array)) throw fail('damaged-listing');
      return JSON.parse(Buffer.from(this.#seal.open(sealed, totalsPlace)).toString()) as ListingTotals;
    });
  }

  [Symbol.dispose](): void {
    this.#database[Symbol.dispose]();
  }

  /** What is damaged is not kept: the next one is made anew. */
  #opened<T>(look: () => T): T {
    try {
      return look();
    } catch (error) {
      if (this.#path !== undefined) rmSync(this.#path, { force: true });
      throw isFailure(error, 'backup/damaged-listing') ? error : fail('damaged-listing', undefined, { cause: error });
    }
  }
}
