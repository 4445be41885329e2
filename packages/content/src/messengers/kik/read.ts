import type { Row } from '@pearmain/sqlite';
import type { Party } from '../../calls/item.js';
import type { Attachment, Conversation, Message } from '../../messages/item.js';
import { byNumber, byOwner } from '../../store/by-owner.js';
import { quoted } from '../../store/columns.js';
import { ensureIndex } from '../../store/ensure-index.js';
import { findTable } from '../../store/entities.js';
import { made, type Store } from '../../store/rows.js';
import { rowsInOrder } from '../../store/rows-in-order.js';
import { appleTimeOf, numberOf, textOf } from '../../store/values.js';
import { withoutEmpty } from '../../store/without-empty.js';
import { chatConversation, chatMessage } from '../chat-message.js';

const app = 'Kik';
const table = 'ZKIKMESSAGE';
const columns = ['ZBODY', 'ZTYPE', 'ZRECEIVEDTIMESTAMP', 'ZTIMESTAMP', 'ZUSER', 'ZSTANZAID'];
/** `ZTYPE`; others are lines about the chat. */
const messageType = { received: 1, sent: 2 } as const;

/** All messages, chat by chat, in each by time. */
export function* readKik(store: Store): Generator<Message> {
  if (!store.database.has(table, 'ZUSER')) return;
  const people = readPeople(store);
  const attachmentsOf = byOwner(store, {
    table: 'ZKIKATTACHMENT',
    owner: ['ZMESSAGE'],
    columns: ['ZCONTENT'],
    key: 'Z_PK',
    make: (row) => textOf(row['ZCONTENT']),
  });
  for (const row of rowsInOrder(store, { table, columns, order: inOrder(store) })) {
    const message = made(store, table, row, (read) =>
      toMessage(read, people, attachmentsOf(numberOf(read['id']) ?? 0)),
    );
    if (message) yield message;
  }
}

interface People {
  partyOf(user: number | undefined): Party;
  conversationOf(user: number | undefined): Conversation;
}

function readPeople(store: Store): People {
  const userAt = byNumber(store, {
    table: 'ZKIKUSER',
    columns: ['ZDISPLAYNAME', 'ZUSERNAME', 'ZJID', 'ZGROUPTAG'],
    key: 'Z_PK',
    make: (row) => ({
      name: textOf(row['ZDISPLAYNAME']),
      address: textOf(row['ZUSERNAME']) ?? textOf(row['ZJID']),
      isGroup: /@groups\./.test(textOf(row['ZJID']) ?? '') || textOf(row['ZGROUPTAG']) !== undefined,
    }),
  });
  const membersOf = readMembers(store);
  const partyOf = (user: number | undefined): Party => {
    const { name, address } = userAt(user) ?? {};
    return withoutEmpty({ name, address });
  };
  const known = new Map<number | undefined, Conversation>();
  const conversationOf = (user: number | undefined): Conversation => {
    const { name, isGroup = false } = userAt(user) ?? {};
    const members = isGroup && user !== undefined ? membersOf(user).map(partyOf) : [partyOf(user)];
    const conversation =
      known.get(user) ?? chatConversation(app, user, { titles: [name], isGroup, participants: members });
    known.set(user, conversation);
    return conversation;
  };
  return { partyOf, conversationOf };
}

/** Members of groups; the numbers in the names move from model to model. */
function readMembers(store: Store): (group: number) => readonly number[] {
  const found = findTable(store, /^Z_\d+MEMBERS$/, [/^Z_\d+MEMBERSINVERSE$/, /^Z_\d+MEMBERS$/]);
  if (!found) return () => [];
  const [group = '', member = ''] = found.columns;
  return byOwner(store, {
    table: found.table,
    owner: [group],
    columns: [member],
    make: (row) => numberOf(row[member]),
  });
}

/** A chat is with its own user, a person or a group. Of several that a message is in, it is the one with the user of the message. */
function inOrder(store: Store): string {
  const { database } = store;
  const join = findTable(store, /^Z_\d+MESSAGES$/, [/^Z_\d+CHAT$/, /^Z_\d+MESSAGES$/]);
  const time = database.has(table, 'ZTIMESTAMP') ? 'm.ZTIMESTAMP,' : '';
  const [chat = '', message = ''] = join?.columns ?? [];
  if (join) ensureIndex(store, join.table, message);
  const ofChat =
    join && database.has('ZKIKCHAT', 'ZUSER')
      ? `(SELECT c.ZUSER FROM ${quoted(join.table)} j JOIN ZKIKCHAT c ON c.Z_PK = j.${quoted(chat)} WHERE j.${quoted(message)} = m.Z_PK
        ORDER BY c.ZUSER IS NOT m.ZUSER, c.Z_PK LIMIT 1)`
      : 'NULL';
  return `SELECT m.Z_PK AS id, coalesce(${ofChat}, m.ZUSER) AS chat FROM ${table} m ORDER BY 2, ${time} 1`;
}

function toMessage(row: Row, { partyOf, conversationOf }: People, contents: readonly string[]): Message {
  const type = numberOf(row['ZTYPE']) ?? messageType.received;
  const isFromMe = type === messageType.sent;
  const isEvent = type !== messageType.received && !isFromMe;
  const body = textOf(row['ZBODY']);
  // Of a message that is a file, the words are its name.
  const text = body !== undefined && contents.includes(body) ? undefined : body;
  return chatMessage({
    id: numberOf(row['id']) ?? 0,
    guid: textOf(row['ZSTANZAID']),
    conversation: conversationOf(numberOf(row['chat'])),
    service: app,
    isFromMe,
    sender: isFromMe || isEvent ? {} : partyOf(numberOf(row['ZUSER'])),
    date: appleTimeOf(row['ZTIMESTAMP']) ?? appleTimeOf(row['ZRECEIVEDTIMESTAMP']),
    text: isEvent ? undefined : text,
    event: isEvent ? (text ?? `Event of Kik (${type})`) : undefined,
    attachments: contents.map(
      (content): Attachment => ({ name: content, relativePath: `content_manager/data_cache/${content}` }),
    ),
  });
}
