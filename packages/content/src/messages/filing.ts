import { AppError } from '@pearmain/base';
import { selectPresent } from '../store/columns.js';
import { placeOf, reasonOf } from '../store/open-store.js';
import { rowsOf, type Store, textIn } from '../store/rows.js';
import { numberOf } from '../store/values.js';
import { type Chat, conversationWith } from './conversations.js';
import type { Handle } from './handles.js';
import type { Conversation } from './item.js';

/** Which messages are in which conversation: a table of this connection alone, `filed(conversation, message, deleted)`. */
export const filed = 'temp.filed';

/**
 * Files every message under its conversations: by the chats it is in, those in Recently Deleted with the time of that, and what is in no
 * chat under the group or the person it names. Returns the conversations, by number.
 */
export function fileMessages(
  store: Store,
  chats: ReadonlyMap<number, Chat>,
  handles: ReadonlyMap<number, Handle>,
): readonly Conversation[] {
  const { database } = store;
  database.script(`CREATE TABLE ${filed} (conversation INTEGER, message INTEGER, deleted INTEGER, PRIMARY KEY (conversation, message));
    CREATE TABLE temp.numbered (chat INTEGER PRIMARY KEY, conversation INTEGER);`);
  const conversations = new Numbered();
  const number = database.prepare('INSERT INTO temp.numbered VALUES (?, ?)');
  for (const { id, conversation } of chats.values()) number.run(id, conversations.numberOf(conversation));
  const chosen = `FROM temp.numbered n JOIN`;
  if (database.has('chat_message_join')) {
    fill(
      store,
      'chat_message_join',
      `INSERT OR IGNORE INTO ${filed} SELECT n.conversation, j.message_id, NULL ${chosen} chat_message_join j ON j.chat_id = n.chat`,
    );
  }
  if (database.has('chat_recoverable_message_join')) {
    fill(
      store,
      'chat_recoverable_message_join',
      `INSERT OR IGNORE INTO ${filed} SELECT n.conversation, j.message_id, j.delete_date ${chosen} chat_recoverable_message_join j ON j.chat_id = n.chat`,
    );
  }
  fileOrphans(store, { chats, handles, conversations });
  return conversations.all;
}

/** Where a table of chats is damaged, its messages are filed as those of no chat. */
function fill({ database, copy, tell }: Store, table: string, sql: string): void {
  try {
    database.run(sql);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    tell({ where: `${placeOf(copy)}, ${table}`, message: `It cannot be read: ${reasonOf(error)}` });
  }
}

interface Known {
  readonly chats: ReadonlyMap<number, Chat>;
  readonly handles: ReadonlyMap<number, Handle>;
  readonly conversations: Numbered;
}

function fileOrphans(store: Store, { chats, handles, conversations }: Known): void {
  const byIdentifier = new Map([...chats.values()].map((chat) => [chat.identifier, chat.conversation]));
  const columns = selectPresent(store.database, 'message', ['handle_id', 'cache_roomnames']);
  const sql = `SELECT ROWID AS id, ${columns} FROM message WHERE ROWID NOT IN (SELECT message FROM ${filed}) ORDER BY ROWID`;
  const orphans = [...rowsOf(store, 'message', sql)];
  const file = store.database.prepare(`INSERT OR IGNORE INTO ${filed} VALUES (?, ?, NULL)`);
  for (const row of orphans) {
    const room = textIn(store, 'message', row, 'cache_roomnames');
    const group = room === undefined ? undefined : byIdentifier.get(room);
    const conversation = group ?? conversationWith(handles.get(numberOf(row['handle_id']) ?? 0));
    file.run(conversations.numberOf(conversation), numberOf(row['id']) ?? 0);
  }
}

/** Conversations by the order in which they were first seen. */
class Numbered {
  readonly #numbers = new Map<string, number>();
  readonly all: Conversation[] = [];

  numberOf(conversation: Conversation): number {
    const known = this.#numbers.get(conversation.id);
    if (known !== undefined) return known;
    this.#numbers.set(conversation.id, this.all.length);
    this.all.push(conversation);
    return this.all.length - 1;
  }
}
