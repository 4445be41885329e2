import { AppError } from '@pearmain/base';
import { quoted } from './columns.js';
import { rowsOf, type Store } from './rows.js';

/**
 * Makes an index on a column of the private copy, where none begins with it: without one, each look for a row would go through the
 * whole table. Does nothing where the column is not there.
 */
export function ensureIndex(store: Store, table: string, column: string): void {
  if (!store.database.has(table, column)) return;
  const first = `SELECT i.name FROM pragma_index_list(?) l JOIN pragma_index_info(l.name) i WHERE i.seqno = 0`;
  const known = [...rowsOf(store, table, first, table)].some(({ name }) => name === column);
  if (known) return;
  try {
    store.database.script(`CREATE INDEX ${quoted(`by ${table} ${column}`)} ON ${quoted(table)} (${quoted(column)})`);
  } catch (error) {
    // It is looked for without: slower, and what is damaged is told where it is read.
    if (!(error instanceof AppError)) throw error;
  }
}
