import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError, isFailure } from '@pearmain/base';
import { Database, type Statement, fail as sqliteFail } from '@pearmain/sqlite';
import { findStats, makeEmptyFile, makeFolder } from './disk.js';
import { fail } from './failures.js';

/** What is kept of a stored file; its path is relative to the backup folder. */
export interface SumRow {
  readonly path: string;
  readonly sizeBytes: number;
  /** Nanoseconds since 1970. */
  readonly modifiedNs: bigint;
  /** 64 hex digits. */
  readonly sha256: string;
}

const format = 1;
const changesATransaction = 5000;
/** Where a phone puts content first; at the end it moves everything to its place. */
const snapshot = 'Snapshot/';

/**
 * The SHA-256 of every stored file of one backup, in a database of its own (docs/formats/location.md §5). While a run is
 * under way it follows what happens to the files (it fits the backup writer's observer); at the end `completeSums` reads
 * what it does not know. What a killed run did not get to write down is found missing or stale then.
 */
export class Sums implements Disposable {
  readonly #database: Database;
  readonly #put: Statement;
  readonly #rename: Statement;
  readonly #renameBelow: Statement;
  readonly #delete: Statement;
  readonly #deleteBelow: Statement;
  readonly #below: Statement;
  #changes = 0;

  private constructor(database: Database) {
    this.#database = database;
    this.#put = database.prepare('REPLACE INTO files (path, size, mtime_ns, sha256) VALUES (?, ?, ?, ?)');
    this.#rename = database.prepare('UPDATE OR REPLACE files SET path = ? WHERE path = ?');
    this.#renameBelow = database.prepare(
      'UPDATE OR REPLACE files SET path = ? || substr(path, ?) WHERE path > ? AND path < ?',
    );
    this.#delete = database.prepare('DELETE FROM files WHERE path = ?');
    this.#deleteBelow = database.prepare('DELETE FROM files WHERE path > ? AND path < ?');
    this.#below = database.prepare(below);
  }

  /** Opens the sums of a run, or begins new ones; damaged ones are begun anew, at the price of reading the files again. */
  static openForRun(path: string): Sums {
    makeFolder(dirname(path));
    try {
      return Sums.#open(path);
    } catch (error) {
      if (!isFailure(error, 'sqlite/not-a-database') && !isFailure(error, 'sqlite/damaged')) throw error;
      for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(path + ending, { force: true });
      return Sums.#open(path);
    }
  }

  static #open(path: string): Sums {
    makeEmptyFile(path);
    const database = Database.open(path, { mode: 'create', bigIntegers: true });
    try {
      checkSound(database, path);
      // One run alone writes here; without this a WAL wants shared memory, which many network drives and drivers do not offer.
      database.row('PRAGMA locking_mode = EXCLUSIVE');
      database.row('PRAGMA journal_mode = WAL');
      database.script('PRAGMA synchronous = OFF');
      database.script(`CREATE TABLE IF NOT EXISTS files (
          path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, sha256 BLOB NOT NULL
        ) WITHOUT ROWID`);
      const { user_version: version } = database.row<{ user_version: bigint }>('PRAGMA user_version') ?? {};
      if (version !== undefined && version > BigInt(format))
        throw fail('newer-format', { path, format: Number(version) });
      database.script(`PRAGMA user_version = ${format}`);
      return new Sums(database);
    } catch (error) {
      database[Symbol.dispose]();
      throw error;
    }
  }

  /**
   * A file was stored under `path`, with what was learnt on the way. Content in Snapshot gets the row of the place that it
   * is going to, so that a hundred thousand moves cost nothing; until then that row is stale to whoever looks.
   */
  stored(path: string, file: { sha256: Uint8Array | string; sizeBytes: number; modifiedNs: bigint }): void {
    this.#begin();
    const place = path.startsWith(snapshot) ? path.slice(snapshot.length) : path;
    this.#put.run(place, file.sizeBytes, file.modifiedNs, bytesOf(file.sha256));
  }

  /** A file or folder went to another place, replacing what was there. */
  moved(from: string, to: string): void {
    if (from === snapshot + to) return;
    this.#begin();
    if (this.#rename.run(to, from) > 0) return;
    this.#forget(to);
    this.#renameBelow.run(to, [...from].length + 1, `${from}/`, `${from}0`);
  }

  /** What was copied is read at the end. */
  copied(_from: string, to: string): void {
    this.#begin();
    this.#forget(to);
  }

  /** A file or folder is gone. */
  removed(path: string): void {
    this.#begin();
    this.#forget(path);
  }

  /** The rows of the files that lie directly in `folder` (`''` for the backup folder itself), by name. */
  inFolder(folder: string): Map<string, SumRow> {
    this.#commit();
    return rowsInFolder(this.#below, folder);
  }

  /** Every row, by path. */
  *rows(): IterableIterator<SumRow> {
    this.#commit();
    const rows = this.#database.rows<DatabaseRow>('SELECT path, size, mtime_ns, sha256 FROM files ORDER BY path');
    for (const row of rows) yield toSumRow(row);
  }

  /** How many files have a row. */
  count(): number {
    this.#commit();
    return countRows(this.#database);
  }

  /** Writes everything down and makes it one plain file again, with nothing beside it. */
  settle(): void {
    this.#commit();
    this.#database.script('PRAGMA synchronous = FULL');
    this.#database.row('PRAGMA wal_checkpoint(TRUNCATE)');
    this.#database.row('PRAGMA journal_mode = DELETE');
  }

  [Symbol.dispose](): void {
    try {
      this.#commit();
    } catch {
      // On a full disk the last rows are lost; the next run reads those files again.
    } finally {
      this.#database[Symbol.dispose]();
    }
  }

  #forget(path: string): void {
    if (this.#delete.run(path) === 0) this.#deleteBelow.run(`${path}/`, `${path}0`);
  }

  #begin(): void {
    if (this.#changes === 0) this.#database.script('BEGIN');
    this.#changes += 1;
    if (this.#changes >= changesATransaction) {
      this.#commit();
      this.#begin();
    }
  }

  #commit(): void {
    if (this.#changes === 0) return;
    this.#changes = 0;
    this.#database.script('COMMIT');
  }
}

/** The rows directly in a folder: with `rowsInFolder`. */
const below =
  "SELECT path, size, mtime_ns, sha256 FROM files WHERE path > ? AND path < ? AND instr(substr(path, ?), '/') = 0";

function rowsInFolder(statement: Statement, folder: string): Map<string, SumRow> {
  const above = folder === '' ? '' : `${folder}/`;
  const end = folder === '' ? '\u{10ffff}' : `${folder}0`;
  const found = new Map<string, SumRow>();
  // SQLite counts the characters of a text as code points.
  for (const row of statement.rows<DatabaseRow>(above, end, [...above].length + 1)) {
    found.set(row.path.slice(above.length), toSumRow(row));
  }
  return found;
}

function countRows(database: Database): number {
  return Number(database.row<{ n: bigint }>('SELECT count(*) AS n FROM files')?.n ?? 0n);
}

/** The sums of a kept backup, open for reading alone. */
export class KeptSums implements Disposable {
  readonly #database: Database;
  readonly #below: Statement;
  readonly #one: Statement;
  readonly #withSum: Statement;

  private constructor(database: Database) {
    this.#database = database;
    this.#below = database.prepare(below);
    this.#one = database.prepare('SELECT path, size, mtime_ns, sha256 FROM files WHERE path = ?');
    this.#withSum = database.prepare('SELECT path, size, mtime_ns, sha256 FROM files WHERE size = ? AND sha256 = ?');
  }

  /**
   * `undefined` where none were kept.
   *
   * @throws sqlite/damaged, sqlite/not-a-database, sqlite/refused where they are not readable
   */
  static find(path: string): KeptSums | undefined {
    if (!findStats(path)?.isFile()) return undefined;
    const database = Database.open(path, { mode: 'read', bigIntegers: true });
    try {
      checkSound(database, path);
      return new KeptSums(database);
    } catch (error) {
      database[Symbol.dispose]();
      throw error;
    }
  }

  /** The rows of the files that lie directly in `folder` (`''` for the backup folder itself), by name. */
  inFolder(folder: string): Map<string, SumRow> {
    return rowsInFolder(this.#below, folder);
  }

  /** How many files have a row. */
  count(): number {
    return countRows(this.#database);
  }

  /** The row of one file. */
  rowOf(path: string): SumRow | undefined {
    const row = this.#one.row<DatabaseRow>(path);
    return row && toSumRow(row);
  }

  /** The files with these bytes. */
  withSum({ sizeBytes, sha256 }: Pick<SumRow, 'sizeBytes' | 'sha256'>): SumRow[] {
    return this.#withSum.all<DatabaseRow>(sizeBytes, Buffer.from(sha256, 'hex')).map(toSumRow);
  }

  [Symbol.dispose](): void {
    this.#database[Symbol.dispose]();
  }
}

/** A damaged page that is come upon in the middle of a run would end it, and the next one again. */
function checkSound(database: Database, path: string): void {
  const [first] = database.rows<{ quick_check: string }>('PRAGMA quick_check(1)');
  const reason = first?.quick_check ?? 'nothing is known of it';
  if (reason !== 'ok') throw sqliteFail('damaged', { path, reason });
}

/**
 * The sums of a snapshot, by path. Nothing is written.
 *
 * @throws sqlite/cannot-open where there are none; sqlite/damaged, sqlite/not-a-database
 */
export function* readSums(path: string): IterableIterator<SumRow> {
  using database = Database.open(path, { mode: 'read', bigIntegers: true });
  const rows = database.rows<DatabaseRow>('SELECT path, size, mtime_ns, sha256 FROM files ORDER BY path');
  for (const row of rows) yield toSumRow(row);
}

/** The largest of those files; `undefined` where there are no sums, or none that can be read. */
export function findLargestSum(path: string): Pick<SumRow, 'path' | 'sizeBytes'> | undefined {
  try {
    using database = Database.open(path, { mode: 'read', bigIntegers: true });
    const row = database.row<Pick<DatabaseRow, 'path' | 'size'>>(
      'SELECT path, size FROM files ORDER BY size DESC LIMIT 1',
    );
    return row && { path: row.path, sizeBytes: Number(row.size) };
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith('sqlite/')) return undefined;
    throw error;
  }
}

/** A row as the database has it. */
export type DatabaseRow = {
  readonly path: string;
  readonly size: bigint;
  readonly mtime_ns: bigint;
  readonly sha256: Uint8Array;
};

/** 32 bytes, or the same as 64 hex digits. */
function bytesOf(sha256: Uint8Array | string): Uint8Array {
  return typeof sha256 === 'string' ? Buffer.from(sha256, 'hex') : sha256;
}

/** The same as others know it. */
export function toSumRow(row: DatabaseRow): SumRow {
  const { path, size, mtime_ns: modifiedNs, sha256 } = row;
  return { path, sizeBytes: Number(size), modifiedNs, sha256: Buffer.from(sha256).toString('hex') };
}
