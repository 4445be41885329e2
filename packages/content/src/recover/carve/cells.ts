import { localPayload, sizeOfType, varintSize, wordAt } from '@pearmain/formats';
import type { TableShape } from './table-shape.js';

/** How a row was recognised: by the list of its page, by a head that adds up, or by its types alone, the head being overwritten. */
export type CellMethod = 'listed' | 'whole' | 'headless';

/** Something that can be a row, on a page. */
export interface FoundCell {
  readonly method: CellMethod;
  readonly start: number;
  readonly end: number;
  readonly rowId: number | undefined;
  readonly types: Int32Array;
  readonly bodyAt: number;
  /** Of all values together. */
  readonly bodySize: number;
  /** Where what is on this page of them ends. */
  readonly bodyEnd: number;
  /** Where their rest begins; 0 for no rest. */
  readonly overflowPage: number;
}

/** What heads of rows can be like, of all tables that are looked for. */
export interface HeadBounds {
  readonly leastColumns: number;
  readonly mostColumns: number;
}

export function boundsOf(shapes: readonly TableShape[]): HeadBounds {
  return {
    leastColumns: shapes.reduce((least, shape) => Math.min(least, shape.leastColumns), 2000),
    mostColumns: shapes.reduce((most, shape) => Math.max(most, shape.columnCount), 0),
  };
}

const highestRowId = 2 ** 48;

/** Looks for rows on the pages of one database; what it is asked for is asked millions of times. */
export class CellFinder {
  readonly #usableSize: number;
  readonly #types = new Int32Array(2048);
  #count = 0;

  constructor(usableSize: number) {
    this.#usableSize = usableSize;
  }

  /**
   * A cell that begins there and whose head adds up: the sizes of all values and the head make up the size that it says. `limit` is
   * behind the last byte that it may have. Cells of tables `WITHOUT ROWID` have no number.
   */
  wholeAt(bytes: Uint8Array, start: number, limit: number, bounds: HeadBounds, hasRowId = true): FoundCell | undefined {
    const head = this.#headAt(bytes, start, limit, bounds, hasRowId);
    return head && this.#cell('whole', head, bytes, limit);
  }

  #headAt(bytes: Uint8Array, start: number, limit: number, bounds: HeadBounds, hasRowId: boolean): Head | undefined {
    let at = start;
    let byte = bytes[at++] ?? 0;
    if (byte < 2) return undefined;
    let payload = byte & 0x7f;
    for (let count = 1; byte >= 0x80; count += 1) {
      if (count === 5 || at >= limit) return undefined;
      byte = bytes[at++] ?? 0;
      payload = payload * 128 + (byte & 0x7f);
    }
    let rowId = 0;
    if (hasRowId) {
      for (let count = 0; ; count += 1) {
        if (count === 7 || at >= limit) return undefined;
        byte = bytes[at++] ?? 0;
        rowId = rowId * 128 + (byte & 0x7f);
        if (byte < 0x80) break;
      }
      if (rowId === 0 || rowId > highestRowId) return undefined;
    }
    const payloadAt = at;
    byte = bytes[at++] ?? 0;
    let head = byte;
    if (byte >= 0x80) {
      const second = bytes[at++] ?? 0;
      if (second >= 0x80) return undefined;
      head = (byte & 0x7f) * 128 + second;
    }
    const { leastColumns, mostColumns } = bounds;
    if (head <= leastColumns || head > 2 + mostColumns * 5 || head > payload || payloadAt + head > limit)
      return undefined;
    const sum = this.#takeTypes(bytes, at, payloadAt + head, payload - head, mostColumns);
    if (sum !== payload - head || this.#count < leastColumns) return undefined;
    return { start, rowId: hasRowId ? rowId : undefined, payloadAt, head, payload, hasRowId };
  }

  /** A cell that the list of its page names; `undefined` where it is no row. */
  listedAt(bytes: Uint8Array, start: number, bounds: HeadBounds, hasRowId = true): FoundCell | undefined {
    const cell = this.wholeAt(bytes, start, this.#usableSize, bounds, hasRowId);
    return cell && { ...cell, method: 'listed' };
  }

  /** The same, borrowed: what it gives is good until the next question. */
  borrowedAt(bytes: Uint8Array, start: number, bounds: HeadBounds, hasRowId: boolean): BorrowedCell | undefined {
    const head = this.#headAt(bytes, start, this.#usableSize, bounds, hasRowId);
    if (!head) return undefined;
    const { payloadAt, payload } = head;
    const bodyEnd = payloadAt + localPayload(payload, this.#usableSize, hasRowId);
    const bodyAt = payloadAt + head.head;
    return {
      rowId: head.rowId,
      types: this.#types,
      count: this.#count,
      bodyAt,
      bodyEnd: Math.min(bodyEnd, this.#usableSize),
    };
  }

  /**
   * Cells that may begin there and whose first four bytes were overwritten when they were deleted (docs/formats/recovery.md §4): which
   * of the head is lost depends on how long its numbers were.
   */
  headlessAt(bytes: Uint8Array, start: number, limit: number, shape: TableShape): FoundCell[] {
    const found: FoundCell[] = [];
    const { columnCount, leastColumns } = shape;
    if (start + 5 > limit || columnCount < 2) return found;
    // The size of the head is still there.
    for (let skipped = 4; skipped <= 11; skipped += 1) {
      const payloadAt = start + skipped;
      const head = bytes[payloadAt] ?? 0;
      if (head <= leastColumns || head > 127 || payloadAt + head > limit) continue;
      const sum = this.#takeShaped(bytes, payloadAt + 1, payloadAt + head, { shape, from: 0, count: columnCount });
      if (sum < 0 || this.#count < leastColumns) continue;
      const numberSize = skipped - varintSize(head + sum);
      if (numberSize < 1 || numberSize > 9) continue;
      this.#push(found, { start, payloadAt, head, payload: head + sum }, bytes, limit);
    }
    // The size of the head is lost with what is before it.
    for (let count = leastColumns; count <= columnCount; count += 1) {
      const sum = this.#takeShaped(bytes, start + 4, limit, { shape, from: 0, count });
      if (sum < 0 || this.#count !== count) break;
      const head = 1 + this.#taken;
      const lost = 3 - varintSize(head + sum);
      if (head <= 127 && lost >= 1)
        this.#push(found, { start, payloadAt: start + 3, head, payload: head + sum }, bytes, limit);
    }
    // The first type is lost too; of two columns one alone would say nothing.
    if (columnCount < 3) return found;
    for (let count = leastColumns; count <= columnCount; count += 1) {
      const sum = this.#takeShaped(bytes, start + 4, limit, { shape, from: 1, count });
      if (sum < 0 || this.#count !== count) break;
      const head = 2 + this.#taken;
      for (const first of firstTypes(shape)) {
        const payload = head + sum + sizeOfType(first);
        if (payload > 127) continue;
        this.#types[0] = first;
        this.#push(found, { start, payloadAt: start + 2, head, payload }, bytes, limit);
      }
    }
    return found;
  }

  #taken = 0;

  /** Reads types up to `end`; what their values take altogether, or -1 where it is more than `most` or they are no types. */
  #takeTypes(bytes: Uint8Array, from: number, end: number, most: number, mostColumns: number): number {
    const types = this.#types;
    let at = from;
    let sum = 0;
    let count = 0;
    while (at < end) {
      let byte = bytes[at++] ?? 0;
      let type = byte & 0x7f;
      for (let more = 1; byte >= 0x80; more += 1) {
        if (more === 5 || at >= end) return -1;
        byte = bytes[at++] ?? 0;
        type = type * 128 + (byte & 0x7f);
      }
      if (count === mostColumns) return -1;
      types[count++] = type;
      if (type >= 12) sum += (type - 12) >>> 1;
      else if (type >= 10) return -1;
      else sum += sizeOfType(type);
      if (sum > most) return -1;
    }
    this.#count = count;
    return sum;
  }

  /** The same for a table whose columns are known: types of the columns from one on, as many as there are up to `end`, or `count`. */
  #takeShaped(bytes: Uint8Array, start: number, end: number, { shape, from, count }: Wanted): number {
    const types = this.#types;
    let at = start;
    let sum = 0;
    let column = from;
    while (column < count && at < end) {
      let byte = bytes[at++] ?? 0;
      let type = byte & 0x7f;
      for (let more = 1; byte >= 0x80; more += 1) {
        if (more === 5 || at >= end) return -1;
        byte = bytes[at++] ?? 0;
        type = type * 128 + (byte & 0x7f);
      }
      if (!shape.allowsAt(column, type)) return -1;
      types[column++] = type;
      sum += sizeOfType(type);
    }
    this.#count = column;
    this.#taken = at - start;
    return sum;
  }

  #push(found: FoundCell[], head: Omit<Head, 'rowId' | 'hasRowId'>, bytes: Uint8Array, limit: number): void {
    const cell = this.#cell('headless', { ...head, rowId: undefined, hasRowId: true }, bytes, limit);
    if (cell) found.push(cell);
  }

  #cell(
    method: CellMethod,
    { start, rowId, payloadAt, head, payload, hasRowId }: Head,
    bytes: Uint8Array,
    limit: number,
  ) {
    const local = localPayload(payload, this.#usableSize, hasRowId);
    const bodyAt = payloadAt + head;
    const bodyEnd = payloadAt + local;
    const hasMore = local < payload;
    const end = Math.max(start + 4, bodyEnd + (hasMore ? 4 : 0));
    if (end > limit || bodyAt > bodyEnd) return undefined;
    const overflowPage = hasMore ? wordAt(bytes, bodyEnd) : 0;
    const types = this.#types.slice(0, this.#count);
    return { method, start, end, rowId, types, bodyAt, bodySize: payload - head, bodyEnd, overflowPage };
  }
}

/** A cell whose types are in a place that is used for the next one too. */
export interface BorrowedCell {
  readonly rowId: number | undefined;
  readonly types: Int32Array;
  /** How many of them are its own. */
  readonly count: number;
  readonly bodyAt: number;
  readonly bodyEnd: number;
}

interface Head {
  readonly start: number;
  readonly rowId: number | undefined;
  readonly payloadAt: number;
  readonly head: number;
  readonly payload: number;
  readonly hasRowId: boolean;
}

interface Wanted {
  readonly shape: TableShape;
  readonly from: number;
  readonly count: number;
}

/** What the first type of a row can have been, of one byte. */
function* firstTypes(shape: TableShape): Generator<number> {
  const seen = shape.seen[0] ?? 0;
  for (let type = 0; type < 10; type += 1) {
    const isMet = shape.rows === 0 ? false : shape.hasSeen(0, type);
    if (isMet && shape.allowsAt(0, type)) yield type;
  }
  if ((seen & 0b11_0000_0000_0000) === 0) return;
  const shortest = shape.shortest[0] ?? 0;
  const longest = Math.min(shape.longest[0] ?? 0, 57);
  for (let size = shortest; size <= longest; size += 1) {
    for (const type of [12 + size * 2, 13 + size * 2]) {
      if (shape.hasSeen(0, type) && shape.allowsAt(0, type)) yield type;
    }
  }
}
