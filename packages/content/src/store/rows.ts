import { AppError } from '@pearmain/base';
import type { Database, Row, SqlValue } from '@pearmain/sqlite';
import type { LocalCopy, ReadContext } from '../reader.js';
import { placeOf, reasonOf } from './open-store.js';
import { textOf } from './values.js';

/** A store that is being read, and where its notices go. */
export interface Store {
  readonly database: Database;
  readonly copy: LocalCopy;
  readonly tell: ReadContext['tell'];
}

/**
 * The rows of a statement, one after the other. Where a page of the database is damaged they end, and that is told: the rows
 * before it are good.
 */
export function* rowsOf(
  { database, copy, tell }: Store,
  table: string,
  sql: string,
  ...parameters: readonly SqlValue[]
): Generator<Row> {
  try {
    yield* database.rows(sql, ...parameters);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    tell({ where: `${placeOf(copy)}, ${table}`, message: `The rest of it cannot be read: ${reasonOf(error)}` });
  }
}

/** The same for a few rows that are asked for again and again: the statement is compiled once, and its rows come at once. */
export function fewRowsOf(store: Store, table: string, sql: string) {
  const statement = store.database.prepare(sql);
  return (...parameters: readonly SqlValue[]): readonly Row[] => {
    try {
      return statement.all(...parameters);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      tellDamage(store, table, error);
      return [];
    }
  };
}

/** Tells of rows that cannot be read any more. */
export function tellDamage({ copy, tell }: Store, table: string, error: AppError): void {
  tell({ where: `${placeOf(copy)}, ${table}`, message: `Some of it cannot be read: ${reasonOf(error)}` });
}

/** Columns of a table, and the one that its rows are looked for by. */
export interface KeyedRows {
  /** As SQL. */
  readonly select: string;
  readonly key: string;
}

const keysAtOnce = 100;
/** So few are as fast alone. */
const fewKeys = 4;

/**
 * The rows of many keys, in no promised order, a hundred of them at a time: in half the time that each alone takes. Around a damaged
 * page each is looked for alone, so that damage takes single rows.
 */
export function manyRowsOf(store: Store, table: string, { select, key }: KeyedRows) {
  const sql = `SELECT ${select} FROM ${table} WHERE ${key} IN (?${', ?'.repeat(keysAtOnce - 1)})`;
  const statement = store.database.prepare(sql);
  const alone = fewRowsOf(store, table, `SELECT ${select} FROM ${table} WHERE ${key} = ?`);
  return function* (keys: readonly SqlValue[]): Generator<Row> {
    for (let at = 0; at < keys.length; at += keysAtOnce) {
      const some = keys.slice(at, at + keysAtOnce);
      let rows: readonly Row[] | undefined;
      try {
        if (some.length > fewKeys) rows = statement.all(...some, ...Array<null>(keysAtOnce - some.length).fill(null));
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
      }
      if (rows) yield* rows;
      else for (const each of some) yield* alone(each);
    }
  };
}

/** What `make` makes of a row; where it cannot, that is told and the row is passed over. */
export function made<T>({ copy, tell }: Store, table: string, row: Row, make: (row: Row) => T): T | undefined {
  try {
    return make(row);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    tell({ where: `${placeOf(copy)}, ${table} ${String(row['id'])}`, message: error.message });
    return undefined;
  }
}

/** The text in a column of a row; where there is something else, that is told, and the rest of the row is there without it. */
export function textIn(store: Store, table: string, row: Row, column: string): string | undefined {
  return made(store, table, row, (read) => textOf(read[column]));
}
