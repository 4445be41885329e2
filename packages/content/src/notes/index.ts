import type { Category } from '../reader.js';
import { describeNotes } from './describe.js';
import type { Note } from './item.js';
import { locateNotes } from './locate.js';
import { placeNotes } from './place.js';
import { readNotes } from './read.js';

/** Notes with what is in them (docs/formats/content-notes.md). */
export const notes: Category<Note> = {
  kind: 'notes',
  describe: describeNotes,
  locate: locateNotes,
  read: readNotes,
  lockOf: ({ hasPassword, isOpened, passwordHint: hint }) => (hasPassword && !isOpened ? { hint } : undefined),
  place: placeNotes,
};
