import { fromBase64 } from '@pearmain/formats';
import type { Row } from '@pearmain/sqlite';
import { withoutEmpty } from '../store/without-empty.js';
import type { NoteKeys } from './note-keys.js';

/** Where the table of an opened row is. */
export const openedTable = 'opened table';

/**
 * A row of a locked note's attachment or media with what it keeps under its lock in the columns that are empty for it; as it is where no
 * password fits (docs/formats/content-notes.md §6). @throws content/damaged-body, formats/bad-text
 */
export function openedRow(row: Row, keys: NoteKeys): Row {
  const values = keys.valuesOf(row) ?? {};
  const text = (key: string): string | undefined => {
    const value = values[key];
    return typeof value === 'string' ? value : undefined;
  };
  const table = text('mergeableData');
  const opened = withoutEmpty({
    ZTITLE: text('title'),
    ZSUMMARY: text('summary'),
    ZURLSTRING: text('urlString'),
    ZFILENAME: text('filename'),
    [openedTable]: table === undefined ? undefined : fromBase64(table),
  });
  return { ...row, ...opened };
}
