import { rowsOf, type Store } from '../store/rows.js';
import { numberOf } from '../store/values.js';

/** Who wrote in each chat, by the columns of a table that name both; where nothing else says who is in it. */
export function sendersIn(
  store: Store,
  { table, chat, sender }: { readonly table: string; readonly chat: string; readonly sender: string },
): (chat: number | undefined) => readonly number[] {
  const found = new Map<number, number[]>();
  if (!store.database.has(table, chat) || !store.database.has(table, sender)) return () => [];
  const sql = `SELECT DISTINCT ${chat} AS chat, ${sender} AS sender FROM ${table} WHERE ${sender} IS NOT NULL ORDER BY 1, 2`;
  for (const row of rowsOf(store, table, sql)) {
    const [of, who] = [numberOf(row['chat']), numberOf(row['sender'])];
    if (of === undefined || who === undefined) continue;
    const list = found.get(of) ?? [];
    found.set(of, list);
    list.push(who);
  }
  return (of) => (of === undefined ? [] : (found.get(of) ?? []));
}
