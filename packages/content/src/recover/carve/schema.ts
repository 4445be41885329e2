import {
  concatBytes,
  type DeclaredTable,
  type RecordValue,
  readCreateTable,
  readValue,
  sizeOfType,
  wordAt,
} from '@pearmain/formats';
import { CellFinder, type FoundCell } from './cells.js';
import { PageMap, type Root } from './page-map.js';
import type { StoreFile } from './store-file.js';
import { TableShape } from './table-shape.js';

/** The table that lists all tables; it begins on the first page. */
export const schemaTable: DeclaredTable = {
  name: 'sqlite_schema',
  isWithoutRowId: false,
  columns: [
    { name: 'type', affinity: 'text', isNotNull: true, isRowId: false },
    { name: 'name', affinity: 'text', isNotNull: true, isRowId: false },
    { name: 'tbl_name', affinity: 'text', isNotNull: true, isRowId: false },
    { name: 'rootpage', affinity: 'integer', isNotNull: false, isRowId: false },
    { name: 'sql', affinity: 'text', isNotNull: false, isRowId: false },
  ],
};

/** A table or an index of a database, where it begins, and what its rows look like; indexes have no shape. */
export interface Tree {
  readonly name: string;
  readonly root: Root;
  readonly shape: TableShape | undefined;
}

/** What a database has. */
export interface Schema {
  readonly map: PageMap;
  /** The list of tables first. */
  readonly trees: readonly Tree[];
}

const mostTrees = 10_000;

/**
 * Reads the list of tables without SQLite, marks the pages of each, and learns what their rows look like. What is damaged is passed
 * over, so that what is left can be read.
 */
export function readSchema(store: StoreFile): Schema {
  const { encoding } = store.header;
  const map = new PageMap(store);
  const finder = new CellFinder(store.header.usableSize);
  const listShape = new TableShape(schemaTable, { isDropped: false, encoding });
  const trees: Tree[] = [{ name: schemaTable.name, root: { page: 1, isIndex: false }, shape: listShape }];
  learnFrom(map, trees[0], 0, finder, (bytes, cell) => {
    const tree = treeOf(store, bytes, cell);
    if (tree && trees.length < mostTrees) trees.push(tree);
  });
  for (const [index, tree] of trees.entries()) if (index > 0) learnFrom(map, tree, index, finder);
  map.walkFree();
  return { map, trees };
}

/** The names of the tables of a database: nothing else of it is looked at. */
export function tableNames(store: StoreFile): string[] {
  const list = new TableShape(schemaTable, { isDropped: false, encoding: store.header.encoding });
  const names: string[] = [];
  const root = { name: schemaTable.name, root: { page: 1, isIndex: false }, shape: list };
  learnFrom(new PageMap(store), root, 0, new CellFinder(store.header.usableSize), (bytes, cell) => {
    const name = treeOf(store, bytes, cell)?.name;
    if (name !== undefined) names.push(name);
  });
  return names;
}

function learnFrom(
  map: PageMap,
  tree: Tree | undefined,
  owner: number,
  finder: CellFinder,
  see?: (bytes: Uint8Array, cell: FoundCell) => void,
): void {
  if (!tree) return;
  const { shape, root } = tree;
  const bounds = { leastColumns: 1, mostColumns: shape?.columnCount ?? 0 };
  let leaves = 0;
  map.walk(root, owner, (_, leaf, bytes) => {
    leaves += 1;
    // The first rows and some of all others: those are what the old and the new ones look like.
    if (!shape || !(shape.wantsMore && (leaves < 40 || leaves % 16 === 0 || see))) return;
    for (const at of leaf.cells) {
      const cell = finder.listedAt(bytes, at, bounds, leaf.kind === 'table-leaf');
      if (!cell) continue;
      shape.learn(cell.types, cell.types.length, cell.rowId ?? 0);
      see?.(bytes, cell);
    }
  });
}

function treeOf(store: StoreFile, bytes: Uint8Array, cell: FoundCell): Tree | undefined {
  const { encoding } = store.header;
  const payload = payloadOf(store, bytes, cell);
  const [type, name, , page, sql] = valuesOf(payload, cell.types, encoding);
  if (typeof name !== 'string' || typeof page !== 'number' || page < 1) return undefined;
  if (type === 'index') return { name, root: { page, isIndex: true }, shape: undefined };
  const table = type === 'table' && typeof sql === 'string' ? readCreateTable(sql) : undefined;
  const shape = table && new TableShape({ ...table, name }, { isDropped: false, encoding });
  return { name, root: { page, isIndex: table?.isWithoutRowId ?? false }, shape };
}

/** What a live cell holds, with what is on overflow pages of it; cut where those end too early. */
export function payloadOf(store: StoreFile, bytes: Uint8Array, cell: FoundCell): Uint8Array {
  const local = bytes.subarray(cell.bodyAt, cell.bodyEnd);
  if (cell.overflowPage === 0) return local;
  return followed(store, local, cell, () => true);
}

const mostPayload = 16 * 1024 * 1024;

/** What a cell holds, followed from page to page as long as `mayBe` agrees; cut where it does not. */
export function followed(
  store: StoreFile,
  local: Uint8Array,
  { bodySize, overflowPage }: Pick<FoundCell, 'bodySize' | 'overflowPage'>,
  mayBe: (page: number) => boolean,
): Uint8Array {
  const wanted = Math.min(bodySize, mostPayload);
  const parts = [local];
  const seen = new Set<number>();
  let length = local.length;
  for (let page = overflowPage; length < wanted; ) {
    if (page < 1 || page > store.pageCount || seen.has(page) || !mayBe(page)) break;
    seen.add(page);
    const bytes = store.page(page);
    const part = bytes.subarray(4, Math.min(store.header.usableSize, 4 + wanted - length));
    parts.push(part);
    length += part.length;
    page = wordAt(bytes, 0);
  }
  return concatBytes(parts);
}

/** The values of a row; what its bytes are too short for is missing, but for the beginning of a text. */
export function valuesOf(body: Uint8Array, types: ArrayLike<number>, encoding: TableShape['encoding']): RecordValue[] {
  const values: RecordValue[] = [];
  let at = 0;
  for (let column = 0; column < types.length; column += 1) {
    const type = types[column] ?? 0;
    const size = sizeOfType(type);
    if (at + size <= body.length) values.push(readValue(body, at, type, encoding));
    else if (type >= 12 && at < body.length)
      values.push(readValue(body, at, type - 2 * (at + size - body.length), encoding));
    else return values;
    at += size;
  }
  return values;
}

/** The shapes of rows with a number, or of those without. */
export function shapesIn(trees: readonly Tree[], isWithoutRowId: boolean): TableShape[] {
  return trees
    .map(({ shape }) => shape)
    .filter((shape): shape is TableShape => shape !== undefined && shape.table.isWithoutRowId === isWithoutRowId);
}
