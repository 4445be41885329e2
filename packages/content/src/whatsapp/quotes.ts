import { ensureIndex } from '../store/ensure-index.js';
import { fewRowsOf, type Store } from '../store/rows.js';
import { numberOf, textOf } from '../store/values.js';
import { typeWord } from './kinds.js';
import type { Metadata } from './metadata.js';

/** Of an identifier, what is the same in all places where it is kept. */
const sharedLength = 17;

/** What a message answers, as it says now; where that is gone, as it said then (docs/formats/content-whatsapp.md §5). */
export function quotesIn(store: Store) {
  const table = 'ZWAMESSAGE';
  const { database } = store;
  ensureIndex(store, table, 'ZSTANZAID');
  const find = (condition: string) => {
    const isThere = ['ZSTANZAID', 'ZTEXT', 'ZMESSAGETYPE'].every((column) => database.has(table, column));
    const sql = `SELECT ZSTANZAID, ZTEXT, ZMESSAGETYPE FROM ${table} WHERE ${condition} LIMIT 1`;
    return isThere ? fewRowsOf(store, table, sql) : () => [];
  };
  const exactly = find('ZSTANZAID = ?');
  const beginning = find('ZSTANZAID BETWEEN ? AND ?');
  return ({ quoted }: Metadata): { readonly guid: string; readonly text?: string } | undefined => {
    if (!quoted) return undefined;
    const { stanza, text: saidThen } = quoted;
    const begins = stanza.slice(0, sharedLength);
    const [row] = [
      ...exactly(stanza),
      ...(begins.length < sharedLength ? [] : beginning(begins, `${begins}\u{10ffff}`)),
    ];
    const text = row === undefined ? undefined : (textOf(row['ZTEXT']) ?? typeWord(numberOf(row['ZMESSAGETYPE']) ?? 0));
    const words = text ?? saidThen;
    return { guid: (row && textOf(row['ZSTANZAID'])) ?? stanza, ...(words !== undefined && { text: words }) };
  };
}
