import { selectPresent } from '../store/columns.js';
import { fewRowsOf, type Store } from '../store/rows.js';
import { textOf } from '../store/values.js';
import type { Attachment } from './item.js';

/** What the parts of an MMS hold. */
export interface Pieces {
  readonly words: string | undefined;
  readonly attachments: readonly Attachment[];
}

/**
 * The parts of each MMS of iOS 3 to 5 (docs/formats/content-messages.md §10): its words, and the names of its files, of which nothing
 * says where they are.
 */
export function readPieces(store: Store): (message: number) => Pieces {
  if (!store.database.has('msg_pieces', 'message_id')) return () => ({ words: undefined, attachments: [] });
  const columns = selectPresent(store.database, 'msg_pieces', ['data', 'content_type', 'content_loc']);
  const rowsOfMessage = fewRowsOf(
    store,
    'msg_pieces',
    `SELECT ${columns} FROM msg_pieces WHERE message_id = ? ORDER BY ROWID`,
  );
  return (message) => {
    const words: string[] = [];
    const attachments: Attachment[] = [];
    for (const row of rowsOfMessage(message)) {
      const type = textOf(row['content_type']);
      const isText = type?.startsWith('text/plain') ?? false;
      const text = isText ? textOf(row['data']) : undefined;
      if (text !== undefined) words.push(text);
      // A part without a type is the layout of the others.
      if (type !== undefined && !isText)
        attachments.push({ name: textOf(row['content_loc']) ?? 'Attachment', mediaType: type });
    }
    return { words: words.length === 0 ? undefined : words.join('\n'), attachments };
  };
}
