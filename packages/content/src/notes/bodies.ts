import { AppError } from '@pearmain/base';
import type { Row } from '@pearmain/sqlite';
import { unlocked } from '../file-lock.js';
import { selectPresent } from '../store/columns.js';
import { placeOf } from '../store/open-store.js';
import { fewRowsOf, type Store } from '../store/rows.js';
import { bytesOf, numberOf } from '../store/values.js';
import { type Body, readBody } from './body.js';
import { locksOf, sealOf } from './lock.js';
import type { NoteKeys } from './note-keys.js';

/** What the note of a row says; of a locked one only where its password is known. */
export type BodyOf = (note: Row, isLocked: boolean) => Body | undefined;

const table = 'ZICNOTEDATA';
const columns = ['ZDATA', 'ZCRYPTOINITIALIZATIONVECTOR', 'ZCRYPTOTAG'];

/** The bodies of notes. One that cannot be read, or opened with the passwords that were given, is told. */
export function readBodies(store: Store, keys: NoteKeys): BodyOf {
  const present = selectPresent(store.database, table, columns);
  const rowsOfNote = fewRowsOf(
    store,
    table,
    `SELECT ${present} FROM ${table} WHERE ZNOTE = ? ORDER BY Z_PK DESC LIMIT 1`,
  );
  return (note, isLocked) => {
    const id = numberOf(note['id']) ?? 0;
    const [row] = rowsOfNote(id);
    const data = bytesOf(row?.['ZDATA']);
    if (!row || !data || (isLocked && keys.isEmpty)) return undefined;
    const tell = (message: string): void =>
      store.tell({ where: `${placeOf(store.copy)}, ${table} of note ${id}`, message });
    try {
      const open = isLocked ? opened(data, row, note, keys) : data;
      if (!open) tell(closedWords(note));
      return open && readBody(open);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      tell(error.message);
      return undefined;
    }
  };
}

/** The vector and tag are beside the body, or in the record of iCloud that has the key. */
function opened(data: Uint8Array, row: Row, note: Row, keys: NoteKeys): Uint8Array | undefined {
  const beside = sealOf(row['ZCRYPTOINITIALIZATIONVECTOR'], row['ZCRYPTOTAG']);
  for (const lock of locksOf(note)) {
    const key = keys.keyOf(lock);
    const seal = beside ?? lock.seal;
    if (key && seal) return unlocked(data, { key, ...seal });
  }
  return undefined;
}

function closedWords(note: Row): string {
  return locksOf(note).length === 0
    ? 'This note stays locked: no password opens it. It may open with the passcode of the phone, whose key is in no backup.'
    : 'This note stays locked: it has another password than those that were given.';
}
