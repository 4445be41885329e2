import { VarintCursor } from './varint-cursor.js';

export type BtreePageKind = 'table-leaf' | 'table-interior' | 'index-leaf' | 'index-interior';

/** A page of a table or an index (docs/formats/sqlite-file.md §2). Offsets count from the page's first byte. */
export interface BtreePage {
  readonly kind: BtreePageKind;
  /** Where each cell begins, in the order of the keys. */
  readonly cells: readonly number[];
  /** Where the list of cells ends. */
  readonly pointersEnd: number;
  /** Of interior pages: the page of everything behind the last cell. */
  readonly rightChild: number | undefined;
}

const kinds: Readonly<Record<number, BtreePageKind>> = {
  2: 'index-interior',
  5: 'table-interior',
  10: 'index-leaf',
  13: 'table-leaf',
};

/**
 * What a page is; `undefined` for one that is no page of a table or an index. Cells whose place cannot be are left out, so damaged
 * pages give what is left of them. On the first page a hundred bytes stand before it: `headerAt` is 100 there.
 */
export function readBtreePage(bytes: Uint8Array, usableSize: number, headerAt = 0): BtreePage | undefined {
  const kind = kinds[bytes[headerAt] ?? 0];
  if (kind === undefined || bytes.length < usableSize) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isInterior = kind.endsWith('interior');
  const pointers = headerAt + (isInterior ? 12 : 8);
  const pointersEnd = pointers + view.getUint16(headerAt + 3) * 2;
  if (pointersEnd > usableSize) return undefined;
  const cells: number[] = [];
  for (let at = pointers; at < pointersEnd; at += 2) {
    const cell = view.getUint16(at);
    if (cell >= pointersEnd && cell <= usableSize - 4) cells.push(cell);
  }
  return { kind, cells, pointersEnd, rightChild: isInterior ? view.getUint32(headerAt + 8) : undefined };
}

/** Where the parts of a cell are. */
export interface CellExtent {
  /** The page left of it; interior pages alone have one. */
  readonly leftChild: number | undefined;
  /** Tables number their rows. */
  readonly rowId: number | undefined;
  /** Where what it holds begins. */
  readonly payloadAt: number;
  /** How long what it holds is altogether; 0 in interior pages of tables. */
  readonly payloadSize: number;
  /** How much of it is on this page. */
  readonly localSize: number;
  /** Where the rest begins; 0 for no rest. */
  readonly overflowPage: number;
  /** Behind its last byte. */
  readonly end: number;
}

/** Takes a cell apart; `undefined` where it does not end on its page. */
export function readCell(
  bytes: Uint8Array,
  kind: BtreePageKind,
  at: number,
  usableSize: number,
): CellExtent | undefined {
  const isInterior = kind === 'table-interior' || kind === 'index-interior';
  const isTable = kind === 'table-leaf' || kind === 'table-interior';
  const cursor = new VarintCursor(bytes, isInterior ? at + 4 : at);
  const leftChild = isInterior ? wordAt(bytes, at) : undefined;
  const payloadSize = isTable && isInterior ? 0 : cursor.next();
  const rowId = isTable ? cursor.next() : undefined;
  const payloadAt = cursor.at;
  if (payloadSize < 0) return undefined;
  const localSize = localPayload(payloadSize, usableSize, isTable);
  const hasOverflow = localSize < payloadSize;
  const end = Math.max(payloadAt + localSize + (hasOverflow ? 4 : 0), at + 4);
  if (end > usableSize) return undefined;
  const overflowPage = hasOverflow ? wordAt(bytes, payloadAt + localSize) : 0;
  return { leftChild, rowId, payloadAt, payloadSize, localSize, overflowPage, end };
}

/**
 * Where a cell of a table's leaf ends that is on its page alone, as nearly all are; 0 for any other. The same as `readCell` says, in
 * a fraction of the time.
 */
export function shortCellEnd(bytes: Uint8Array, start: number, usableSize: number): number {
  let at = start;
  let byte = bytes[at++] ?? 0;
  let size = byte & 0x7f;
  for (let count = 1; byte >= 0x80; count += 1) {
    if (count === 3) return 0;
    byte = bytes[at++] ?? 0;
    size = size * 128 + (byte & 0x7f);
  }
  for (let count = 0; (bytes[at++] ?? 0) >= 0x80; count += 1) if (count === 7) return 0;
  const end = Math.max(at + size, start + 4);
  return size <= usableSize - 35 && end <= usableSize ? end : 0;
}

/** How much of a payload lies on the page of its cell (docs/formats/sqlite-file.md §2). */
export function localPayload(payloadSize: number, usableSize: number, isTableLeaf: boolean): number {
  const most = isTableLeaf ? usableSize - 35 : Math.floor(((usableSize - 12) * 64) / 255) - 23;
  if (payloadSize <= most) return payloadSize;
  const least = Math.floor(((usableSize - 12) * 32) / 255) - 23;
  const wanted = least + ((payloadSize - least) % (usableSize - 4));
  return wanted <= most ? wanted : least;
}

/** A stretch of a page. */
export interface Stretch {
  readonly start: number;
  /** Behind its last byte. */
  readonly end: number;
}

/**
 * What of a page neither its header, its list of cells nor a cell covers: first what lies before the first cell, then what lies
 * between cells. The page's own list of such places is not followed, as it can be damaged.
 */
export function gapsOf(bytes: Uint8Array, page: BtreePage, usableSize: number): Stretch[] {
  const starts = Int32Array.from(page.cells).sort();
  const gaps: Stretch[] = [];
  let at = page.pointersEnd;
  for (const start of starts) {
    if (start > at || gaps.length === 0) gaps.push({ start: at, end: Math.max(start, at) });
    const short = page.kind === 'table-leaf' ? shortCellEnd(bytes, start, usableSize) : 0;
    const end = short > 0 ? short : (readCell(bytes, page.kind, start, usableSize)?.end ?? start + 4);
    if (end > at) at = end;
  }
  if (usableSize > at || gaps.length === 0) gaps.push({ start: at, end: usableSize });
  return gaps;
}

/** Four bytes as a number. */
export function wordAt(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0
  );
}
