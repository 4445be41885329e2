import type { Row } from '@pearmain/sqlite';
import { quoted, selectPresent } from '../store/columns.js';
import { entitiesOf } from '../store/entities.js';
import { made, rowsOf, type Store } from '../store/rows.js';
import { appleTimeOf, flagOf, numberOf, textOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import { type AttachmentsOf, readAttachments } from './attachments.js';
import { type BodyOf, readBodies } from './bodies.js';
import { type Account, type Filing, readAccounts, readFolderOfNote, readFolders } from './folders.js';
import type { Note } from './item.js';
import { lockColumns, locksOf } from './lock.js';
import type { NoteKeys } from './note-keys.js';
import { participantsIn, shareColumns } from './participants.js';
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
  readonly bodyOf: BodyOf;
  filingOf(folder: number | undefined): Filing;
  folderOf(note: number): number | undefined;
}

/** The notes of iOS 9 and later, in the order of their rows (docs/formats/content-notes.md §2). */
export function* readNoteStore(store: Store, keys: NoteKeys): Generator<Note> {
  const { database } = store;
  if (!database.has(objects) || !database.has('ZICNOTEDATA', 'ZNOTE')) return;
  const surroundings: Surroundings = {
    store,
    accounts: readAccounts(store),
    attachmentsOf: readAttachments(store, keys),
    bodyOf: readBodies(store, keys),
    filingOf: readFolders(store),
    folderOf: readFolderOfNote(store),
  };
  const { account, created } = shapeOf(store);
  const moving = `${account ? quoted(account) : 'NULL'} AS account, ${created ? quoted(created) : 'NULL'} AS created`;
  const sql = `SELECT Z_PK AS id, ${selectPresent(database, objects, [...columns, ...shareColumns, ...lockColumns])}, ${moving} FROM ${objects}
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

function toNote(row: Row, { accounts, attachmentsOf, bodyOf, filingOf, folderOf }: Surroundings): Note {
  const id = numberOf(row['id']) ?? 0;
  const account = accounts.get(numberOf(row['account']) ?? -1);
  const { folders, isInTrash, participants: around } = filingOf(numberOf(row['ZFOLDER']) ?? folderOf(id));
  const isLocked = flagOf(row['ZISPASSWORDPROTECTED']);
  const participants = participantsIn(row);
  const body = bodyOf(row, isLocked);
  const isOpened = isLocked && body !== undefined ? (true as const) : undefined;
  const attachments = isLocked && !isOpened ? [] : attachmentsOf({ id, account: account?.identifier, isLocked });
  const tags = attachments.flatMap(({ kind, words }) => (kind === 'tag' && words !== undefined ? [words] : []));
  return {
    id,
    folders,
    isPinned: flagOf(row['ZISPINNED']),
    isLocked,
    state: flagOf(row['ZMARKEDFORDELETION']) ? 'deleted' : isInTrash ? 'recently-deleted' : 'kept',
    tags: [...new Set(tags)],
    participants: participants.length > 0 ? participants : around,
    paragraphs: body?.paragraphs ?? [],
    attachments,
    ...withoutEmpty({
      uid: textOf(row['ZIDENTIFIER']),
      title: textOf(row['ZTITLE1']),
      created: appleTimeOf(row['created']),
      modified: appleTimeOf(row['ZMODIFICATIONDATE1']),
      account: account?.name,
      passwordHint: textOf(row['ZPASSWORDHINT']),
      hasPassword: isLocked ? locksOf(row).length > 0 : undefined,
      isOpened,
      text: body?.text,
    }),
  };
}
