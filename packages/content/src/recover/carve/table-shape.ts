import type { DeclaredTable, TextEncodingName } from '@pearmain/formats';

/** A bit for each serial type that has one size, one for blobs and one for texts; 0 for the types that are none. */
export function bitOf(type: number): number {
  if (type < 10) return 1 << type;
  if (type < 12) return 0;
  return type % 2 === 0 ? blobBit : textBit;
}

export const nullBit = 1;
export const realBit = 1 << 7;
export const blobBit = 1 << 12;
export const textBit = 1 << 13;
export const integerBits = 0b11_0111_1110;
const anyBits = integerBits | nullBit | realBit | blobBit | textBit;

const learntRows = 5000;

/**
 * What rows of a table look like: what its declaration allows, which holds always, and what was seen in its rows
 * (docs/formats/recovery.md §3).
 */
export class TableShape {
  readonly table: DeclaredTable;
  /** It is in the list of tables no more. */
  readonly isDropped: boolean;
  readonly encoding: TextEncodingName;
  /** The serial types that a column can have at all, as bits. */
  readonly allowed: Uint16Array;
  /** Those that were seen. */
  readonly seen: Uint16Array;
  readonly shortest: Float64Array;
  readonly longest: Float64Array;
  /** In how many rows. */
  rows = 0;
  /** How many columns the shortest row had: rows from before a column was added have fewer. */
  leastColumns: number;
  highestRowId = 0;

  constructor(table: DeclaredTable, options: { readonly isDropped: boolean; readonly encoding: TextEncodingName }) {
    const count = table.columns.length;
    this.table = table;
    this.isDropped = options.isDropped;
    this.encoding = options.encoding;
    this.allowed = Uint16Array.from(table.columns, ({ affinity, isNotNull, isRowId }) => {
      if (isRowId) return nullBit;
      const typed = affinity === 'text' ? nullBit | textBit | blobBit : anyBits;
      return isNotNull ? typed & ~nullBit : typed;
    });
    this.seen = new Uint16Array(count);
    this.shortest = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
    this.longest = new Float64Array(count);
    this.leastColumns = count;
  }

  get columnCount(): number {
    return this.allowed.length;
  }

  get wantsMore(): boolean {
    return this.rows < learntRows;
  }

  /** Takes a row for an example. */
  learn(types: ArrayLike<number>, count: number, rowId: number): void {
    if (count > this.columnCount) return;
    this.rows += 1;
    this.leastColumns = Math.min(this.leastColumns, count);
    this.highestRowId = Math.max(this.highestRowId, rowId);
    for (let column = 0; column < count; column += 1) {
      const type = types[column] ?? 0;
      this.seen[column] = (this.seen[column] ?? 0) | bitOf(type);
      if (type < 12) continue;
      const size = (type - 12) >> 1;
      if (size < (this.shortest[column] ?? 0)) this.shortest[column] = size;
      if (size > (this.longest[column] ?? 0)) this.longest[column] = size;
    }
  }

  /** Whether a row could have these types. */
  allows(types: ArrayLike<number>, count: number): boolean {
    if (count > this.columnCount || count < this.leastColumns) return false;
    for (let column = 0; column < count; column += 1) {
      if (!this.allowsAt(column, types[column] ?? 10)) return false;
    }
    return true;
  }

  allowsAt(column: number, type: number): boolean {
    if (((this.allowed[column] ?? 0) & bitOf(type)) === 0) return false;
    // A text of 16-bit units has an even number of bytes.
    return this.encoding === 'utf-8' || type < 13 || type % 2 === 0 || ((type - 13) >> 1) % 2 === 0;
  }

  /** Whether rows were seen with such a value in the column: of integers the smaller ones count too. */
  hasSeen(column: number, type: number): boolean {
    const seen = this.seen[column] ?? 0;
    if (type === 8 || type === 9) return (seen & integerBits) !== 0;
    if (type >= 1 && type <= 6) return (seen & integerBits & ~((1 << type) - 1) & 0b111_1110) !== 0;
    return (seen & bitOf(type)) !== 0;
  }

  /** Whether rows were seen with a value of that class (nothing, number, fraction, bytes, text) in the column. */
  hasSeenClass(column: number, type: number): boolean {
    const seen = this.seen[column] ?? 0;
    const bit = bitOf(type);
    return (bit & integerBits) !== 0 ? (seen & (integerBits | realBit)) !== 0 : (seen & bit) !== 0;
  }
}
