import type { Database } from '@pearmain/sqlite';

/**
 * A list for SELECT of those columns, `NULL` in the place of each that this generation of the store does not have: readers look
 * at what is there, never at the number of an iOS. `prefix` names the table where several are joined.
 */
export function selectPresent(database: Database, table: string, columns: readonly string[], prefix = table): string {
  return columns
    .map(
      (column) =>
        `${database.has(table, column) ? `${quoted(prefix)}.${quoted(column)}` : 'NULL'} AS ${quoted(column)}`,
    )
    .join(', ');
}

/** A name of the store as SQL takes it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
