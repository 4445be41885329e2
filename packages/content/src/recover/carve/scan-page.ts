import { type BtreePage, gapsOf, readBtreePage, type Stretch } from '@pearmain/formats';
import { boundsOf, type CellFinder, type FoundCell, type HeadBounds } from './cells.js';
import { fillFromStart, fillGap, type Judged } from './fill-gap.js';
import { scoreOf } from './score.js';
import type { TableShape } from './table-shape.js';

/** Where on its page a row was found. */
export type Area = 'page' | 'gap' | 'unused' | 'free';

/** A row that was found, and where. */
export interface Sighting extends Judged {
  readonly area: Area;
}

const leastScore = 40;
const mostShapes = 60;
/** A row without a head, of which nothing tells the table, must have as many columns. */
const leastColumns = 4;
/** What a row must have to count for one that another was overwritten by. */
const scoreOfNext = 70;
/** How many places of a page are tried for rows that lost their head: pages made to cost time have more. */
const mostTries = 4000;

/** Looks for rows in what tables do not use of pages. */
export class PageScanner {
  readonly #finder: CellFinder;
  readonly #usableSize: number;
  readonly #shapes: readonly TableShape[];
  readonly #bounds: HeadBounds;
  readonly #keyed: readonly TableShape[];
  readonly #keyedBounds: HeadBounds;

  /** `shapes`: of all tables that rows may be of, live and dropped. */
  constructor(finder: CellFinder, usableSize: number, shapes: readonly TableShape[]) {
    this.#finder = finder;
    this.#usableSize = usableSize;
    this.#shapes = shapes.filter(({ table }) => !table.isWithoutRowId);
    this.#bounds = boundsOf(this.#shapes);
    this.#keyed = shapes.filter(({ table }) => table.isWithoutRowId);
    this.#keyedBounds = boundsOf(this.#keyed);
  }

  /** What lies between the rows of a page that is in use. `owner` is the table that it is of. */
  inUse(bytes: Uint8Array, page: BtreePage, owner: TableShape | undefined): Sighting[] {
    const [unused, ...gaps] = gapsOf(bytes, page, this.#usableSize);
    const found: Sighting[] = [];
    const isLeaf = page.kind === 'table-leaf' && owner !== undefined;
    if (unused) found.push(...this.loose(bytes, unused, { headless: isLeaf ? [owner] : [], owner, area: 'unused' }));
    if (page.kind === 'index-leaf' && owner) {
      for (const gap of gaps) found.push(...this.#keyedIn(bytes, gap, 'gap', [owner]));
    }
    if (!isLeaf) return found;
    for (const gap of gaps) found.push(...this.#inGap(bytes, gap, owner));
    return found;
  }

  /** A page as it was, with the rows that its own list names, or what is left of one. */
  image(bytes: Uint8Array, headerAt: number, owner: TableShape | undefined): Sighting[] {
    const page = readBtreePage(bytes, this.#usableSize, headerAt);
    if (page?.kind === 'table-leaf' && page.cells.length > 0) {
      const cells = this.#listed(bytes, page, true, this.#bounds);
      // Chance has other pages begin so; then their lists name no rows.
      if (cells.length * 2 >= page.cells.length) {
        const shape = this.#ownerOf(bytes, cells, owner) ?? this.#vote(bytes, cells, this.#shapes);
        const found = shape ? judge(bytes, cells, shape) : [];
        return [...found.map((one): Sighting => ({ ...one, area: 'page' })), ...this.inUse(bytes, page, shape)];
      }
    }
    if (page?.kind === 'index-leaf' && this.#keyed.length > 0) {
      const cells = this.#listed(bytes, page, false, this.#keyedBounds);
      const shape = cells.length * 2 >= page.cells.length ? this.#vote(bytes, cells, this.#keyed) : undefined;
      if (shape) {
        const found = judge(bytes, cells, shape).map((one): Sighting => ({ ...one, area: 'page' }));
        return [...found, ...this.inUse(bytes, page, shape)];
      }
    }
    return this.loose(bytes, { start: headerAt, end: this.#usableSize }, { owner: undefined, area: 'free' });
  }

  /**
   * What lies somewhere in a stretch whose bytes may be anything: rows whose heads add up, and between them rows that lost their heads
   * where such a row tells how long it was.
   */
  loose(bytes: Uint8Array, stretch: Stretch, how: LooseSearch): Sighting[] {
    const { area, owner } = how;
    const found = this.#wholeIn(bytes, stretch, owner).map((one): Sighting => ({ ...one, area }));
    found.push(...this.#keyedIn(bytes, stretch, area, this.#keyed));
    const headless = how.headless ?? this.#candidates(bytes, found);
    if (headless.length === 0) return found;
    const rest: Sighting[] = [];
    const taken = found.map(({ cell }) => cell).sort((one, other) => one.start - other.start);
    let at = stretch.start;
    for (const { start, end } of [...taken, { start: stretch.end, end: stretch.end }]) {
      if (start - at >= 8) {
        for (const one of this.#headlessIn(bytes, { start: at, end: start }, stretch.end, headless)) {
          rest.push({ ...one, area });
        }
      }
      at = Math.max(at, end);
    }
    return rest.length === 0 ? found : withoutOverlaps([...found, ...rest]);
  }

  #inGap(bytes: Uint8Array, { start, end }: Stretch, shape: TableShape): Sighting[] {
    if (end - start < 5 || isZero(bytes, start, end)) return [];
    const gap = { bytes, start, end, shape, bounds: this.#bounds };
    const filled = fillGap(this.#finder, gap);
    if (filled) return filled.map((one) => ({ ...one, area: 'gap' }));
    const begun = fillFromStart(this.#finder, gap).map((one): Sighting => ({ ...one, area: 'gap' }));
    const from = begun.at(-1)?.cell.end ?? start;
    return [...begun, ...this.loose(bytes, { start: from, end }, { headless: [], owner: shape, area: 'gap' })];
  }

  #wholeIn(bytes: Uint8Array, { start, end }: Stretch, owner: TableShape | undefined): Judged[] {
    const found: Judged[] = [];
    if (this.#shapes.length === 0) return found;
    for (let at = start; at < end - 3; at += 1) {
      if ((bytes[at] ?? 0) < 2) continue;
      const cell = this.#finder.wholeAt(bytes, at, end, this.#bounds);
      const best = cell && this.#best(bytes, cell, this.#shapes, owner);
      if (best) found.push(best);
    }
    return notOverwritten(found);
  }

  #keyedIn(bytes: Uint8Array, { start, end }: Stretch, area: Area, shapes: readonly TableShape[]): Sighting[] {
    const found: Sighting[] = [];
    if (shapes.length === 0) return found;
    for (let at = start; at < end - 3; at += 1) {
      const cell = this.#finder.wholeAt(bytes, at, end, this.#keyedBounds, false);
      const best = cell && this.#best(bytes, cell, shapes, undefined);
      if (best) found.push({ ...best, area });
    }
    return notOverwritten(found);
  }

  /** The first two bytes of a deleted row said where the next gap of its page was, the next two how long its own was. */
  #headlessIn(bytes: Uint8Array, { start, end }: Stretch, limit: number, shapes: readonly TableShape[]): Judged[] {
    const found: Judged[] = [];
    let tries = 0;
    for (let at = start; at < end - 8 && tries < mostTries; ) {
      const next = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
      const size = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
      const isHead = size >= 8 && at + size <= limit && (next === 0 || (next >= at + size && next < this.#usableSize));
      const run = isHead ? this.#runAt(bytes, at, Math.min(at + size, end), shapes) : undefined;
      if (isHead) tries += 1;
      if (run) found.push(...run);
      at = run?.at(-1)?.cell.end ?? at + 1;
    }
    return found;
  }

  /** Up to where its own length says, or to the next row whose head is whole. */
  #runAt(bytes: Uint8Array, start: number, end: number, shapes: readonly TableShape[]): Judged[] | undefined {
    for (const shape of shapes) {
      if (this.#finder.headlessAt(bytes, start, end, shape).length === 0) continue;
      const run = fillGap(this.#finder, { bytes, start, end, shape, bounds: this.#bounds });
      if (run?.[0]?.cell.start === start) return run;
    }
    return undefined;
  }

  #listed(bytes: Uint8Array, page: BtreePage, hasRowId: boolean, bounds: HeadBounds): FoundCell[] {
    return page.cells
      .map((at) => this.#finder.listedAt(bytes, at, bounds, hasRowId))
      .filter((cell) => cell !== undefined);
  }

  /** A page may have belonged to another table when it was as it is here. */
  #ownerOf(bytes: Uint8Array, cells: readonly FoundCell[], owner: TableShape | undefined): TableShape | undefined {
    return owner && judge(bytes, cells, owner).length * 2 >= cells.length ? owner : undefined;
  }

  /** All rows of a page are of one table: which, their likeness to all of it decides. */
  #vote(bytes: Uint8Array, cells: readonly FoundCell[], shapes: readonly TableShape[]): TableShape | undefined {
    const some = cells.length > 20 ? cells.filter((_, index) => index % Math.ceil(cells.length / 20) === 0) : cells;
    let best: TableShape | undefined;
    let bestSum = 0;
    for (const shape of shapes) {
      const sum = some.reduce((all, cell) => all + scoreOf(bytes, cell, shape), 0);
      if (sum > bestSum) [best, bestSum] = [shape, sum];
    }
    return best;
  }

  #best(
    bytes: Uint8Array,
    cell: FoundCell,
    shapes: readonly TableShape[],
    owner: TableShape | undefined,
  ): Judged | undefined {
    const own = owner ? scoreOf(bytes, cell, owner) : 0;
    if (owner && own >= 70) return { cell, shape: owner, score: own };
    let best: Judged | undefined = owner && own >= leastScore ? { cell, shape: owner, score: own } : undefined;
    for (const shape of shapes) {
      const score = scoreOf(bytes, cell, shape);
      if (score >= leastScore && score > (best?.score ?? 0)) best = { cell, shape, score };
    }
    return best;
  }

  /** Of which tables a row without a head can be: that of the other rows of its page, if there are any. */
  #candidates(bytes: Uint8Array, found: readonly Sighting[]): readonly TableShape[] {
    const cells = found.filter(({ shape }) => !shape.table.isWithoutRowId).map(({ cell }) => cell);
    const voted = this.#vote(bytes, cells, this.#shapes);
    if (voted) return [voted];
    return this.#shapes.filter(({ columnCount }) => columnCount >= leastColumns).slice(0, mostShapes);
  }
}

/** What is looked for in a stretch. */
export interface LooseSearch {
  readonly area: Area;
  /** The table that the page is of. */
  readonly owner: TableShape | undefined;
  /** The tables of which rows may have lost their heads there; found out by the other rows when not given. */
  readonly headless?: readonly TableShape[];
}

function judge(bytes: Uint8Array, cells: readonly FoundCell[], shape: TableShape): Judged[] {
  return cells
    .map((cell) => ({ cell, shape, score: scoreOf(bytes, cell, shape) }))
    .filter(({ score }) => score >= leastScore);
}

/** A row in which another one begins was overwritten by that one, which leaves its beginning. */
function notOverwritten<T extends Judged>(found: readonly T[]): T[] {
  return found.filter(({ cell }, index) => {
    const next = found.slice(index + 1, index + 9).find(({ score }) => score >= scoreOfNext);
    return next === undefined || next.cell.start >= cell.end;
  });
}

/** Of rows that cannot both be there, the better one. */
function withoutOverlaps(found: readonly Sighting[]): Sighting[] {
  const kept: Sighting[] = [];
  for (const one of [...found].sort((a, b) => b.score - a.score || a.cell.start - b.cell.start)) {
    if (!kept.some(({ cell }) => cell.start < one.cell.end && one.cell.start < cell.end)) kept.push(one);
  }
  return kept.sort((a, b) => a.cell.start - b.cell.start);
}

function isZero(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (bytes[at] !== 0) return false;
  return true;
}
