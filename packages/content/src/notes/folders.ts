import type { Row } from '@pearmain/sqlite';
import { quoted, selectPresent } from '../store/columns.js';
import { entitiesOf, findTable } from '../store/entities.js';
import { made, rowsOf, type Store } from '../store/rows.js';
import { numberOf, textOf } from '../store/values.js';
import type { NoteParticipant } from './item.js';
import { participantsIn, shareColumns } from './participants.js';
import { objects } from './shape.js';

/** Where a note is filed. */
export interface Filing {
  /** From the outermost to the innermost. */
  readonly folders: readonly string[];
  readonly isInTrash: boolean;
  /** With whom the innermost of them that is shared is. */
  readonly participants: readonly NoteParticipant[];
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
  const columns = ['ZTITLE2', 'ZPARENT', 'ZFOLDERTYPE', 'ZIDENTIFIER', ...shareColumns];
  const folders = objectsOf(store, 'ICFolder', columns, (row) => ({
    title: textOf(row['ZTITLE2']),
    parent: numberOf(row['ZPARENT']),
    participants: participantsIn(row),
    isTrash: numberOf(row['ZFOLDERTYPE']) === trashType || /^TrashFolder/.test(textOf(row['ZIDENTIFIER']) ?? ''),
  }));
  return (number) => {
    const titles: string[] = [];
    let isInTrash = false;
    let participants: readonly NoteParticipant[] = [];
    for (let next = number; next !== undefined && titles.length < deepest; ) {
      const folder = folders.get(next);
      if (!folder) break;
      isInTrash ||= folder.isTrash;
      if (participants.length === 0) participants = folder.participants;
      titles.unshift(folder.title ?? '');
      next = folder.parent;
    }
    return { folders: titles.filter((title) => title !== ''), isInTrash, participants };
  };
}

/** The accounts by their numbers. */
export function readAccounts(store: Store): ReadonlyMap<number, Account> {
  return objectsOf(store, 'ICAccount', ['ZNAME', 'ZIDENTIFIER'], (row) => ({
    name: textOf(row['ZNAME']),
    identifier: textOf(row['ZIDENTIFIER']),
  }));
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

/** What is made of the rows of an entity, by their numbers. */
function objectsOf<T>(store: Store, entity: string, columns: readonly string[], make: (row: Row) => T): Map<number, T> {
  const found = new Map<number, T>();
  const shown = selectPresent(store.database, objects, columns);
  const sql = `SELECT Z_PK AS id, ${shown} FROM ${objects} WHERE Z_ENT = ?`;
  for (const row of rowsOf(store, objects, sql, entitiesOf(store).get(entity) ?? -1)) {
    const value = made(store, objects, row, make);
    if (value !== undefined) found.set(numberOf(row['id']) ?? 0, value);
  }
  return found;
}
