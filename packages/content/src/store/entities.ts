import { rowsOf, type Store, textIn } from './rows.js';
import { numberOf } from './values.js';

/** The numbers of a Core Data store's entities by their names: they move from model to model. */
export function entitiesOf(store: Store): ReadonlyMap<string, number> {
  if (!store.database.has('Z_PRIMARYKEY', 'Z_NAME')) return new Map();
  const rows = rowsOf(store, 'Z_PRIMARYKEY', 'SELECT Z_ENT AS id, Z_NAME FROM Z_PRIMARYKEY');
  return new Map(
    [...rows].map((row) => [textIn(store, 'Z_PRIMARYKEY', row, 'Z_NAME') ?? '', numberOf(row['id']) ?? -1]),
  );
}

/** The names of a table's columns. */
export function columnsOf(store: Store, table: string): readonly string[] {
  const rows = rowsOf(store, table, 'SELECT name FROM pragma_table_info(?)', table);
  return [...rows].map(({ name }) => String(name));
}

/** A table and its columns that are found by patterns, since their names hold numbers of entities. */
export function findTable(
  store: Store,
  name: RegExp,
  columns: readonly RegExp[],
): { readonly table: string; readonly columns: readonly string[] } | undefined {
  const tables = rowsOf(store, 'sqlite_schema', "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
  for (const row of [...tables]) {
    const table = String(row['name']);
    if (!name.test(table)) continue;
    const present = columnsOf(store, table);
    const found = columns.map((column) => present.find((each) => column.test(each)));
    const named = found.filter((column) => column !== undefined);
    if (named.length === columns.length) return { table, columns: named };
  }
  return undefined;
}
