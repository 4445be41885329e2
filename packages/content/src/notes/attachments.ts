import { AppError } from '@pearmain/base';
import type { Row } from '@pearmain/sqlite';
import { selectPresent } from '../store/columns.js';
import { placeOf } from '../store/open-store.js';
import { made, rowsOf, type Store } from '../store/rows.js';
import { bytesOf, numberOf, textOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import { attachmentKind } from './attachment-kind.js';
import type { AttachmentFile, NoteAttachment } from './item.js';
import { lockColumns } from './lock.js';
import { fallbackFiles, type NoteAround, readMedia } from './media.js';
import type { NoteKeys } from './note-keys.js';
import { openedRow, openedTable } from './opened-row.js';
import { objects } from './shape.js';
import { readTable } from './table.js';

const columns =
  `ZIDENTIFIER ZTYPEUTI ZTYPEUTI1 ZTITLE ZSUMMARY ZURLSTRING ZALTTEXT ZTOKENCONTENTIDENTIFIER ZOCRSUMMARY ZHANDWRITINGSUMMARY
  ZMEDIA ZFILESIZE ZFALLBACKIMAGEGENERATION ZFALLBACKPDFGENERATION ZFALLBACKIMAGECRYPTOINITIALIZATIONVECTOR ZFALLBACKIMAGECRYPTOTAG ZNOTE ZNOTE1 ZPARENTATTACHMENT ZMARKEDFORDELETION`.split(
    /\s+/,
  );

interface Found extends NoteAttachment {
  readonly row: number;
  readonly parent: number | undefined;
}

/** The attachments of a note; of a locked one only where its password is known. */
export type AttachmentsOf = (note: NoteAround) => readonly NoteAttachment[];

/** All attachments but for their tables, which are read when they are asked for (docs/formats/content-notes.md §4, §5). */
export function readAttachments(store: Store, keys: NoteKeys): AttachmentsOf {
  const { database } = store;
  const rowsOfNote = new Map<number, Row[]>();
  if (!database.has(objects, 'ZTYPEUTI')) return () => [];
  const mediaOf = readMedia(store, keys);
  const inline = database.has(objects, 'ZTYPEUTI1') ? 'OR ZTYPEUTI1 IS NOT NULL' : '';
  const shown = keys.isEmpty ? columns : [...columns, ...lockColumns];
  const sql = `SELECT Z_PK AS id, ${selectPresent(database, objects, shown)} FROM ${objects}
    WHERE (ZTYPEUTI IS NOT NULL ${inline}) ORDER BY Z_PK`;
  for (const row of rowsOf(store, objects, sql)) {
    const note = numberOf(row['ZNOTE']) ?? numberOf(row['ZNOTE1']);
    if (note === undefined) continue;
    const list = rowsOfNote.get(note);
    if (list) list.push(row);
    else rowsOfNote.set(note, [row]);
  }
  const fallbackOf = fallbackFiles(keys);
  const tableOf = tablesIn(store);
  return (note) => {
    const found: Found[] = [];
    for (const row of rowsOfNote.get(note.id) ?? []) {
      const attachment = made(store, objects, row, (read) => {
        const open = note.isLocked ? openedRow(read, keys) : read;
        return toAttachment(open, fallbackOf(open, note) ?? mediaOf(open, note), tableOf);
      });
      if (attachment) found.push(attachment);
    }
    return nested(found);
  };
}

function toAttachment(
  row: Row,
  file: AttachmentFile | undefined,
  tableOf: (row: Row) => Partial<NoteAttachment>,
): Found {
  const id = numberOf(row['id']) ?? 0;
  const uti = textOf(row['ZTYPEUTI']) ?? textOf(row['ZTYPEUTI1']) ?? '';
  const kind = attachmentKind(uti);
  const uid = textOf(row['ZIDENTIFIER']) ?? `row ${id}`;
  const facts = withoutEmpty({
    uti: uti || undefined,
    title: textOf(row['ZTITLE']),
    summary: textOf(row['ZSUMMARY']),
    url: textOf(row['ZURLSTRING']),
    words: textOf(row['ZALTTEXT']),
    target: textOf(row['ZTOKENCONTENTIDENTIFIER']),
    recognized: textOf(row['ZHANDWRITINGSUMMARY']) ?? textOf(row['ZOCRSUMMARY']),
    file,
  });
  const table = kind === 'table' ? tableOf(row) : {};
  return { row: id, parent: numberOf(row['ZPARENTATTACHMENT']), uid, kind, ...facts, ...table };
}

function tablesIn(store: Store): (row: Row) => Partial<NoteAttachment> {
  const sources = ['ZMERGEABLEDATA1', 'ZMERGEABLEDATA'].filter((column) => store.database.has(objects, column));
  const list = [...sources, 'NULL', 'NULL'].join(', ');
  const statement = store.database.prepare(`SELECT coalesce(${list}) AS data FROM ${objects} WHERE Z_PK = ?`);
  return (row) => {
    const id = numberOf(row['id']) ?? 0;
    const data = bytesOf(row[openedTable]) ?? bytesOf(statement.row(id)?.['data']);
    if (!data) return {};
    try {
      const { rows, isRightToLeft } = readTable(data);
      return { rows, ...(isRightToLeft ? { isRightToLeft } : {}) };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      store.tell({ where: `${placeOf(store.copy)}, ${objects} ${id}`, message: error.message });
      return {};
    }
  };
}

/** The pages of a scan belong to it, and not to the note beside it. */
function nested(found: readonly Found[]): NoteAttachment[] {
  const known = new Set(found.map(({ row }) => row));
  return found
    .filter(({ parent }) => parent === undefined || !known.has(parent))
    .map(({ row, parent: _, ...attachment }) => {
      const pages = found.filter((each) => each.parent === row).map(({ row: _row, parent: _parent, ...page }) => page);
      return pages.length === 0 ? attachment : { ...attachment, pages };
    });
}
