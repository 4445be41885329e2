import type { LocalCopy, ReadContext } from '../reader.js';
import { openIfSound, openStore, storeFailure } from '../store/open-store.js';
import type { Store } from '../store/rows.js';
import type { Note } from './item.js';
import { NoteKeys } from './note-keys.js';
import { readOldNotes } from './read-old.js';
import { readNoteStore } from './read-store.js';

/** All notes. @throws content/damaged-store */
export function* readNotes({ copies, passwords = [], tell }: ReadContext): Generator<Note> {
  const keys = new NoteKeys(passwords);
  const hasNew = copies.some(({ role }) => role === 'store');
  for (const copy of copies) {
    // The old store stays behind, mostly empty: without it the notes are still there.
    if (copy.role === 'old') yield* from(copy, tell, hasNew, readOldNotes);
    if (copy.role === 'store') yield* from(copy, tell, false, (store) => readNoteStore(store, keys));
  }
}

function* from(
  copy: LocalCopy,
  tell: ReadContext['tell'],
  isSpare: boolean,
  read: (store: Store) => Iterable<Note>,
): Generator<Note> {
  using database = isSpare ? openIfSound(copy, tell) : openStore(copy);
  if (!database) return;
  try {
    yield* read({ database, copy, tell });
  } catch (error) {
    throw storeFailure(error, copy);
  }
}
