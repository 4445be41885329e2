import { AppError } from '@pearmain/base';
import type { SqlValue } from '@pearmain/sqlite';
import { selectPresent } from '../store/columns.js';
import { placeOf, reasonOf } from '../store/open-store.js';
import { made, manyRowsOf, type Store, textIn } from '../store/rows.js';
import { numberOf, textOf } from '../store/values.js';
import { type Chat, conversationWith } from './conversations.js';
import type { Handle } from './handles.js';
import type { Conversation } from './item.js';
import { MessageTimes } from './message-times.js';
import { targetOf } from './reactions.js';

/** Which messages are in a conversation. */
export interface FiledConversation {
  readonly conversation: Conversation;
  /** Their rows, in the order of their times. Reactions to others are not among them. */
  readonly messages: Float64Array;
  /** When those in Recently Deleted were put there, as it is stored. */
  readonly deleted: ReadonlyMap<number, SqlValue>;
}

/** All messages in their conversations, and the rows that react to a message, by its `guid`, in the order of their times. */
export interface Filing {
  readonly conversations: readonly FiledConversation[];
  readonly reactionsTo: ReadonlyMap<string, readonly number[]>;
  /** Rows with more in them than should be in memory a hundred times. */
  readonly heavy: ReadonlySet<number>;
}

interface Known {
  readonly chats: ReadonlyMap<number, Chat>;
  readonly handles: ReadonlyMap<number, Handle>;
}

const slice = 10_000;

/** Where a message is while they are filed. */
const state = { nowhere: 0, inChat: 1, deleted: 2, reaction: 3 } as const;

/**
 * Files every message under its conversations: by the chats it is in, those in Recently Deleted with the time of that, and what is in no
 * chat under the group or the person it names (docs/formats/content-messages.md §2).
 */
export function fileMessages(store: Store, known: Known): Filing {
  const times = new MessageTimes(store);
  const reactionsTo = readTargets(store, times);
  const filed = new Uint8Array(times.length);
  for (const id of [...reactionsTo.values()].flat()) filed[times.find(id)] = state.reaction;
  const binders = new Binders();
  for (const { conversation } of known.chats.values()) binders.of(conversation);
  for (const { chat, id, deleted } of joinRows(store)) {
    const found = known.chats.get(chat);
    const position = found ? times.find(id) : -1;
    if (!found || position < 0 || filed[position] === state.reaction) continue;
    // What is in a chat is not deleted, whatever else is said.
    if (deleted !== undefined && filed[position] === state.inChat) continue;
    filed[position] = deleted === undefined ? state.inChat : state.deleted;
    binders.of(found.conversation).add(position, deleted);
  }
  const orphans: number[] = [];
  for (let position = 0; position < times.length; position += 1)
    if (filed[position] === state.nowhere) orphans.push(times.idAt(position));
  for (const { id, conversation } of orphansIn(store, orphans, known)) binders.of(conversation).add(times.find(id));
  return { conversations: binders.all.map((binder) => binder.filed(times)), reactionsTo, heavy: times.heavy };
}

interface Joined {
  readonly chat: number;
  readonly id: number;
  readonly deleted?: SqlValue;
}

/** Where a table of chats is damaged, its messages are filed as those of no chat. */
function* joinRows(store: Store): Generator<Joined> {
  const { database, copy, tell } = store;
  for (const table of ['chat_message_join', 'chat_recoverable_message_join']) {
    if (!database.has(table)) continue;
    const deleted = database.has(table, 'delete_date') ? 'delete_date' : 'NULL';
    try {
      const next = database.prepare(
        `SELECT ROWID, chat_id, message_id, ${deleted} FROM ${table} WHERE ROWID > ? ORDER BY ROWID LIMIT ${slice}`,
      );
      for (let last: SqlValue = Number.MIN_SAFE_INTEGER; ; ) {
        const rows = next.values(last);
        for (const [, chat, id, since = null] of rows) {
          const joined = { chat: numberOf(chat) ?? 0, id: numberOf(id) ?? 0 };
          yield deleted === 'NULL' ? joined : { ...joined, deleted: since };
        }
        if (rows.length < slice) break;
        last = rows.at(-1)?.[0] ?? 0;
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      tell({ where: `${placeOf(copy)}, ${table}`, message: `It cannot be read: ${reasonOf(error)}` });
    }
  }
}

/** The rows that react to a message that is there. One whose message is gone stays a message. */
function readTargets(store: Store, times: MessageTimes): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  if (!store.database.has('message', 'associated_message_guid')) return found;
  const targetsOf = manyRowsOf(store, 'message', {
    select: 'ROWID AS id, associated_message_guid AS target',
    key: 'ROWID',
  });
  const thereOf = manyRowsOf(store, 'message', { select: 'guid', key: 'guid' });
  const inOrder = (one: number, other: number): number => {
    const [first, second] = [times.find(one), times.find(other)];
    return times.timeAt(first) - times.timeAt(second) || first - second;
  };
  const reactions = times.reactions.toSorted(inOrder);
  for (let at = 0; at < reactions.length; at += slice) {
    const targets = new Map<number, string>();
    for (const row of targetsOf(reactions.slice(at, at + slice))) {
      const target = made(store, 'message', row, (read) => textOf(read['target']));
      if (target !== undefined) targets.set(numberOf(row['id']) ?? 0, targetOf(target).guid);
    }
    const there = new Set([...thereOf([...new Set(targets.values())])].map(({ guid }) => guid));
    for (const id of reactions.slice(at, at + slice)) {
      const target = targets.get(id);
      if (target === undefined || !there.has(target)) continue;
      const list = found.get(target);
      if (list) list.push(id);
      else found.set(target, [id]);
    }
  }
  return found;
}

function* orphansIn(
  store: Store,
  orphans: readonly number[],
  { chats, handles }: Known,
): Generator<{ id: number; conversation: Conversation }> {
  const byIdentifier = new Map([...chats.values()].map((chat) => [chat.identifier, chat.conversation]));
  const columns = selectPresent(store.database, 'message', ['handle_id', 'cache_roomnames']);
  const rowsOfOrphans = manyRowsOf(store, 'message', { select: `ROWID AS id, ${columns}`, key: 'ROWID' });
  for (const row of rowsOfOrphans(orphans)) {
    const room = textIn(store, 'message', row, 'cache_roomnames');
    const group = room === undefined ? undefined : byIdentifier.get(room);
    const conversation = group ?? conversationWith(handles.get(numberOf(row['handle_id']) ?? 0));
    yield { id: numberOf(row['id']) ?? 0, conversation };
  }
}

/** Conversations by the order in which they were first seen. */
class Binders {
  readonly #binders = new Map<string, Binder>();

  get all(): readonly Binder[] {
    return [...this.#binders.values()];
  }

  of(conversation: Conversation): Binder {
    const known = this.#binders.get(conversation.id);
    if (known) return known;
    const binder = new Binder(conversation);
    this.#binders.set(conversation.id, binder);
    return binder;
  }
}

/** What goes into one conversation, by positions among all messages. */
class Binder {
  readonly #conversation: Conversation;
  readonly #positions: number[] = [];
  readonly #deleted = new Map<number, SqlValue>();

  constructor(conversation: Conversation) {
    this.#conversation = conversation;
  }

  add(position: number, deleted?: SqlValue): void {
    this.#positions.push(position);
    if (deleted !== undefined) this.#deleted.set(position, deleted);
  }

  /** A message that is in several chats of one person is there once; in a chat it is not deleted. */
  filed(times: MessageTimes): FiledConversation {
    const sorted = this.#positions.sort((one, other) => times.timeAt(one) - times.timeAt(other) || one - other);
    const once = sorted.filter((position, at) => position !== sorted[at - 1]);
    const deleted = new Map([...this.#deleted].map(([position, since]) => [times.idAt(position), since]));
    const messages = Float64Array.from(once, (position) => times.idAt(position));
    return { conversation: this.#conversation, messages, deleted };
  }
}
