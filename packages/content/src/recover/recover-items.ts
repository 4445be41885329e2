import { copyFileSync, rmSync } from 'node:fs';
import { AppError } from '@pearmain/base';
import type { ContentKind, Evidence } from '@pearmain/contract';
import type { RecordValue } from '@pearmain/formats';
import { Database } from '@pearmain/sqlite';
import { categories } from '../categories.js';
import type { LocalCopy, ReadContext } from '../reader.js';
import { quoted } from '../store/columns.js';
import { placeOf } from '../store/open-store.js';
import { tableNames } from './carve/schema.js';
import { StoreFile } from './carve/store-file.js';
import { type CarvedRow, carvedRows } from './carved-rows.js';
import { type ItemTables, itemTables } from './item-tables.js';
import { missingRows } from './missing-rows.js';
import { told } from './recover-rows.js';
import type { RecoveryStep } from './recovery-step.js';

/** Rows whose number is lost, or is that of a row that is there, get numbers from here on: no phone comes so far. */
const firstFreeNumber = 2 ** 40;

/**
 * Items of a kind that were deleted: the rows that were found are put into a copy of their store, and the reader of the kind reads
 * them there as it reads all others, with the names and conversations that are still known. Rows that become no item are given as
 * rows.
 *
 * @throws as `Category.read`
 */
export function* recoverItems(kind: ContentKind, context: ReadContext): Generator<RecoveryStep> {
  const tables = itemTables[kind];
  if (!tables) return;
  for (const copy of context.copies) {
    if (!isDatabaseOf(copy, tables)) continue;
    const { rows, ...store } = yield* told(carvedRows(copy, context.tell));
    yield { step: 'store', store };
    yield { step: 'missing', missing: missingRows(copy, tables) };
    if (rows.length === 0) continue;
    const again: LocalCopy = { ...copy, path: `${copy.path}-again` };
    try {
      copyFileSync(copy.path, again.path);
      const placed = putBack(again, rows, tables);
      const own = new Set<string>([...tables.items, ...tables.parts]);
      yield* itemsAmong(placed, kind, { ...context, copies: withInstead(context.copies, copy, again, tables) }, copy);
      for (const row of rows) if (!own.has(row.carved.table)) yield { step: 'row', row };
    } finally {
      rmSync(again.path, { force: true });
    }
  }
}

/** One store of several at a time, with what is no store of items, such as names. */
function withInstead(copies: readonly LocalCopy[], copy: LocalCopy, again: LocalCopy, tables: ItemTables): LocalCopy[] {
  return copies
    .filter((other) => other === copy || !isDatabaseOf(other, tables))
    .map((other) => (other === copy ? again : other));
}

function isDatabaseOf({ path }: LocalCopy, { items }: ItemTables): boolean {
  try {
    // SQLite would take the log in, and what is in it of earlier times would be lost.
    using store = StoreFile.open(path);
    const names = tableNames(store);
    return items.some((table) => names.includes(table));
  } catch (error) {
    if (error instanceof AppError) return false; // a recording, or a list of another kind
    throw error;
  }
}

function* itemsAmong(
  placed: ReadonlyMap<number, CarvedRow>,
  kind: ContentKind,
  context: ReadContext,
  copy: LocalCopy,
): Generator<RecoveryStep> {
  const given = new Set<CarvedRow>();
  // What readers have to say of live rows they said when those were read.
  for (const item of categories[kind].read({ ...context, tell: () => {} })) {
    const row = 'id' in item && typeof item.id === 'number' ? placed.get(item.id) : undefined;
    if (!row) continue;
    given.add(row);
    yield { step: 'item', item, evidence: evidenceOf(row, copy) };
  }
  for (const row of placed.values()) if (!given.has(row)) yield { step: 'row', row };
}

function evidenceOf({ confidence, carved }: CarvedRow, copy: LocalCopy): Evidence {
  return { method: 'carved', confidence, file: placeOf(copy), carved };
}

/** Puts the rows into the store, which is a copy for that alone, and tells by which numbers its items have them. */
function putBack(copy: LocalCopy, rows: readonly CarvedRow[], tables: ItemTables): Map<number, CarvedRow> {
  using database = Database.open(copy.path, { mode: 'write', busyTimeoutMs: 0 });
  // Triggers and indexes may need what only the phone has.
  for (const { type, name } of [
    ...database.rows(
      "SELECT type, name FROM sqlite_schema WHERE type = 'trigger' OR (type = 'index' AND sql IS NOT NULL)",
    ),
  ]) {
    attempt(() => database.script(`DROP ${String(type)} ${quoted(String(name))}`));
  }
  database.script('PRAGMA foreign_keys = OFF');
  const placed = new Map<number, CarvedRow>();
  let free = firstFreeNumber;
  database.transaction(() => {
    for (const row of [...rows].reverse()) {
      const { table, state, rowId } = row.carved;
      const isItem = tables.items.includes(table);
      if (!(isItem || tables.parts.includes(table)) || !database.has(table)) continue;
      if (isItem) {
        const number = state === 'changed' || rowId === undefined || placed.has(rowId) ? free++ : rowId;
        if (insert(database, row, number, 'REPLACE')) placed.set(number, row);
      } else if (rowId !== undefined) insert(database, row, rowId, 'IGNORE');
    }
  });
  return placed;
}

function insert(database: Database, row: CarvedRow, number: number, orElse: 'REPLACE' | 'IGNORE'): boolean {
  const { columns, values, rowIdColumn, carved } = row;
  const named = columns.slice(0, values.length).filter((column) => column !== rowIdColumn);
  const held = values.filter((_, index) => columns[index] !== rowIdColumn).map((value) => storable(value));
  const names = [rowIdColumn ?? 'rowid', ...named].map(quoted).join(', ');
  const marks = ['?', ...named.map(() => '?')].join(', ');
  return attempt(() => {
    database.run(`INSERT OR ${orElse} INTO ${quoted(carved.table)} (${names}) VALUES (${marks})`, number, ...held);
  });
}

function storable(value: RecordValue): RecordValue {
  return typeof value === 'bigint' ? BigInt.asIntN(64, value) : value;
}

/** False where the store does not take it: what a reader cannot be given is given as a row. */
function attempt(work: () => void): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
