import { quoted, selectPresent } from '../store/columns.js';
import { entitiesOf, findTable } from '../store/entities.js';
import { made, rowsOf, type Store } from '../store/rows.js';
import { numberOf, textOf } from '../store/values.js';
import { objects } from './shape.js';

interface Folder {
  readonly title: string | undefined;
  readonly parent: number | undefined;
  readonly isTrash: boolean;
}

/** Where a note is filed. */
export interface Filing {
  /** From the outermost to the innermost. */
  readonly folders: readonly string[];
  readonly isInTrash: boolean;
}

/** An account of notes. */
export interface Account {
  readonly name: string | undefined;
  readonly identifier: string | undefined;
}

const trashType = 1;
const deepest = 50;

/** Where notes are filed, by the number of their folder (docs/formats/content-notes.md §2). */
export function readFolders(store: Store): (folder: number | undefined) => Filing {
  const folders = new Map<number, Folder>();
  const columns = selectPresent(store.database, objects, ['ZTITLE2', 'ZPARENT', 'ZFOLDERTYPE', 'ZIDENTIFIER']);
  for (const row of rowsOf(
    store,
    objects,
    `SELECT Z_PK AS id, ${columns} FROM ${objects} WHERE Z_ENT = ?`,
    entity(store, 'ICFolder'),
  )) {
    const folder = made(store, objects, row, (read) => ({
      title: textOf(read['ZTITLE2']),
      parent: numberOf(read['ZPARENT']),
      isTrash: numberOf(read['ZFOLDERTYPE']) === trashType || /^TrashFolder/.test(textOf(read['ZIDENTIFIER']) ?? ''),
    }));
    if (folder) folders.set(numberOf(row['id']) ?? 0, folder);
  }
  return (number) => {
    const titles: string[] = [];
    let isInTrash = false;
    for (let next = number; next !== undefined && titles.length < deepest; ) {
      const folder = folders.get(next);
      if (!folder) break;
      isInTrash ||= folder.isTrash;
      titles.unshift(folder.title ?? '');
      next = folder.parent;
    }
    return { folders: titles.filter((title) => title !== ''), isInTrash };
  };
}

/** The accounts by their numbers. */
export function readAccounts(store: Store): ReadonlyMap<number, Account> {
  const accounts = new Map<number, Account>();
  const columns = selectPresent(store.database, objects, ['ZNAME', 'ZIDENTIFIER']);
  for (const row of rowsOf(
    store,
    objects,
    `SELECT Z_PK AS id, ${columns} FROM ${objects} WHERE Z_ENT = ?`,
    entity(store, 'ICAccount'),
  )) {
    const account = made(store, objects, row, (read) => ({
      name: textOf(read['ZNAME']),
      identifier: textOf(read['ZIDENTIFIER']),
    }));
    if (account) accounts.set(numberOf(row['id']) ?? 0, account);
  }
  return accounts;
}

/** Which folder a note is in, where a table says so and not a column, as in iOS 11. */
export function readFolderOfNote(store: Store): (note: number) => number | undefined {
  const folderOf = new Map<number, number>();
  const join = findTable(store, /^Z_\d+NOTES$/, [/^Z_\d+FOLDERS$/, /^Z_\d+NOTES$/]);
  if (join) {
    const [folders = '', notes = ''] = join.columns.map(quoted);
    const sql = `SELECT ${folders} AS folder, ${notes} AS note FROM ${quoted(join.table)}`;
    for (const row of rowsOf(store, join.table, sql))
      folderOf.set(numberOf(row['note']) ?? 0, numberOf(row['folder']) ?? 0);
  }
  return (note) => folderOf.get(note);
}

function entity(store: Store, name: string): number {
  return entitiesOf(store).get(name) ?? -1;
}
