import { AppError } from '@pearmain/base';
import type { MissingRows } from '@pearmain/contract';
import { Database } from '@pearmain/sqlite';
import { messageTime } from '../messages/time.js';
import type { LocalCopy } from '../reader.js';
import { quoted } from '../store/columns.js';
import { numberOf } from '../store/values.js';
import type { ItemTables } from './item-tables.js';

/**
 * Rows that must have been there, as their numbers were given and are gone: how many between which two times. That is all that can be
 * said of them, and no content is made up for it (docs/formats/recovery.md §8).
 */
export function missingRows(copy: LocalCopy, { items, time }: ItemTables): MissingRows[] {
  if (time === undefined) return [];
  try {
    using database = Database.open(copy.path, { mode: 'write', busyTimeoutMs: 0 });
    const table = items.find((name) => database.has(name, time));
    return table === undefined ? [] : [...gapsIn(database, table, time)];
  } catch (error) {
    if (error instanceof AppError) return []; // damaged: what is missing then, nobody deleted
    throw error;
  }
}

function* gapsIn(database: Database, table: string, time: string): Generator<MissingRows> {
  let before: { readonly number: number; readonly at: Date | undefined } | undefined;
  const rows = database.rows(`SELECT rowid AS number, ${quoted(time)} AS at FROM ${quoted(table)} ORDER BY rowid`);
  for (const row of rows) {
    const number = numberOf(row['number']) ?? 0;
    const at = messageTime(row['at']);
    if (before && number > before.number + 1) yield between(number - before.number - 1, before.at, at);
    before = { number, at };
  }
  const highest = highestNumber(database, table);
  if (before && highest > before.number) yield between(highest - before.number, before.at, undefined);
}

/** The highest number that was ever given. */
function highestNumber(database: Database, table: string): number {
  const given = database.has('sqlite_sequence')
    ? database.row('SELECT seq AS highest FROM sqlite_sequence WHERE name = ?', table)
    : undefined;
  return numberOf(given?.['highest']) ?? 0;
}

function between(count: number, from: Date | undefined, to: Date | undefined): MissingRows {
  return { count, ...(from && { from: from.toISOString() }), ...(to && { to: to.toISOString() }) };
}
