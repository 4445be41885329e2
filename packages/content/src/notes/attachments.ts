import { AppError } from '@pearmain/base';
import type { Row } from '@pearmain/sqlite';
import { selectPresent } from '../store/columns.js';
import { placeOf } from '../store/open-store.js';
import { made, rowsOf, type Store } from '../store/rows.js';
import { bytesOf, numberOf, textOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import { attachmentKind } from './attachment-kind.js';
import type { AttachmentFile, NoteAttachment } from './item.js';
import { fallbackPlaces, mediaPlaces } from './places.js';
import { objects } from './shape.js';
import { readTable } from './table.js';

const columns =
  `ZIDENTIFIER ZTYPEUTI ZTYPEUTI1 ZTITLE ZSUMMARY ZURLSTRING ZALTTEXT ZTOKENCONTENTIDENTIFIER ZOCRSUMMARY ZHANDWRITINGSUMMARY
  ZMEDIA ZFILESIZE ZFALLBACKIMAGEGENERATION ZFALLBACKPDFGENERATION ZNOTE ZNOTE1 ZPARENTATTACHMENT ZMARKEDFORDELETION`.split(
    /\s+/,
  );

interface Found extends NoteAttachment {
  readonly row: number;
  readonly parent: number | undefined;
}

/** The attachments of the note of a number; the account is part of where their files are. */
export type AttachmentsOf = (note: number, account: string | undefined) => readonly NoteAttachment[];

/** All attachments but for their tables, which are read when they are asked for (docs/formats/content-notes.md §4, §5). */
export function readAttachments(store: Store): AttachmentsOf {
  const { database } = store;
  const rowsOfNote = new Map<number, Row[]>();
  if (!database.has(objects, 'ZTYPEUTI')) return () => [];
  const mediaOf = readMedia(store);
  const inline = database.has(objects, 'ZTYPEUTI1') ? 'OR ZTYPEUTI1 IS NOT NULL' : '';
  const sql = `SELECT Z_PK AS id, ${selectPresent(database, objects, columns)} FROM ${objects}
    WHERE (ZTYPEUTI IS NOT NULL ${inline}) ORDER BY Z_PK`;
  for (const row of rowsOf(store, objects, sql)) {
    const note = numberOf(row['ZNOTE']) ?? numberOf(row['ZNOTE1']);
    if (note === undefined) continue;
    const list = rowsOfNote.get(note);
    if (list) list.push(row);
    else rowsOfNote.set(note, [row]);
  }
  const tableOf = tablesIn(store);
  return (note, account) => {
    const found: Found[] = [];
    for (const row of rowsOfNote.get(note) ?? []) {
      const media = mediaOf(row, account);
      const attachment = made(store, objects, row, (read) => toAttachment(read, media, account, tableOf));
      if (attachment) found.push(attachment);
    }
    return nested(found);
  };
}

function toAttachment(
  row: Row,
  media: AttachmentFile | undefined,
  account: string | undefined,
  tableOf: (row: number) => Partial<NoteAttachment>,
): Found {
  const id = numberOf(row['id']) ?? 0;
  const uti = textOf(row['ZTYPEUTI']) ?? textOf(row['ZTYPEUTI1']) ?? '';
  const kind = attachmentKind(uti);
  const uid = textOf(row['ZIDENTIFIER']) ?? `row ${id}`;
  const fallback =
    kind === 'drawing' || uti.startsWith('com.apple.paper.doc.') ? fallbackFile(row, uid, account) : undefined;
  const facts = withoutEmpty({
    uti: uti || undefined,
    title: textOf(row['ZTITLE']),
    summary: textOf(row['ZSUMMARY']),
    url: textOf(row['ZURLSTRING']),
    words: textOf(row['ZALTTEXT']),
    target: textOf(row['ZTOKENCONTENTIDENTIFIER']),
    recognized: textOf(row['ZHANDWRITINGSUMMARY']) ?? textOf(row['ZOCRSUMMARY']),
    file: fallback ?? media,
  });
  const table = kind === 'table' ? tableOf(id) : {};
  return { row: id, parent: numberOf(row['ZPARENTATTACHMENT']), uid, kind, ...facts, ...table };
}

/** A drawing and a scan are shown as the picture or document that the phone keeps of them. */
function fallbackFile(row: Row, uid: string, account: string | undefined): AttachmentFile {
  const generations = {
    image: textOf(row['ZFALLBACKIMAGEGENERATION']),
    document: textOf(row['ZFALLBACKPDFGENERATION']),
  };
  const isScan = (textOf(row['ZTYPEUTI']) ?? '').startsWith('com.apple.paper.doc.');
  return { name: isScan ? 'Scan' : 'Drawing', places: fallbackPlaces(uid, account, generations) };
}

/** The media file of an attachment, by its row. */
function readMedia(store: Store): (row: Row, account: string | undefined) => AttachmentFile | undefined {
  const rows = new Map<number, Row>();
  const shown = selectPresent(store.database, objects, ['ZIDENTIFIER', 'ZFILENAME', 'ZGENERATION1']);
  if (store.database.has(objects, 'ZFILENAME')) {
    for (const row of rowsOf(store, objects, `SELECT Z_PK AS id, ${shown} FROM ${objects} WHERE ZFILENAME IS NOT NULL`))
      rows.set(numberOf(row['id']) ?? 0, row);
  }
  return (attachment, account) => {
    const row = rows.get(numberOf(attachment['ZMEDIA']) ?? -1);
    return (
      row &&
      made(store, objects, row, (read) => {
        const name = textOf(read['ZFILENAME']) ?? '';
        const media = { identifier: textOf(read['ZIDENTIFIER']), generation: textOf(read['ZGENERATION1']), name };
        const sizeBytes = numberOf(attachment['ZFILESIZE']);
        return { name, ...withoutEmpty({ sizeBytes }), places: mediaPlaces(media, account) };
      })
    );
  };
}

function tablesIn(store: Store): (row: number) => Partial<NoteAttachment> {
  const sources = ['ZMERGEABLEDATA1', 'ZMERGEABLEDATA'].filter((column) => store.database.has(objects, column));
  return (id) => {
    if (sources.length === 0) return {};
    const list = [...sources, 'NULL'].join(', ');
    const [row] = rowsOf(store, objects, `SELECT coalesce(${list}) AS data FROM ${objects} WHERE Z_PK = ?`, id);
    const data = bytesOf(row?.['data']);
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
