import { copyOf, type ReadContext, type Tally } from '../reader.js';
import { selectPresent } from '../store/columns.js';
import { openStore, storeFailure } from '../store/open-store.js';
import { rowsOf, type Store, textIn } from '../store/rows.js';
import { numberOf } from '../store/values.js';
import { placeOf } from './attachments.js';
import { readDrafts } from './drafts.js';
import { isOldStore } from './read-old.js';

/** Reactions to a message that is there are no messages, as in `MessageReader` (docs/formats/content-messages.md §5). */
const reactionsThere = `SELECT count(*) AS n FROM message r
  WHERE (r.associated_message_type = 1000 OR (r.associated_message_type BETWEEN 2000 AND 3007 AND r.associated_message_type % 1000 < 8))
  AND EXISTS (SELECT 1 FROM message m WHERE m.guid = CASE
    WHEN r.associated_message_guid LIKE 'p:%/%' THEN substr(r.associated_message_guid, instr(r.associated_message_guid, '/') + 1)
    WHEN r.associated_message_guid LIKE 'bp:%' THEN substr(r.associated_message_guid, 4)
    ELSE r.associated_message_guid END)`;

/** How many messages and drafts there are, each once though two conversations have it, and the places of their attachments. @throws content/damaged-store */
export function countMessages(context: ReadContext): Tally {
  const { copies, tell } = context;
  const copy = copyOf(copies, 'store');
  if (!copy) return { items: 0 };
  using database = openStore(copy);
  const store: Store = { database, copy, tell };
  try {
    if (!database.has('message')) return { items: 0 };
    const all = countOf(store, 'SELECT count(*) AS n FROM message');
    const hasReactions = ['associated_message_type', 'associated_message_guid', 'guid'].every((column) =>
      database.has('message', column),
    );
    const drafts = isOldStore(store) ? 0 : [...readDrafts(context, [])].length;
    const reactions = hasReactions ? countOf(store, reactionsThere) : 0;
    return { items: all - reactions + drafts, files: attachmentPlaces(store) };
  } catch (error) {
    throw storeFailure(error, copy);
  }
}

function countOf({ database }: Store, sql: string): number {
  return numberOf(database.row(sql)?.['n'] ?? null) ?? 0;
}

/** Of attachments of messages that are shown. */
function attachmentPlaces(store: Store): NonNullable<Tally['files']> {
  const { database } = store;
  if (!database.has('message_attachment_join', 'attachment_id') || !database.has('attachment', 'filename')) return [];
  const places: { domain: string; relativePath: string }[] = [];
  const sql = `SELECT ROWID AS id, ${selectPresent(database, 'attachment', ['filename', 'hide_attachment'])} FROM attachment
    WHERE ROWID IN (SELECT attachment_id FROM message_attachment_join)`;
  for (const row of rowsOf(store, 'attachment', sql)) {
    if (numberOf(row['hide_attachment'] ?? null)) continue;
    const { domain, relativePath } = placeOf(textIn(store, 'attachment', row, 'filename'));
    if (domain !== undefined && relativePath !== undefined) places.push({ domain, relativePath });
  }
  return places;
}
