import { AppError } from '@pearmain/base';
import { asDict, dictIn, type PlistDict, parsePlist } from '@pearmain/formats';
import type { Row } from '@pearmain/sqlite';
import { selectPresent } from '../store/columns.js';
import { placeOf } from '../store/open-store.js';
import { made, rowsOf, type Store } from '../store/rows.js';
import { bytesOf, flagOf, numberOf, textOf, unixTimeOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';

const table = 'bookmarks';
const columns =
  'special_id parent type title url order_index external_uuid read last_modified deleted extra_attributes local_attributes'.split(
    ' ',
  );

/** A row of the table that Safari keeps bookmarks in, and open tabs too (docs/formats/content-safari.md §2). */
export interface BookmarkRow {
  readonly id: number;
  readonly parent: number | undefined;
  readonly special: number;
  readonly isFolder: boolean;
  readonly title: string;
  readonly url?: string;
  readonly uid?: string;
  /** Of what is in the reading list alone. */
  readonly isRead?: boolean;
  readonly isDeleted: boolean;
  readonly modified?: Date;
  /** What the phone notes beside, as far as it can be read. */
  readonly extra: PlistDict | undefined;
}

/** A row, and the folders that it is in, the outermost first. */
export interface PlacedRow {
  readonly row: BookmarkRow;
  readonly above: readonly BookmarkRow[];
}

/** Deeper folders are shown in the deepest that is written. */
const deepest = 64;

/** All rows as a tree is read: folders before what is in them, in the order of the phone. What hangs nowhere comes last. */
export function* bookmarkTree(store: Store): Generator<PlacedRow> {
  const children = new Map<number | undefined, BookmarkRow[]>();
  const rows = new Map<number, BookmarkRow>();
  for (const row of readRows(store)) {
    rows.set(row.id, row);
    const siblings = children.get(row.parent) ?? [];
    children.set(row.parent, siblings);
    siblings.push(row);
  }
  const seen = new Set<number>();
  const roots = [...rows.values()].filter(({ parent }) => parent === undefined || !rows.has(parent));
  for (const start of [...roots, ...rows.values()]) {
    // Not a recursion: a store may be made so that folders are in one another without end.
    const waiting: PlacedRow[] = [{ row: start, above: [] }];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      if (seen.has(next.row.id)) continue;
      seen.add(next.row.id);
      yield next;
      const above = next.above.length < deepest ? [...next.above, next.row] : next.above;
      for (const row of (children.get(next.row.id) ?? []).toReversed()) waiting.push({ row, above });
    }
  }
}

function* readRows(store: Store): Generator<BookmarkRow> {
  const { database } = store;
  if (!database.has(table)) return;
  const order = database.has(table, 'order_index') ? 'order_index, id' : 'id';
  const sql = `SELECT id AS id, ${selectPresent(database, table, columns)} FROM ${table} ORDER BY ${order}`;
  for (const row of rowsOf(store, table, sql)) {
    const read = made(store, table, row, (each) => toRow(each, store));
    if (read) yield read;
  }
}

function toRow(row: Row, store: Store): BookmarkRow {
  const url = textOf(row['url']);
  const read = numberOf(row['read']);
  return {
    id: numberOf(row['id']) ?? 0,
    parent: numberOf(row['parent']),
    special: numberOf(row['special_id']) ?? 0,
    isFolder: row['type'] === null ? url === undefined : flagOf(row['type']),
    title: textOf(row['title']) ?? '',
    isDeleted: flagOf(row['deleted']),
    extra: extraOf(row, store),
    ...withoutEmpty({
      url,
      uid: textOf(row['external_uuid']),
      isRead: read === undefined ? undefined : read !== 0,
      // Seconds since 1970, unlike in all other stores of Safari.
      modified: unixTimeOf(row['last_modified']),
    }),
  };
}

function extraOf(row: Row, { copy, tell }: Store): PlistDict | undefined {
  const bytes = bytesOf(row['extra_attributes']) ?? bytesOf(row['local_attributes']);
  if (!bytes) return undefined;
  try {
    return asDict(parsePlist(bytes));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    tell({ where: `${placeOf(copy)}, ${table} ${String(row['id'])}`, message: error.message });
    return undefined;
  }
}

/** What the phone notes beside a page of the reading list. */
export function readingListFacts({ extra }: BookmarkRow): PlistDict | undefined {
  return extra && dictIn(extra, 'com.apple.ReadingList');
}
