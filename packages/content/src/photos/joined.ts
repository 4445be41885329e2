import { quoted, selectPresent } from '../store/columns.js';
import type { Store } from '../store/rows.js';

/** A table beside the assets, and how an asset points at its row. */
export interface Side {
  readonly table: string;
  readonly prefix: string;
  /** `alias.column` of the pointer. */
  readonly from: readonly [prefix: string, table: string, column: string];
  readonly columns: readonly string[];
}

/** Columns of side tables and the joins to them: of a table, pointer or column that this generation lacks comes NULL. */
export function joined(store: Store, sides: readonly Side[]): { readonly columns: string; readonly joins: string } {
  const there = new Set<string>(['a']);
  const columns: string[] = [];
  const joins: string[] = [];
  for (const { table, prefix, from, columns: wanted } of sides) {
    const [before, fromTable, column] = from;
    const isThere = there.has(before) && store.database.has(table, 'Z_PK') && store.database.has(fromTable, column);
    if (isThere) {
      there.add(prefix);
      joins.push(`LEFT JOIN ${quoted(table)} ${prefix} ON ${prefix}.Z_PK = ${before}.${quoted(column)}`);
      columns.push(selectPresent(store.database, table, wanted, prefix));
    } else {
      columns.push(wanted.map((each) => `NULL AS ${quoted(each)}`).join(', '));
    }
  }
  return { columns: columns.join(', '), joins: joins.join(' ') };
}
