import type { Row } from '@pearmain/sqlite';
import { selectPresent } from './columns.js';
import { made, rowsOf, type Store } from './rows.js';
import { numberOf } from './values.js';

/** A table whose rows belong to something. */
export interface OwnedTable<T> {
  readonly table: string;
  /** The column that names the owner; the first of them that is there. */
  readonly owner: readonly string[];
  readonly columns: readonly string[];
  /** The column with the number of a row; `ROWID` when not given. */
  readonly key?: string;
  /** More conditions, in SQL. */
  readonly where?: string;
  make(row: Row): T | undefined;
}

/** What a table has for each owner. A generation of the store that lacks the table has nothing. */
export function byOwner<T>(store: Store, owned: OwnedTable<T>): (owner: number) => readonly T[] {
  const { table, columns, key = 'ROWID', where = '1', make } = owned;
  const { database } = store;
  const found = new Map<number, T[]>();
  // Every table has its own number, also where it is not declared as a column.
  const isThere = (column: string): boolean => database.has(table, column === key ? undefined : column);
  const owner = owned.owner.find(isThere);
  if (owner !== undefined) {
    const sql = `SELECT ${key} AS id, ${owner} AS owner, ${selectPresent(database, table, columns)}
      FROM ${table} WHERE ${where} ORDER BY ${key}`;
    for (const row of rowsOf(store, table, sql)) {
      const of = numberOf(row['owner']);
      const value = of === undefined ? undefined : made(store, table, row, make);
      if (of === undefined || value === undefined) continue;
      const list = found.get(of) ?? [];
      found.set(of, list);
      list.push(value);
    }
  }
  return (of) => found.get(of) ?? [];
}

/** The rows of a table by their own number. */
export function byNumber<T>(
  store: Store,
  numbered: Omit<OwnedTable<T>, 'owner'>,
): (number: number | undefined) => T | undefined {
  const { key = 'ROWID' } = numbered;
  const found = byOwner(store, { ...numbered, owner: [key] });
  return (number) => (number === undefined ? undefined : found(number)[0]);
}
