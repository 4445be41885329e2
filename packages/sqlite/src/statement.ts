import type SqliteDriver from 'better-sqlite3';
import type { Row, SqlValue } from './database.js';

/** A statement compiled once. Failures are those of `Database`. */
export class Statement {
  readonly #statement: SqliteDriver.Statement;
  readonly #toFailure: (error: unknown) => unknown;

  /** Made by `Database.prepare`. */
  constructor(statement: SqliteDriver.Statement, toFailure: (error: unknown) => unknown) {
    this.#statement = statement;
    this.#toFailure = toFailure;
  }

  /** Rows as they are read; while they are walked the database accepts no other writes. */
  *rows<T extends Row = Row>(...parameters: readonly SqlValue[]): IterableIterator<T> {
    try {
      yield* this.#statement.iterate(...parameters) as IterableIterator<T>;
    } catch (error) {
      throw this.#toFailure(error);
    }
  }

  /** All rows at once: twice as fast as `rows` where they are known to be few, such as a page. */
  all<T extends Row = Row>(...parameters: readonly SqlValue[]): T[] {
    return this.#guard(() => this.#statement.all(...parameters) as T[]);
  }

  /** The same as `all`, each row as the values of its columns: in two thirds of the time. */
  values(...parameters: readonly SqlValue[]): SqlValue[][] {
    return this.#guard(() => {
      try {
        return this.#statement.raw(true).all(...parameters) as SqlValue[][];
      } finally {
        this.#statement.raw(false);
      }
    });
  }

  row<T extends Row = Row>(...parameters: readonly SqlValue[]): T | undefined {
    return this.#guard(() => this.#statement.get(...parameters) as T | undefined);
  }

  /** Returns how many rows changed. */
  run(...parameters: readonly SqlValue[]): number {
    return this.#guard(() => this.#statement.run(...parameters).changes);
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw this.#toFailure(error);
    }
  }
}
