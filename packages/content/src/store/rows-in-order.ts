import type { Row } from '@pearmain/sqlite';
import { selectPresent } from './columns.js';
import { fewRowsOf, rowsOf, type Store } from './rows.js';
import { numberOf } from './values.js';

/** Rows of a Core Data table, and the statement that puts them in order: it gives `id`, and `chat` for the reader. */
export interface OrderedRows {
  readonly table: string;
  readonly columns: readonly string[];
  readonly order: string;
}

/** Only numbers are put in order, and each row is fetched by its own: memory stays small, and damage takes single rows. */
export function* rowsInOrder(store: Store, { table, columns, order }: OrderedRows): Generator<Row> {
  const chosen = selectPresent(store.database, table, columns);
  const rowAt = fewRowsOf(store, table, `SELECT Z_PK AS id, ${chosen} FROM ${table} WHERE Z_PK = ?`);
  for (const { id, chat = null } of rowsOf(store, table, order)) {
    const [row] = rowAt(numberOf(id) ?? 0);
    if (row) yield { ...row, chat };
  }
}
