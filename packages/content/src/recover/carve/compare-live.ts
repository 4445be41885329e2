import { readBtreePage, sizeOfType } from '@pearmain/formats';
import { type Candidate, hashOfBytes, hashOfTypes } from './candidate.js';
import { type BorrowedCell, CellFinder } from './cells.js';
import { roles } from './page-map.js';
import type { Schema } from './schema.js';
import type { StoreFile } from './store-file.js';
import type { TableShape } from './table-shape.js';

const identity = /^z?(?:guid|uuid|unique_?id|identifier|external_?id)$/i;
/** Texts of fewer bytes may well be those of several rows. */
const tellingBytes = 24;
const breath = 256;

/**
 * Takes out of what was found the copies of rows that are still there: pages are split and joined, and what is left of that is not
 * deleted. A row that is still there with other values is marked (docs/formats/recovery.md §6). Yields the pages it has seen.
 */
export function* withoutLive(
  store: StoreFile,
  { map, trees }: Schema,
  candidates: readonly Candidate[],
): Generator<number, Candidate[]> {
  const finder = new CellFinder(store.header.usableSize);
  const watches = new Map<TableShape, Watch>();
  const byBeginning = new Map<number, Candidate[]>();
  for (const candidate of candidates) {
    const { shape, types } = candidate;
    const watch = watches.get(shape) ?? new Watch(shape);
    watches.set(shape, watch);
    watch.add(candidate);
    const own = {
      types,
      count: types.length,
      bodyAt: 0,
      bodyEnd: candidate.localSize,
      rowId: surelyNumbered(candidate),
    };
    push(byBeginning, hashOfBeginning(own, candidate.body), candidate);
  }
  const alive = new Set<Candidate>();
  for (let number = 1; number <= store.pageCount; number += 1) {
    if (number % breath === 0) yield breath;
    const role = map.role[number];
    const tree = trees[map.owner[number] ?? -1];
    if (!tree?.shape || (role !== roles.tableLeaf && role !== roles.index)) continue;
    const bytes = store.page(number);
    const page = readBtreePage(bytes, store.header.usableSize, number === 1 ? 100 : 0);
    if (page?.kind !== 'table-leaf' && page?.kind !== 'index-leaf') continue;
    const bounds = { leastColumns: 1, mostColumns: tree.shape.columnCount };
    const watch = watches.get(tree.shape);
    for (const at of page.cells) {
      const cell = finder.borrowedAt(bytes, at, bounds, page.kind === 'table-leaf');
      if (!cell) continue;
      for (const rowId of new Set([cell.rowId, undefined])) {
        for (const candidate of byBeginning.get(hashOfBeginning({ ...cell, rowId }, bytes)) ?? []) {
          if (isCopy(bytes, cell, candidate)) alive.add(candidate);
        }
      }
      watch?.see(bytes, cell);
    }
  }
  for (const watch of watches.values()) watch.judge();
  return candidates.filter((candidate) => !alive.has(candidate));
}

/** The number of the row and its first bytes tell nearly all rows apart. */
function hashOfBeginning({ types, count, bodyAt, bodyEnd, rowId = 0 }: BorrowedCell, bytes: Uint8Array): number {
  const beginning = hashOfTypes(types, count) ^ hashOfBytes(bytes, bodyAt, Math.min(bodyAt + 64, bodyEnd));
  return (beginning ^ Math.imul(rowId, 0x9e3779b1)) >>> 0;
}

/** The number of its row, where that was not guessed. */
function surelyNumbered({ rowId, method }: Candidate): number | undefined {
  return method === 'headless' ? undefined : rowId;
}

/** The same values, as far as they are known of both. */
function isCopy(bytes: Uint8Array, cell: BorrowedCell, candidate: Candidate): boolean {
  const { types, body, localSize } = candidate;
  if (types.length !== cell.count) return false;
  // Small rows of numbers can be the same without being one.
  const rowId = surelyNumbered(candidate);
  if (rowId !== undefined && cell.rowId !== undefined && rowId !== cell.rowId) return false;
  for (let index = 0; index < types.length; index += 1) if (types[index] !== cell.types[index]) return false;
  const length = Math.min(localSize, body.length, cell.bodyEnd - cell.bodyAt);
  for (let at = 0; at < length; at += 1) if (bytes[cell.bodyAt + at] !== body[at]) return false;
  return true;
}

/** What the rows of one table are compared by: their numbers, and the column that says which one they are. */
class Watch {
  readonly #column: number;
  readonly #least: number;
  readonly #byRowId = new Map<number, Candidate[]>();
  readonly #byText = new Map<number, Candidate[]>();
  /** In how many rows that are there each of those texts is. */
  readonly #met = new Map<number, number>();
  /** Of those texts. */
  readonly #types = new Set<number>();

  constructor(shape: TableShape) {
    const { columns } = shape.table;
    const named = columns.findIndex(({ name }) => identity.test(name));
    this.#column = named === -1 ? longestColumn(shape) : named;
    this.#least = named === -1 ? tellingBytes : 8;
  }

  add(candidate: Candidate): void {
    const { rowId, body, types } = candidate;
    if (rowId !== undefined) push(this.#byRowId, rowId, candidate);
    const hash = this.#hash(body, { types, count: types.length, bodyAt: 0, bodyEnd: body.length });
    if (hash === undefined) return;
    push(this.#byText, hash, candidate);
    this.#types.add(types[this.#column] ?? 0);
  }

  see(bytes: Uint8Array, cell: BorrowedCell): void {
    const { rowId } = cell;
    for (const candidate of (rowId !== undefined && this.#byRowId.get(rowId)) || []) candidate.state = 'changed';
    if (!this.#types.has(cell.count > this.#column ? (cell.types[this.#column] ?? 0) : 0)) return;
    const hash = this.#hash(bytes, cell);
    if (hash !== undefined && this.#byText.has(hash)) this.#met.set(hash, (this.#met.get(hash) ?? 0) + 1);
  }

  /** Once all rows were seen: a text that several of them have says of none which one it is. */
  judge(): void {
    for (const [hash, rows] of this.#met) {
      for (const candidate of (rows === 1 && this.#byText.get(hash)) || []) candidate.state = 'changed';
    }
  }

  /** Of the beginning of a long one, which is what is there of it. */
  #hash(bytes: Uint8Array, { types, count, bodyAt, bodyEnd }: Omit<BorrowedCell, 'rowId'>): number | undefined {
    if (this.#column >= count) return undefined;
    let at = bodyAt;
    for (let column = 0; column < this.#column; column += 1) at += sizeOfType(types[column] ?? 0);
    const type = types[this.#column] ?? 0;
    if (type < 12) return undefined;
    const size = sizeOfType(type);
    const last = Math.min(at + size, at + 64);
    return size < this.#least || last > bodyEnd ? undefined : hashOfBytes(bytes, at, last);
  }
}

/** The column with the longest texts. */
function longestColumn({ longest }: TableShape): number {
  return longest.reduce((best, size, column) => (size > (longest[best] ?? 0) ? column : best), 0);
}

function push(map: Map<number, Candidate[]>, key: number, candidate: Candidate): void {
  const known = map.get(key);
  if (known) known.push(candidate);
  else map.set(key, [candidate]);
}
