import type { Row } from '@pearmain/sqlite';
import { selectPresent } from '../store/columns.js';
import { fewRowsOf, made, rowsOf, type Store } from '../store/rows.js';
import { bytesOf, flagOf, numberOf, textOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import type { Attachment, StickerFacts } from './item.js';
import { readProperties, textInProperties } from './properties.js';

const columns = [
  'guid',
  'filename',
  'uti',
  'mime_type',
  'transfer_name',
  'total_bytes',
  'is_sticker',
  'hide_attachment',
  'sticker_user_info',
  'attribution_info',
  'emoji_image_short_description',
];

/** What came with a message: for people, and what only serves its balloon, such as the picture of a link. */
export interface Attached {
  readonly shown: readonly Attachment[];
  readonly hidden: readonly Attachment[];
}

const nothing: Attached = { shown: [], hidden: [] };

/** What came with each message, by its row. */
export function attachmentsIn(store: Store): (message: number) => Attached {
  const { database } = store;
  if (!database.has('attachment') || !database.has('message_attachment_join')) return () => nothing;
  const sql = `SELECT a.ROWID AS id, ${selectPresent(database, 'attachment', columns, 'a')}
    FROM message_attachment_join j JOIN attachment a ON a.ROWID = j.attachment_id WHERE j.message_id = ? ORDER BY a.ROWID`;
  const some = new Set<number>();
  for (const row of rowsOf(store, 'message_attachment_join', 'SELECT message_id FROM message_attachment_join')) {
    some.add(numberOf(row['message_id']) ?? 0);
  }
  const rowsOfMessage = fewRowsOf(store, 'attachment', sql);
  return (message) => {
    if (!some.has(message)) return nothing;
    const rows = rowsOfMessage(message);
    const those = (hidden: boolean): Attachment[] =>
      rows.filter((row) => flagOf(row['hide_attachment']) === hidden).map(toAttachment);
    return { shown: those(false), hidden: those(true) };
  };
}

/** The attachment with an identifier, such as the picture of a group. */
export function attachmentByGuid(store: Store): (guid: string) => Attachment | undefined {
  const { database } = store;
  if (!database.has('attachment', 'guid')) return () => undefined;
  const sql = `SELECT a.ROWID AS id, ${selectPresent(database, 'attachment', columns, 'a')} FROM attachment a WHERE a.guid = ?`;
  const rowsOfGuid = fewRowsOf(store, 'attachment', sql);
  return (guid) => {
    const [row] = rowsOfGuid(guid);
    return row && made(store, 'attachment', row, toAttachment);
  };
}

function toAttachment(row: Row): Attachment {
  const filename = textOf(row['filename']);
  const bytes = numberOf(row['total_bytes']);
  const isSticker = flagOf(row['is_sticker']) ? (true as const) : undefined;
  return {
    name: textOf(row['transfer_name']) ?? filename?.split('/').at(-1) ?? 'Attachment',
    ...withoutEmpty({
      guid: textOf(row['guid']),
      mediaType: textOf(row['mime_type']),
      uti: textOf(row['uti']),
      sizeBytes: bytes === 0 ? undefined : bytes,
      isSticker,
      sticker: isSticker && stickerFacts(row),
    }),
    ...placeOf(filename),
  };
}

function stickerFacts(row: Row): StickerFacts | undefined {
  const facts = withoutEmpty({
    source: textInProperties(readProperties(bytesOf(row['sticker_user_info'])), 'pid'),
    appName: textInProperties(readProperties(bytesOf(row['attribution_info'])), 'name'),
    words: textOf(row['emoji_image_short_description']),
  });
  return Object.keys(facts).length === 0 ? undefined : facts;
}

/** Where a file is in a backup; nowhere for what a Mac or a temporary folder held (docs/formats/content-messages.md §8). */
export function placeOf(filename: string | undefined): { domain?: string; relativePath?: string } {
  const path = /^(?:~|(?:\/private)?\/var\/mobile)\/(Library\/SMS\/.+)$/s.exec(filename ?? '')?.[1];
  return path === undefined ? {} : { domain: 'MediaDomain', relativePath: path };
}
