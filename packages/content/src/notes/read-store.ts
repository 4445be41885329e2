import { AppError } from '@pearmain/base';
import type { Row } from '@pearmain/sqlite';
import { quoted, selectPresent } from '../store/columns.js';
import { entitiesOf } from '../store/entities.js';
import { placeOf } from '../store/open-store.js';
import { made, rowsOf, type Store } from '../store/rows.js';
import { appleTimeOf, bytesOf, flagOf, numberOf, textOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import { type AttachmentsOf, readAttachments } from './attachments.js';
import { type Body, readBody } from './body.js';
import { type Account, type Filing, readAccounts, readFolderOfNote, readFolders } from './folders.js';
import type { Note } from './item.js';
import { objects, shapeOf } from './shape.js';

const columns =
  `ZIDENTIFIER ZTITLE1 ZMODIFICATIONDATE1 ZFOLDER ZISPINNED ZISPASSWORDPROTECTED ZMARKEDFORDELETION ZPASSWORDHINT`.split(
    ' ',
  );

/** What notes of one store need to know of it. */
interface Surroundings {
  readonly store: Store;
  readonly accounts: ReadonlyMap<number, Account>;
  readonly attachmentsOf: AttachmentsOf;
  filingOf(folder: number | undefined): Filing;
  folderOf(note: number): number | undefined;
}

/** The notes of iOS 9 and later, in the order of their rows (docs/formats/content-notes.md §2). */
export function* readNoteStore(store: Store): Generator<Note> {
  const { database } = store;
  if (!database.has(objects) || !database.has('ZICNOTEDATA', 'ZNOTE')) return;
  const surroundings: Surroundings = {
    store,
    accounts: readAccounts(store),
    attachmentsOf: readAttachments(store),
    filingOf: readFolders(store),
    folderOf: readFolderOfNote(store),
  };
  const { account, created } = shapeOf(store);
  const moving = `${account ? quoted(account) : 'NULL'} AS account, ${created ? quoted(created) : 'NULL'} AS created`;
  const sql = `SELECT Z_PK AS id, ${selectPresent(database, objects, columns)}, ${moving} FROM ${objects}
    WHERE Z_ENT = ? OR Z_PK IN (SELECT ZNOTE FROM ZICNOTEDATA) ORDER BY Z_PK`;
  for (const row of rowsOf(store, objects, sql, entitiesOf(store).get('ICNote') ?? -1)) {
    const note = made(store, objects, row, (read) => toNote(read, surroundings));
    if (note && !isEmptyTwin(note)) yield note;
  }
}

/** Locking a note leaves its open row behind, without a title or a word (docs/formats/content-notes.md §6). */
function isEmptyTwin({ state, title, text = '', attachments }: Note): boolean {
  return state === 'deleted' && title === undefined && text === '' && attachments.length === 0;
}

function toNote(row: Row, { store, accounts, attachmentsOf, filingOf, folderOf }: Surroundings): Note {
  const id = numberOf(row['id']) ?? 0;
  const account = accounts.get(numberOf(row['account']) ?? -1);
  const { folders, isInTrash } = filingOf(numberOf(row['ZFOLDER']) ?? folderOf(id));
  const isLocked = flagOf(row['ZISPASSWORDPROTECTED']);
  const attachments = isLocked ? [] : attachmentsOf(id, account?.identifier);
  const body = isLocked ? undefined : bodyOf(store, id);
  const tags = attachments.flatMap(({ kind, words }) => (kind === 'tag' && words !== undefined ? [words] : []));
  return {
    id,
    folders,
    isPinned: flagOf(row['ZISPINNED']),
    isLocked,
    state: flagOf(row['ZMARKEDFORDELETION']) ? 'deleted' : isInTrash ? 'recently-deleted' : 'kept',
    tags: [...new Set(tags)],
    paragraphs: body?.paragraphs ?? [],
    attachments,
    ...withoutEmpty({
      uid: textOf(row['ZIDENTIFIER']),
      title: textOf(row['ZTITLE1']),
      created: appleTimeOf(row['created']),
      modified: appleTimeOf(row['ZMODIFICATIONDATE1']),
      account: account?.name,
      passwordHint: textOf(row['ZPASSWORDHINT']),
      text: body?.text,
    }),
  };
}

/** A body that cannot be read is told; the note is there without it. */
function bodyOf(store: Store, note: number): Body | undefined {
  const [row] = rowsOf(
    store,
    'ZICNOTEDATA',
    'SELECT ZDATA FROM ZICNOTEDATA WHERE ZNOTE = ? ORDER BY Z_PK DESC LIMIT 1',
    note,
  );
  const data = bytesOf(row?.['ZDATA']);
  if (!data) return undefined;
  try {
    return readBody(data);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    store.tell({ where: `${placeOf(store.copy)}, ZICNOTEDATA of note ${note}`, message: error.message });
    return undefined;
  }
}
