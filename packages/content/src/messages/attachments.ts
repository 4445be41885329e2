import type { Row } from '@pearmain/sqlite';
import { selectPresent } from '../store/columns.js';
import { fewRowsOf, rowsOf, type Store } from '../store/rows.js';
import { flagOf, numberOf, textOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import type { Attachment } from './item.js';

const columns = [
  'guid',
  'filename',
  'uti',
  'mime_type',
  'transfer_name',
  'total_bytes',
  'is_sticker',
  'hide_attachment',
];

/** The attachments of a message, by its row; those that only serve its balloon are left out. */
export function attachmentsIn(store: Store): (message: number) => Attachment[] {
  const { database } = store;
  if (!database.has('attachment') || !database.has('message_attachment_join')) return () => [];
  const sql = `SELECT a.ROWID AS id, ${selectPresent(database, 'attachment', columns, 'a')}
    FROM message_attachment_join j JOIN attachment a ON a.ROWID = j.attachment_id WHERE j.message_id = ? ORDER BY a.ROWID`;
  const some = new Set<number>();
  for (const row of rowsOf(store, 'message_attachment_join', 'SELECT message_id FROM message_attachment_join')) {
    some.add(numberOf(row['message_id']) ?? 0);
  }
  const rowsOfMessage = fewRowsOf(store, 'attachment', sql);
  return (message) => {
    if (!some.has(message)) return [];
    return rowsOfMessage(message)
      .filter((row) => !flagOf(row['hide_attachment']))
      .map(toAttachment);
  };
}

function toAttachment(row: Row): Attachment {
  const filename = textOf(row['filename']);
  const bytes = numberOf(row['total_bytes']);
  return {
    name: textOf(row['transfer_name']) ?? filename?.split('/').at(-1) ?? 'Attachment',
    ...withoutEmpty({
      guid: textOf(row['guid']),
      mediaType: textOf(row['mime_type']),
      uti: textOf(row['uti']),
      sizeBytes: bytes === 0 ? undefined : bytes,
      isSticker: flagOf(row['is_sticker']) ? (true as const) : undefined,
    }),
    ...placeOf(filename),
  };
}

/** Where a file is in a backup; nowhere for what a Mac or a temporary folder held (docs/formats/content-messages.md §8). */
export function placeOf(filename: string | undefined): { domain?: string; relativePath?: string } {
  const path = /^(?:~|(?:\/private)?\/var\/mobile)\/(Library\/SMS\/.+)$/s.exec(filename ?? '')?.[1];
  return path === undefined ? {} : { domain: 'MediaDomain', relativePath: path };
}
