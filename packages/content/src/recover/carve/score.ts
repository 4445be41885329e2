import { isTextType, sizeOfType, type TextEncodingName } from '@pearmain/formats';
import type { FoundCell } from './cells.js';
import type { TableShape } from './table-shape.js';

/** How much what is missing at the end of a row takes off its score. */
export const cutPenalty = 35;

/**
 * How much speaks for it that a cell is a row of a table, from 0 to 100 (docs/formats/recovery.md §5); 0 where its declaration forbids
 * it.
 */
export function scoreOf(bytes: Uint8Array, cell: FoundCell, shape: TableShape): number {
  const { types } = cell;
  if (!shape.allows(types, types.length)) return 0;
  const { texts, fractions } = lookAtValues(bytes, cell, shape.encoding);
  const isHeadless = cell.method === 'headless';
  // Without a head nothing but its values speaks for a cell.
  if (texts === 'none-of-any' || (isHeadless && (texts === 'odd' || fractions < 0))) return 0;
  let score = isHeadless ? 18 : 30;
  score += fractions;
  if (cell.rowId === undefined || cell.rowId <= shape.highestRowId * 2 + 1000) score += 10;
  score += texts === 'no' ? 0 : texts === 'fine' ? 10 : -40;
  if (shape.rows > 0) score += likeness(types, shape);
  if (texts === 'no' && filled(types) < 3) score -= 25;
  return Math.max(0, Math.min(100, score));
}

/** How much the types of a cell are like those of rows that were seen. */
function likeness(types: Int32Array, shape: TableShape): number {
  let areClassesSeen = true;
  let balance = 0;
  let far = 0;
  for (let column = 0; column < types.length; column += 1) {
    const type = types[column] ?? 0;
    if (!shape.hasSeenClass(column, type)) areClassesSeen = false;
    balance += shape.hasSeen(column, type) ? 1 : -1;
    if (type < 12) continue;
    const size = sizeOfType(type);
    if (size * 4 < (shape.shortest[column] ?? 0) || size > Math.max(16, (shape.longest[column] ?? 0) * 4)) far += 1;
  }
  return (areClassesSeen ? 20 : 0) + (30 * balance) / Math.max(1, types.length) + (far === 0 ? 10 : -10 * far);
}

function filled(types: Int32Array): number {
  return types.reduce((count, type) => count + (type !== 0 && sizeOfType(type) !== 0 ? 1 : 0), 0);
}

/** `none-of-any`: what is there is in no encoding of texts. */
type Texts = 'no' | 'fine' | 'odd' | 'none-of-any';

function lookAtValues(
  bytes: Uint8Array,
  { types, bodyAt, bodyEnd }: FoundCell,
  encoding: TextEncodingName,
): { texts: Texts; fractions: number } {
  let texts: Texts = 'no';
  let fractions = 0;
  let at = bodyAt;
  for (const type of types) {
    const size = sizeOfType(type);
    const end = Math.min(at + size, bodyEnd);
    if (isTextType(type) && size > 0) {
      const share = encoding === 'utf-8' ? oddShareOfUtf8(bytes, at, end) : oddShareOfUtf16(bytes, at, end, encoding);
      if (share > 1) return { texts: 'none-of-any', fractions };
      if (share > 0.05) texts = 'odd';
      else if (texts === 'no') texts = 'fine';
    }
    if (type === 7 && end - at === 8 && !isLikely(bytes, at)) fractions -= 30;
    at += size;
    if (at >= bodyEnd) break;
  }
  return { texts, fractions };
}

/** Numbers that people and programs keep are neither tiny nor huge. */
function isLikely(bytes: Uint8Array, at: number): boolean {
  const value = Math.abs(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getFloat64(at));
  return value === 0 || (value >= 1e-6 && value <= 1e15);
}

/** The share of control characters; 2 for what is no UTF-8. A character may be cut by the end of what is there. */
function oddShareOfUtf8(bytes: Uint8Array, start: number, end: number): number {
  let odd = 0;
  for (let at = start; at < end; ) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) {
      if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) odd += 1;
      at += 1;
      continue;
    }
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    if (byte < 0xc2 || byte > 0xf4) return 2;
    for (let next = at + 1; next < at + length && next < end; next += 1) {
      if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return 2;
    }
    at += length;
  }
  return odd / Math.max(1, end - start);
}

function oddShareOfUtf16(bytes: Uint8Array, start: number, end: number, encoding: TextEncodingName): number {
  const high = encoding === 'utf-16be' ? 0 : 1;
  let odd = 0;
  for (let at = start; at + 1 < end; at += 2) {
    const unit = ((bytes[at + high] ?? 0) << 8) | (bytes[at + 1 - high] ?? 0);
    const isControl = unit < 32 && unit !== 9 && unit !== 10 && unit !== 13;
    // Latin letters read one byte too early or too late.
    const isShifted = (unit & 0xff) === 0;
    if (isControl || isShifted || unit >= 0xfffe || (unit >= 0xe000 && unit < 0xf900)) odd += 1;
  }
  return (odd * 2) / Math.max(1, end - start);
}
