import { AppError } from '@pearmain/base';
import SqliteDriver from 'better-sqlite3';
import { fail } from './failures.js';
import { Statement } from './statement.js';

/** What a column can hold. Integers beyond 2^53 come as `bigint` from databases opened with `bigIntegers`. */
export type SqlValue = number | bigint | string | Uint8Array | null;

/** One row, by column name. */
export type Row = Readonly<Record<string, SqlValue>>;

/** How a database is opened: `read` and `write` need an existing file, `create` makes one. */
export type OpenMode = 'read' | 'write' | 'create';

/**
 * A database file, opened so that hostile content cannot do harm: no trusted schema, no extensions, checked cells, no
 * memory mapping (docs/decisions/0002-tools.md). Never point it at a file inside a backup: even reading one in WAL mode
 * leaves files beside it. Use `copyAside` or `Database.ofBytes` for those.
 *
 * @throws sqlite/not-a-database, sqlite/damaged, sqlite/busy, sqlite/full, sqlite/cannot-open, sqlite/refused
 */
export class Database implements Disposable {
  readonly #driver: SqliteDriver.Database;
  readonly #path: string;

  private constructor(driver: SqliteDriver.Database, path: string) {
    this.#driver = driver;
    this.#path = path;
  }

  static open(
    path: string,
    options: { mode?: OpenMode; bigIntegers?: boolean; busyTimeoutMs?: number } = {},
  ): Database {
    const { mode = 'read', bigIntegers = false, busyTimeoutMs = 5000 } = options;
    return Database.#prepare(path, bigIntegers, () => {
      return new SqliteDriver(path, {
        readonly: mode === 'read',
        fileMustExist: mode !== 'create',
        timeout: busyTimeoutMs,
      });
    });
  }

  static inMemory(): Database {
    return Database.#prepare('a database in memory', false, () => new SqliteDriver(':memory:'));
  }

  /** Opens a database that lies in memory; a WAL mark in its header is taken off, so only the main file is seen. */
  static ofBytes(bytes: Uint8Array, options: { name?: string; bigIntegers?: boolean } = {}): Database {
    const own = Buffer.from(bytes);
    if (own.length > 20) own.fill(1, 18, 20);
    return Database.#prepare(options.name ?? 'a database', options.bigIntegers ?? false, () => new SqliteDriver(own));
  }

  static #prepare(path: string, bigIntegers: boolean, open: () => SqliteDriver.Database): Database {
    let driver: SqliteDriver.Database | undefined;
    try {
      driver = open();
      driver.pragma('trusted_schema = OFF');
      driver.pragma('cell_size_check = ON');
      driver.pragma('mmap_size = 0');
      driver.pragma('schema_version');
      if (bigIntegers) driver.defaultSafeIntegers();
      return new Database(driver, path);
    } catch (error) {
      driver?.close();
      throw toFailure(error, path);
    }
  }

  /** Compiles a statement once, to be used many times. */
  prepare(sql: string): Statement {
    return new Statement(
      this.#guard(() => this.#driver.prepare(sql)),
      (error) => toFailure(error, this.#path),
    );
  }

  rows<T extends Row = Row>(sql: string, ...parameters: readonly SqlValue[]): IterableIterator<T> {
    return this.prepare(sql).rows<T>(...parameters);
  }

  row<T extends Row = Row>(sql: string, ...parameters: readonly SqlValue[]): T | undefined {
    return this.prepare(sql).row<T>(...parameters);
  }

  run(sql: string, ...parameters: readonly SqlValue[]): void {
    this.prepare(sql).run(...parameters);
  }

  /** Runs several statements that return nothing. */
  script(sql: string): void {
    this.#guard(() => this.#driver.exec(sql));
  }

  /** All of `work`, or none of it. */
  transaction<T>(work: () => T): T {
    return this.#guard(() => this.#driver.transaction(work)());
  }

  /** Whether there is such a table or view, with such a column where one is named. */
  has(table: string, column?: string): boolean {
    const found = this.row("SELECT 1 AS found FROM sqlite_schema WHERE name = ? AND type IN ('table', 'view')", table);
    if (!found || column === undefined) return found !== undefined;
    return this.row('SELECT 1 AS found FROM pragma_table_info(?) WHERE name = ?', table, column) !== undefined;
  }

  /** The whole database as the bytes of a file. */
  serialize(): Uint8Array {
    return this.#guard(() => this.#driver.serialize());
  }

  /** Writes a compact copy to `path`, which must not exist yet. */
  copyInto(path: string): void {
    this.run('VACUUM INTO ?', path);
  }

  [Symbol.dispose](): void {
    this.#driver.close();
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw toFailure(error, this.#path);
    }
  }
}

function toFailure(error: unknown, path: string): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const code = 'code' in error ? String(error.code) : '';
  const reason = error.message;
  const cause = { cause: error };
  if (code.startsWith('SQLITE_NOTADB')) return fail('not-a-database', { path }, cause);
  if (code.startsWith('SQLITE_CORRUPT')) return fail('damaged', { path, reason }, cause);
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return fail('busy', { path }, cause);
  if (code.startsWith('SQLITE_FULL')) return fail('full', { path }, cause);
  if (/^SQLITE_(?:CANTOPEN|IOERR|READONLY|PERM)/.test(code) || /directory does not exist/.test(reason)) {
    return fail('cannot-open', { path, reason }, cause);
  }
  return code.startsWith('SQLITE_') ? fail('refused', { path, reason }, cause) : error;
}
