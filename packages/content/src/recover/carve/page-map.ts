import { type BtreePage, isPointerMap, readBtreePage, readCell, shortCellEnd, wordAt } from '@pearmain/formats';
import type { StoreFile } from './store-file.js';

/** What a page is for. `orphan`: nothing leads to it. */
export const roles = {
  orphan: 0,
  tableLeaf: 1,
  tableInterior: 2,
  index: 3,
  overflow: 4,
  trunk: 5,
  free: 6,
  other: 7,
} as const;

/** A page that a table or an index begins with, by the list of them. */
export interface Root {
  readonly page: number;
  readonly isIndex: boolean;
}

/** What every page of a database is for, as the database itself has it (docs/formats/recovery.md §2). */
export class PageMap {
  readonly role: Uint8Array;
  /** Of pages of tables and indexes: the index of their root among the roots. */
  readonly owner: Int32Array;
  /** Of overflow pages that are the last of their row: where what belongs to the row ends. */
  readonly overflowEnd = new Map<number, number>();
  readonly #store: StoreFile;

  constructor(store: StoreFile) {
    this.#store = store;
    this.role = new Uint8Array(store.pageCount + 1);
    this.owner = new Int32Array(store.pageCount + 1).fill(-1);
    const { pageSize } = store.header;
    // Where files are locked on some systems nothing is ever written.
    const lockPage = Math.floor(2 ** 30 / pageSize) + 1;
    for (let page = 1; page <= store.pageCount; page += 1) {
      if (page === lockPage || isPointerMap(store.header, page)) this.role[page] = roles.other;
    }
  }

  /** Marks the pages of a table or an index; those that are marked already are left to who has them. */
  walk(root: Root, owner: number, seeLeaf?: (page: number, leaf: BtreePage, bytes: Uint8Array) => void): void {
    const waiting = [root.page];
    const { usableSize } = this.#store.header;
    for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
      if (!this.#isNew(number)) continue;
      const bytes = this.#store.page(number);
      const page = readBtreePage(bytes, usableSize, number === 1 ? 100 : 0);
      if (!page || page.kind.startsWith('index') !== root.isIndex) continue;
      this.owner[number] = owner;
      this.role[number] = root.isIndex
        ? roles.index
        : page.kind === 'table-leaf'
          ? roles.tableLeaf
          : roles.tableInterior;
      const isTableLeaf = page.kind === 'table-leaf';
      for (const at of page.cells) {
        if (isTableLeaf && shortCellEnd(bytes, at, usableSize) > 0) continue;
        const cell = readCell(bytes, page.kind, at, usableSize);
        if (cell?.leftChild) waiting.push(cell.leftChild);
        if (cell?.overflowPage) this.#walkOverflow(cell.overflowPage, cell.payloadSize - cell.localSize);
      }
      if (page.rightChild) waiting.push(page.rightChild);
      if (page.kind === 'table-leaf' || page.kind === 'index-leaf') seeLeaf?.(number, page, bytes);
    }
  }

  #isNew(page: number): boolean {
    return page >= 1 && page <= this.#store.pageCount && this.role[page] === roles.orphan;
  }

  #walkOverflow(first: number, sizeBytes: number): void {
    const room = this.#store.header.usableSize - 4;
    let left = sizeBytes;
    for (let page = first; left > 0 && this.#isNew(page); left -= room) {
      this.role[page] = roles.overflow;
      if (left <= room) this.overflowEnd.set(page, 4 + left);
      page = wordAt(this.#store.page(page), 0);
    }
  }

  /** Marks the free pages. A page that is in use as well, as in files that were tampered with, stays in use: so this comes last. */
  walkFree(): void {
    const { header } = this.#store;
    for (let trunk = header.firstTrunk; this.#isNew(trunk); ) {
      this.role[trunk] = roles.trunk;
      const bytes = this.#store.page(trunk);
      const count = Math.min(wordAt(bytes, 4), header.usableSize / 4 - 2);
      for (let index = 0; index < count; index += 1) {
        const leaf = wordAt(bytes, 8 + index * 4);
        if (this.#isNew(leaf)) this.role[leaf] = roles.free;
      }
      trunk = wordAt(bytes, 0);
    }
  }
}
