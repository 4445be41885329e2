import type { Row, SqlValue } from '@pearmain/sqlite';
import type { Paragraph } from '../rich-document.js';
import { selectPresent } from '../store/columns.js';
import { made, rowsOf, type Store } from '../store/rows.js';
import { appleTimeOf, flagOf, numberOf, textOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import { wordsOfHtml } from './html-words.js';
import type { Note } from './item.js';

const columns =
  'ZTITLE ZGUID ZCREATIONDATE ZMODIFICATIONDATE ZDATECREATED ZDATEEDITED ZDELETEDFLAG ZCONTENTTYPE ZSTORE ZFOLDER'.split(
    ' ',
  );

/** The notes of iOS 8 and earlier, and of mail accounts since, whose bodies are HTML (docs/formats/content-notes.md §7). */
export function* readOldNotes(store: Store): Generator<Note> {
  const { database } = store;
  if (database.has('Note', 'title')) yield* readOldestNotes(store);
  if (!database.has('ZNOTE') || !database.has('ZNOTEBODY')) return;
  const body = database.has('ZNOTEBODY', 'ZCONTENT') ? 'b.ZCONTENT' : 'b.ZHTMLSTRING';
  const owner = database.has('ZNOTEBODY', 'ZOWNER') ? 'ZOWNER' : 'ZNOTE';
  const folderOf = foldersIn(store);
  const sql = `SELECT n.Z_PK AS id, ${selectPresent(database, 'ZNOTE', columns, 'n')}, ${body} AS body
    FROM ZNOTE n LEFT JOIN ZNOTEBODY b ON b.${owner} = n.Z_PK ORDER BY n.Z_PK`;
  for (const row of rowsOf(store, 'ZNOTE', sql)) {
    const note = made(store, 'ZNOTE', row, (read) => toNote(read, folderOf));
    if (note) yield note;
  }
}

function toNote(row: Row, folderOf: (row: Row) => Partial<Note>): Note {
  const created = appleTimeOf(row['ZCREATIONDATE'] ?? row['ZDATECREATED']);
  const modified = appleTimeOf(row['ZMODIFICATIONDATE'] ?? row['ZDATEEDITED']);
  return {
    ...written(row, row['body'], textOf(row['ZTITLE'])),
    ...withoutEmpty({ uid: textOf(row['ZGUID']), created, modified }),
    ...(flagOf(row['ZDELETEDFLAG'] ?? null) ? { state: 'deleted' } : {}),
    ...folderOf(row),
  };
}

/** The notes of iOS 3. */
function* readOldestNotes(store: Store): Generator<Note> {
  const { database } = store;
  const present = selectPresent(database, 'Note', ['creation_date', 'title'], 'n');
  const sql = database.has('note_bodies', 'data')
    ? `SELECT n.ROWID AS id, ${present}, b.data AS body FROM Note n LEFT JOIN note_bodies b ON b.note_id = n.ROWID ORDER BY n.ROWID`
    : `SELECT ROWID AS id, ${selectPresent(database, 'Note', ['creation_date', 'title'])}, NULL AS body FROM Note ORDER BY ROWID`;
  for (const row of rowsOf(store, 'Note', sql)) {
    const note = made(store, 'Note', row, (read) => ({
      ...written(read, read['body'], textOf(read['title'])),
      ...withoutEmpty({ created: appleTimeOf(read['creation_date']) }),
    }));
    if (note) yield note;
  }
}

function written(row: Row, body: SqlValue | undefined, title: string | undefined): Note {
  const html = textOf(body);
  const paragraphs = html === undefined ? [] : wordsOfHtml(html);
  return {
    id: numberOf(row['id']) ?? 0,
    folders: [],
    isPinned: false,
    isLocked: false,
    state: 'kept',
    tags: [],
    participants: [],
    paragraphs,
    attachments: [],
    ...withoutEmpty({ title, text: html === undefined ? undefined : plainText(paragraphs) }),
  };
}

function plainText(paragraphs: readonly Paragraph[]): string {
  return paragraphs.map(({ spans }) => spans.map(({ text }) => text).join('')).join('\n');
}

/** The phone files a note by its account's store, the Mac in folders. */
function foldersIn(store: Store): (row: Row) => Partial<Note> {
  const nameOf = (table: string, column: string): ReadonlyMap<number, string> => {
    if (!store.database.has(table, column)) return new Map();
    const rows = [...rowsOf(store, table, `SELECT Z_PK AS id, ${column} AS name FROM ${table}`)];
    return new Map(
      rows.flatMap((row) => {
        const name = made(store, table, row, (read) => textOf(read['name']));
        return name === undefined ? [] : [[numberOf(row['id']) ?? 0, name]];
      }),
    );
  };
  const folders = nameOf('ZFOLDER', 'ZNAME');
  const stores = nameOf('ZSTORE', 'ZNAME');
  return (row) => {
    const name = folders.get(numberOf(row['ZFOLDER']) ?? -1) ?? stores.get(numberOf(row['ZSTORE']) ?? -1);
    return name === undefined ? {} : { folders: [name] };
  };
}
