import type { Row } from '@pearmain/sqlite';
import type { Party } from '../../calls/item.js';
import type { Conversation, Message } from '../../messages/item.js';
import { placeCard } from '../../messages/place-card.js';
import { byNumber } from '../../store/by-owner.js';
import { made, type Store } from '../../store/rows.js';
import { rowsInOrder } from '../../store/rows-in-order.js';
import { numberOf, textOf, unixTimeOf } from '../../store/values.js';
import { withoutEmpty } from '../../store/without-empty.js';
import { chatConversation, chatMessage } from '../chat-message.js';
import { sendersIn } from '../senders-in.js';

const app = 'LINE';
const table = 'ZMESSAGE';
const columns = ['ZTIMESTAMP', 'ZTEXT', 'ZSENDER', 'ZCONTENTTYPE', 'ZLATITUDE', 'ZLONGITUDE', 'ZID'];

/** All messages, chat by chat, in each by time. */
export function* readLine(store: Store): Generator<Message> {
  const { database } = store;
  if (!database.has(table, 'ZTIMESTAMP')) return;
  const people = readPeople(store);
  const chat = database.has(table, 'ZCHAT') ? 'ZCHAT' : 'NULL';
  const order = `SELECT Z_PK AS id, ${chat} AS chat FROM ${table} ORDER BY 2, ZTIMESTAMP, 1`;
  for (const row of rowsInOrder(store, { table, columns, order })) {
    const message = made(store, table, row, (read) => toMessage(read, people));
    if (message) yield message;
  }
}

interface People {
  partyOf(user: number | undefined): Party;
  conversationOf(chat: number | undefined): Conversation;
}

function readPeople(store: Store): People {
  const userAt = byNumber(store, {
    table: 'ZUSER',
    columns: ['ZNAME', 'ZMID'],
    key: 'Z_PK',
    make: (row): Party => withoutEmpty({ name: textOf(row['ZNAME']), address: textOf(row['ZMID']) }),
  });
  const chatAt = byNumber(store, {
    table: 'ZCHAT',
    columns: ['ZNAME', 'ZMID'],
    key: 'Z_PK',
    make: (row) => ({ name: textOf(row['ZNAME']), mid: textOf(row['ZMID']) }),
  });
  const sendersOf = sendersIn(store, { table, chat: 'ZCHAT', sender: 'ZSENDER' });
  const partyOf = (user: number | undefined): Party => userAt(user) ?? {};
  const known = new Map<number | undefined, Conversation>();
  return {
    partyOf,
    conversationOf(chat) {
      // A chat in which one other wrote, whose chat it is, is one of two.
      const { name, mid } = chatAt(chat) ?? {};
      const senders = sendersOf(chat).map(partyOf);
      const isGroup = senders.length > 1 || (mid !== undefined && senders.some(({ address }) => address !== mid));
      const conversation =
        known.get(chat) ?? chatConversation(app, chat, { titles: [name], isGroup, participants: senders });
      known.set(chat, conversation);
      return conversation;
    },
  };
}

function toMessage(row: Row, { partyOf, conversationOf }: People): Message {
  const from = numberOf(row['ZSENDER']);
  const milliseconds = numberOf(row['ZTIMESTAMP']);
  const [latitude, longitude] = [numberOf(row['ZLATITUDE']), numberOf(row['ZLONGITUDE'])];
  const isPlace = (latitude ?? 0) !== 0 || (longitude ?? 0) !== 0;
  const type = numberOf(row['ZCONTENTTYPE']) ?? 0;
  const text = textOf(row['ZTEXT']);
  return chatMessage({
    id: numberOf(row['id']) ?? 0,
    guid: textOf(row['ZID']),
    conversation: conversationOf(numberOf(row['chat'])),
    service: app,
    isFromMe: from === undefined,
    sender: partyOf(from),
    date: milliseconds === undefined ? undefined : unixTimeOf(milliseconds / 1000),
    text,
    balloon: isPlace ? placeCard(latitude, longitude) : undefined,
    unknownType: type !== 0 && text === undefined && !isPlace ? type : undefined,
  });
}
