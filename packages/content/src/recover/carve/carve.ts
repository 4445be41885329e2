import { indexOfBytes, readBtreePage, readCreateTable, utf8Encode, wordAt } from '@pearmain/formats';
import type { Candidate, Commits, Place } from './candidate.js';
import { CellFinder } from './cells.js';
import { Collected } from './collected.js';
import { withoutLive } from './compare-live.js';
import { roles } from './page-map.js';
import { type Area, PageScanner, type Sighting } from './scan-page.js';
import { followed, readSchema, type Schema, valuesOf } from './schema.js';
import { cutPenalty } from './score.js';
import type { StoreFile } from './store-file.js';
import { TableShape } from './table-shape.js';

/** What was found in a database. */
export interface Carved {
  readonly candidates: readonly Candidate[];
  /** Tables that are in its list no more, and of which the declaration was found. */
  readonly droppedTables: readonly string[];
  /** How many bytes nothing uses, and in how many of them there is something: where that is none, everything was wiped. */
  readonly unusedBytes: number;
  readonly filledBytes: number;
  /** Rows that there was no room to keep. */
  readonly left: number;
  readonly schema: Schema;
}

const breath = 256;
/** Rows of these are notes of SQLite about itself. */
const internal = /^sqlite_/;

/**
 * Looks for rows that a database does not have any more in everything that it does not use, and in its log
 * (docs/formats/recovery.md). Yields how many pages were seen since; ends soon on whatever bytes, as every page is looked at a
 * known number of times.
 */
export function* carveStore(store: StoreFile): Generator<number, Carved> {
  const schema = readSchema(store);
  const finder = new CellFinder(store.header.usableSize);
  const live = schema.trees.map(({ shape }) => shape).filter((shape) => shape !== undefined);
  const dropped = droppedTables(store, schema, finder);
  const shapes = [...live, ...dropped];
  let scan = new Scan(store, schema, new PageScanner(finder, store.header.usableSize, shapes));
  yield* scan.all();
  if (learnFromFound(scan.collected.all())) {
    scan = new Scan(store, schema, new PageScanner(finder, store.header.usableSize, shapes));
    yield* scan.all();
  }
  const found = scan.collected.all().filter(({ shape }) => !internal.test(shape.table.name));
  const candidates = found.length === 0 ? [] : yield* withoutLive(store, schema, found);
  const { unusedBytes, filledBytes, collected } = scan;
  const names = [...new Set(dropped.map(({ table }) => table.name))];
  return { candidates, droppedTables: names, unusedBytes, filledBytes, left: collected.left, schema };
}

/** Tables without a row that is left are learnt from the whole rows that were found of them. */
function learnFromFound(found: readonly Candidate[]): boolean {
  const fresh = new Set(found.map(({ shape }) => shape).filter(({ rows }) => rows === 0));
  for (const { shape, method, types, rowId, isCut } of found) {
    if (fresh.has(shape) && method !== 'headless' && !isCut) shape.learn(types, types.length, rowId ?? 0);
  }
  return [...fresh].some(({ rows }) => rows > 0);
}

/** What is left of the list of tables names those that were dropped, or had other columns once. */
function droppedTables(store: StoreFile, { map, trees }: Schema, finder: CellFinder): TableShape[] {
  const { usableSize, encoding } = store.header;
  const list = trees[0]?.shape;
  if (!list) return [];
  const known = new Set(trees.map(({ name, shape }) => `${name} ${shape?.columnCount}`));
  const scanner = new PageScanner(finder, usableSize, [list]);
  const found: TableShape[] = [];
  for (let number = 1; number <= store.pageCount; number += 1) {
    const isList = map.owner[number] === 0;
    if (!isList && map.role[number] !== roles.free && map.role[number] !== roles.trunk) continue;
    const bytes = store.page(number);
    const page = readBtreePage(bytes, usableSize, number === 1 ? 100 : 0);
    const sightings = isList && page ? scanner.inUse(bytes, page, list) : isList ? [] : listOnFreePage(scanner, bytes);
    for (const { cell } of sightings) {
      const body = followed(store, bytes.subarray(cell.bodyAt, cell.bodyEnd), cell, () => true);
      const [type, name, , , sql] = valuesOf(body, cell.types, encoding);
      const table = type === 'table' && typeof sql === 'string' ? readCreateTable(sql) : undefined;
      const key = `${name} ${table?.columns.length}`;
      if (!table || typeof name !== 'string' || known.has(key)) continue;
      known.add(key);
      found.push(new TableShape({ ...table, name }, { isDropped: true, encoding }));
    }
  }
  return found;
}

const declaration = utf8Encode('CREATE TABLE');

/** Looking closer at each free page would cost more than the few lists that are on any. */
function listOnFreePage(scanner: PageScanner, bytes: Uint8Array): Sighting[] {
  return indexOfBytes(bytes, declaration) === -1 ? [] : scanner.image(bytes, 0, undefined);
}

/** One walk over all pages. */
class Scan {
  readonly collected = new Collected();
  unusedBytes = 0;
  filledBytes = 0;
  readonly #store: StoreFile;
  readonly #schema: Schema;
  readonly #scanner: PageScanner;

  constructor(store: StoreFile, schema: Schema, scanner: PageScanner) {
    this.#store = store;
    this.#schema = schema;
    this.#scanner = scanner;
  }

  *all(): Generator<number> {
    for (let number = 1; number <= this.#store.pageCount; number += 1) {
      if (number % breath === 0) yield breath;
      this.#page(number);
    }
    yield* this.#log();
  }

  #page(number: number): void {
    const { map, trees } = this.#schema;
    const { usableSize } = this.#store.header;
    const role = map.role[number] ?? roles.other;
    if (role === roles.other) return;
    const bytes = this.#store.page(number);
    const place = { bytes, page: number, offset: (number - 1) * this.#store.header.pageSize };
    if (role === roles.tableLeaf || role === roles.tableInterior || role === roles.index) {
      const page = readBtreePage(bytes, usableSize, number === 1 ? 100 : 0);
      const owner = trees[map.owner[number] ?? -1]?.shape;
      if (page) this.#keep(this.#scanner.inUse(bytes, page, owner), place);
      return;
    }
    if (role === roles.overflow) {
      const end = map.overflowEnd.get(number);
      const rest = { area: 'free', owner: undefined, headless: [] } as const;
      if (end === undefined || end >= usableSize) return;
      this.#keep(this.#scanner.loose(bytes, { start: end, end: usableSize }, rest), { ...place, as: 'overflow-page' });
      return;
    }
    this.#count(bytes);
    if (role === roles.trunk) {
      const start = Math.min(8 + 4 * Math.min(wordAt(bytes, 4), usableSize), usableSize);
      const rest = { area: 'free', owner: undefined } as const;
      this.#keep(this.#scanner.loose(bytes, { start, end: usableSize }, rest), { ...place, as: 'free-list' });
      return;
    }
    if (isEmpty(bytes)) return;
    const as = role === roles.free ? 'free-page' : 'unreachable-page';
    this.#keep(this.#scanner.image(bytes, 0, undefined), { ...place, as });
  }

  /** Pages as they were before the newest commit, and what a log has of the time before it was begun anew. */
  *#log(): Generator<number> {
    const { frames } = this.#store;
    const nextOf = new Map<number, number>();
    const last = frames.reduce((most, { commit }) => Math.max(most, commit ?? 0), 0);
    const images: { readonly index: number; readonly until: number }[] = [];
    for (let index = frames.length - 1; index >= 0; index -= 1) {
      const frame = frames[index];
      if (!frame) continue;
      const until = frame.isLoose ? last : (nextOf.get(frame.page) ?? last + 1) - 1;
      if (!this.#store.isNewest(frame)) images.push({ index, until });
      if (frame.commit !== undefined && !frame.isLoose) nextOf.set(frame.page, frame.commit);
    }
    for (const [count, { index, until }] of images.reverse().entries()) {
      if (count % breath === 0) yield breath;
      const frame = frames[index];
      if (!frame) continue;
      const commits =
        frame.commit === undefined ? undefined : { first: frame.commit, last: Math.max(frame.commit, until) };
      const as = frame.commit === undefined ? 'old-log' : 'log';
      this.#image(this.#store.image(frame), { page: frame.page, offset: frame.offset, as, commits });
    }
    for (const [page, first] of nextOf) {
      const bytes = this.#store.pageOnDisk(page);
      if (!this.#store.isReplaced(page) || isEmpty(bytes)) continue;
      const offset = (page - 1) * this.#store.header.pageSize;
      this.#image(bytes, { page, offset, as: 'log', commits: { first: 0, last: first - 1 } });
    }
  }

  #image(bytes: Uint8Array, at: Omit<Found, 'bytes'>): void {
    const { map, trees } = this.#schema;
    const owner = map.role[at.page] === roles.tableLeaf ? trees[map.owner[at.page] ?? -1]?.shape : undefined;
    this.#keep(this.#scanner.image(bytes, at.page === 1 ? 100 : 0, owner), { bytes, ...at });
  }

  #keep(sightings: readonly Sighting[], { bytes, page, offset, as, commits }: Found): void {
    const { map } = this.#schema;
    const isUnused = (number: number): boolean => map.role[number] === roles.free || map.role[number] === roles.orphan;
    for (const { cell, shape, score, area } of sightings) {
      const local = new Uint8Array(bytes.subarray(cell.bodyAt, cell.bodyEnd));
      const body = cell.overflowPage === 0 ? local : followed(this.#store, local, cell, isUnused);
      const isCut = body.length < cell.bodySize;
      this.collected.add({
        shape,
        method: cell.method,
        score: isCut ? Math.max(1, score - cutPenalty) : score,
        place: as ?? placeOf(area),
        page,
        offset: offset + cell.start,
        rowId: cell.rowId,
        types: cell.types,
        body,
        localSize: local.length,
        isCut,
        state: as === 'unreachable-page' ? 'unreachable' : 'deleted',
        // What lies between the rows of a page was deleted before.
        commits: cell.method === 'listed' ? commits : undefined,
        copies: 0,
      });
    }
  }

  #count(bytes: Uint8Array): void {
    this.unusedBytes += bytes.length;
    for (const byte of bytes) if (byte !== 0) this.filledBytes += 1;
  }
}

/** Where rows were found. */
interface Found {
  readonly bytes: Uint8Array;
  readonly page: number;
  /** Of the page. */
  readonly offset: number;
  readonly as?: Place;
  readonly commits?: Commits | undefined;
}

function placeOf(area: Area): Place {
  return area === 'gap' ? 'gap' : 'unused-space';
}

function isEmpty(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}
