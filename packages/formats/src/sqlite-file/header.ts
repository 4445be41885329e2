import { fail } from '../failures.js';

/** How the texts of a database are written. */
export type TextEncodingName = 'utf-8' | 'utf-16le' | 'utf-16be';

/** The first hundred bytes of a database file (docs/formats/sqlite-file.md §1). */
export interface SqliteHeader {
  /** 512 to 65536. */
  readonly pageSize: number;
  /** Of a page, what is not reserved. */
  readonly usableSize: number;
  /** As the file says; not to be believed. */
  readonly pageCount: number;
  /** The first page of the list of free ones; 0 for none. */
  readonly firstTrunk: number;
  readonly freePages: number;
  /** It keeps track of who points to each page. */
  readonly hasPointerMap: boolean;
  readonly encoding: TextEncodingName;
}

/** How many bytes `readSqliteHeader` wants. */
export const sqliteHeaderSize = 100;

const magic = 'SQLite format 3\0';
const encodings: Readonly<Record<number, TextEncodingName>> = { 2: 'utf-16le', 3: 'utf-16be' };

/** @throws formats/sqlite-damaged */
export function readSqliteHeader(bytes: Uint8Array): SqliteHeader {
  if (bytes.length < sqliteHeaderSize) throw fail('sqlite-damaged', { problem: 'it ends within its header' });
  if (String.fromCharCode(...bytes.subarray(0, 16)) !== magic) {
    throw fail('sqlite-damaged', { problem: 'it does not begin as databases do' });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = view.getUint16(16);
  const pageSize = size === 1 ? 65536 : size;
  if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0) {
    throw fail('sqlite-damaged', { problem: `it has pages of ${pageSize} bytes` });
  }
  const usableSize = pageSize - view.getUint8(20);
  if (usableSize < 480) throw fail('sqlite-damaged', { problem: `it keeps back ${view.getUint8(20)} bytes of a page` });
  return {
    pageSize,
    usableSize,
    pageCount: view.getUint32(28),
    firstTrunk: view.getUint32(32),
    freePages: view.getUint32(36),
    hasPointerMap: view.getUint32(52) !== 0,
    encoding: encodings[view.getUint32(56)] ?? 'utf-8',
  };
}

/** Whether a page only says who points to the pages behind it (docs/formats/sqlite-file.md §1). */
export function isPointerMap({ hasPointerMap, usableSize }: SqliteHeader, page: number): boolean {
  return hasPointerMap && page >= 2 && (page - 2) % (Math.floor(usableSize / 5) + 1) === 0;
}
