import { type BigIntStats, existsSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { AppError } from '@pearmain/base';
import { Database, type Statement } from '@pearmain/sqlite';
import { isFresh } from './complete-sums.js';
import { type DatabaseRow, toSumRow } from './sums.js';

/** A backup folder, and the sums that are kept of it. */
export interface SummedFolder {
  readonly folder: string;
  readonly sums: string;
}

/** Gives the recorded sum of a file of several backups, without reading the file. The sums of one backup are open at a time. */
export class RecordedSums implements Disposable {
  readonly #folders: readonly SummedFolder[];
  #open: { readonly folder: string; readonly database: Database; readonly find: Statement } | undefined;

  constructor(folders: readonly SummedFolder[]) {
    this.#folders = folders.filter(({ sums }) => existsSync(sums));
  }

  /** SHA-256 as 64 hex digits, while the file is the one that it was made of; `undefined` where there is none. */
  find(file: string, stats: BigIntStats): string | undefined {
    const home = this.#folders.find(({ folder }) => file.startsWith(folder + sep));
    if (!home) return undefined;
    try {
      const path = relative(home.folder, file).split(sep).join('/');
      const [found] = this.#statementFor(home).all<DatabaseRow>(path);
      const row = found && toSumRow(found);
      return row && isFresh(row, stats) ? row.sha256 : undefined;
    } catch (error) {
      if (error instanceof AppError && error.code.startsWith('sqlite/')) return undefined; // damaged: the file is read
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#open?.database[Symbol.dispose]();
    this.#open = undefined;
  }

  #statementFor({ folder, sums }: SummedFolder): Statement {
    if (this.#open?.folder === folder) return this.#open.find;
    this[Symbol.dispose]();
    const database = Database.open(sums, { mode: 'read', bigIntegers: true });
    try {
      const find = database.prepare('SELECT path, size, mtime_ns, sha256 FROM files WHERE path = ?');
      this.#open = { folder, database, find };
      return find;
    } catch (error) {
      database[Symbol.dispose]();
      throw error;
    }
  }
}
