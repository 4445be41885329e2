import { quoted, selectPresent } from '../store/columns.js';
import { columnsOf, findTable } from '../store/entities.js';
import { made, rowsOf, type Store } from '../store/rows.js';
import { flagOf, numberOf, textOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import type { PhotoAlbum } from './item.js';

/** What `ZKIND` says of those that people see (docs/formats/content-photos.md §4). */
const kind = { user: 2, shared: 1505, folder: 4000 } as const;

interface AlbumRow {
  readonly uid: string | undefined;
  readonly title: string;
  readonly kind: number;
  readonly parent: number | undefined;
  readonly isTrashed: boolean;
}

const deepest = 50;

/** The albums of each picture, by its row. */
export function readAlbums(store: Store): (asset: number) => readonly PhotoAlbum[] {
  const rows = readAlbumRows(store);
  const shown = new Map<number, Omit<PhotoAlbum, 'position'>>();
  for (const [id, row] of rows) {
    const { uid, title, isTrashed } = row;
    if (isTrashed || (row.kind !== kind.user && row.kind !== kind.shared)) continue;
    const folders = foldersAbove(row, rows);
    shown.set(id, { title, folders, isShared: row.kind === kind.shared, ...withoutEmpty({ uid }) });
  }
  const albumsOf = new Map<number, PhotoAlbum[]>();
  const filled = new Map<number, number>();
  for (const [album, asset] of membersOf(store)) {
    const facts = shown.get(album);
    if (!facts) continue;
    const position = filled.get(album) ?? 0;
    filled.set(album, position + 1);
    const list = albumsOf.get(asset) ?? [];
    albumsOf.set(asset, list);
    list.push({ ...facts, position });
  }
  return (asset) => albumsOf.get(asset) ?? [];
}

function readAlbumRows(store: Store): ReadonlyMap<number, AlbumRow> {
  const rows = new Map<number, AlbumRow>();
  if (!store.database.has('ZGENERICALBUM', 'ZKIND')) return rows;
  const columns = ['ZUUID', 'ZTITLE', 'ZKIND', 'ZPARENTFOLDER', 'ZTRASHEDSTATE'];
  const sql = `SELECT Z_PK AS id, ${selectPresent(store.database, 'ZGENERICALBUM', columns)} FROM ZGENERICALBUM`;
  for (const row of rowsOf(store, 'ZGENERICALBUM', sql)) {
    const album = made(store, 'ZGENERICALBUM', row, (read) => ({
      uid: textOf(read['ZUUID']),
      title: textOf(read['ZTITLE']) ?? '',
      kind: numberOf(read['ZKIND']) ?? -1,
      parent: numberOf(read['ZPARENTFOLDER']),
      isTrashed: flagOf(read['ZTRASHEDSTATE'] ?? null),
    }));
    if (album) rows.set(numberOf(row['id']) ?? 0, album);
  }
  return rows;
}

/** The root above all folders is none that people see. */
function foldersAbove(album: AlbumRow, rows: ReadonlyMap<number, AlbumRow>): string[] {
  const titles: string[] = [];
  for (let next = rows.get(album.parent ?? -1); next && titles.length < deepest; next = rows.get(next.parent ?? -1)) {
    if (next.kind !== kind.folder) break;
    titles.unshift(next.title);
  }
  return titles;
}

/** Albums and their assets in the albums' order. The names of table and columns hold numbers that move from model to model. */
function* membersOf(store: Store): Generator<readonly [album: number, asset: number]> {
  const join = findTable(store, /^Z_\d+ASSETS$/, [/^Z_\d+ALBUMS$/, /^Z_\d+ASSETS$/]);
  if (!join) return;
  const [album = '', asset = ''] = join.columns.map(quoted);
  const order = columnsOf(store, join.table).find((column) => /^Z_FOK_\d+ASSETS$/.test(column));
  const sql = `SELECT ${album} AS album, ${asset} AS asset FROM ${quoted(join.table)}
    ORDER BY ${album}, ${order === undefined ? asset : quoted(order)}, ${asset}`;
  for (const row of rowsOf(store, join.table, sql)) yield [numberOf(row['album']) ?? -1, numberOf(row['asset']) ?? -1];
}
