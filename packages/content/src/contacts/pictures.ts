import { mediaTypeOf } from '../store/media-type.js';
import { rowsOf, type Store } from '../store/rows.js';
import { bytesOf, numberOf } from '../store/values.js';
import type { Picture } from './item.js';

/** Larger ones are none that a phone keeps in its address book. */
const largestBytes = 32 * 1024 * 1024;

/** The best picture of every record: the full one, else the largest thumbnail (docs/formats/content-contacts.md §4). */
export function picturesIn(store: Store): (record: number) => Picture | undefined {
  const best = new Map<number, { readonly table: string; readonly row: number; readonly bytes: number }>();
  for (const table of ['ABThumbnailImage', 'ABFullSizeImage']) {
    if (!store.database.has(table, 'data')) continue;
    const sql = `SELECT ROWID AS id, record_id, octet_length(data) AS bytes FROM ${table}`;
    for (const row of rowsOf(store, table, sql)) {
      const record = numberOf(row['record_id']) ?? 0;
      const bytes = numberOf(row['bytes']) ?? 0;
      const known = best.get(record);
      const isBetter = !known || known.table !== table || bytes > known.bytes;
      if (bytes > 0 && bytes <= largestBytes && isBetter)
        best.set(record, { table, row: numberOf(row['id']) ?? 0, bytes });
    }
  }
  return (record) => {
    const found = best.get(record);
    if (!found) return undefined;
    const [row] = rowsOf(store, found.table, `SELECT data FROM ${found.table} WHERE ROWID = ?`, found.row);
    const data = bytesOf(row?.['data']);
    const mediaType = data && mediaTypeOf(data);
    return data && mediaType !== undefined ? { mediaType, data: new Uint8Array(data) } : undefined;
  };
}
