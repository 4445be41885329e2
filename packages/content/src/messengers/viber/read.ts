import type { Row } from '@pearmain/sqlite';
import type { Party } from '../../calls/item.js';
import type { Attachment, Conversation, Message } from '../../messages/item.js';
import { placeCard } from '../../messages/place-card.js';
import { byNumber, byOwner } from '../../store/by-owner.js';
import { made, type Store } from '../../store/rows.js';
import { rowsInOrder } from '../../store/rows-in-order.js';
import { appleTimeOf, numberOf, textOf } from '../../store/values.js';
import { withoutEmpty } from '../../store/without-empty.js';
import { chatConversation, chatMessage } from '../chat-message.js';
import { sendersIn } from '../senders-in.js';

const app = 'Viber';
const table = 'ZVIBERMESSAGE';
const columns = 'ZCONVERSATION ZPHONENUMINDEX ZDATE ZSTATEDATE ZTEXT ZSTATE ZSYSTEMTYPE ZATTACHMENT ZLOCATION'.split(
  ' ',
);
/** `ZSTATE` of what the owner wrote. */
const sent: ReadonlySet<string> = new Set(['send', 'delivered']);

/** All messages, chat by chat, in each by time. */
export function* readViber(store: Store): Generator<Message> {
  const { database } = store;
  if (!database.has(table, 'Z_PK')) return;
  const around = readAround(store);
  const chat = database.has(table, 'ZCONVERSATION') ? 'ZCONVERSATION' : 'NULL';
  const time = database.has(table, 'ZDATE') ? 'ZDATE,' : '';
  const order = `SELECT Z_PK AS id, ${chat} AS chat FROM ${table} ORDER BY 2, ${time} 1`;
  for (const row of rowsInOrder(store, { table, columns, order })) {
    const message = made(store, table, row, (read) => toMessage(read, around));
    if (message) yield message;
  }
}

interface Around {
  partyOf(member: number | undefined): Party;
  conversationOf(chat: number | undefined): Conversation;
  attachmentAt(row: number | undefined): Attachment | undefined;
  placeAt(row: number | undefined): readonly [latitude: number | undefined, longitude: number | undefined] | undefined;
}

function readAround(store: Store): Around {
  const partyOf = readMembers(store);
  const chatAt = byNumber(store, {
    table: 'ZCONVERSATION',
    columns: ['ZNAME', 'ZINTERLOCUTOR'],
    key: 'Z_PK',
    make: (row) => ({ name: textOf(row['ZNAME']), other: numberOf(row['ZINTERLOCUTOR']) }),
  });
  const sendersOf = sendersIn(store, { table, chat: 'ZCONVERSATION', sender: 'ZPHONENUMINDEX' });
  const known = new Map<number | undefined, Conversation>();
  return {
    partyOf,
    conversationOf(chat) {
      const { name, other } = chatAt(chat) ?? {};
      const participants = other === undefined ? sendersOf(chat).map(partyOf) : [partyOf(other)];
      const titles = other === undefined ? [name] : [participants[0]?.name, participants[0]?.address, name];
      const isGroup = chat !== undefined && other === undefined;
      const conversation = known.get(chat) ?? chatConversation(app, chat, { titles, isGroup, participants });
      known.set(chat, conversation);
      return conversation;
    },
    attachmentAt: byNumber(store, {
      table: 'ZATTACHMENT',
      columns: ['ZNAME', 'ZTYPE', 'ZFILESIZE'],
      key: 'Z_PK',
      make: toAttachment,
    }),
    placeAt: byNumber(store, {
      table: 'ZVIBERLOCATION',
      columns: ['ZLATITUDE', 'ZLONGITUDE'],
      key: 'Z_PK',
      make: (row) => [numberOf(row['ZLATITUDE']), numberOf(row['ZLONGITUDE'])] as const,
    }),
  };
}

/** Who is who, with one of their numbers. */
function readMembers(store: Store): (member: number | undefined) => Party {
  const numbersOf = byOwner(store, {
    table: 'ZPHONENUMBER',
    owner: ['ZMEMBER'],
    columns: ['ZCANONIZEDPHONENUM', 'ZPHONE'],
    key: 'Z_PK',
    make: (row) => textOf(row['ZCANONIZEDPHONENUM']) ?? textOf(row['ZPHONE']),
  });
  const nameAt = byNumber(store, {
    table: 'ZMEMBER',
    columns: ['ZDISPLAYFULLNAME', 'ZDISPLAYSHORTNAME', 'ZNAME'],
    key: 'Z_PK',
    make: (row) => textOf(row['ZDISPLAYFULLNAME']) ?? textOf(row['ZDISPLAYSHORTNAME']) ?? textOf(row['ZNAME']),
  });
  return (member) =>
    member === undefined ? {} : withoutEmpty({ name: nameAt(member), address: numbersOf(member)[0] });
}

function toAttachment(row: Row): Attachment {
  const name = textOf(row['ZNAME']);
  const size = numberOf(row['ZFILESIZE']) ?? 0;
  return {
    name: name ?? textOf(row['ZTYPE']) ?? 'File',
    ...withoutEmpty({
      sizeBytes: size > 0 ? size : undefined,
      relativePath: name === undefined ? undefined : `Documents/Attachments/${name}`,
    }),
  };
}

function toMessage(row: Row, { partyOf, conversationOf, attachmentAt, placeAt }: Around): Message {
  const isFromMe = sent.has(textOf(row['ZSTATE']) ?? '');
  const conversation = conversationOf(numberOf(row['chat']));
  const attachment = attachmentAt(numberOf(row['ZATTACHMENT']));
  const place = placeAt(numberOf(row['ZLOCATION']));
  const text = textOf(row['ZTEXT']);
  const type = numberOf(row['ZSYSTEMTYPE']) ?? 0;
  const isBare = text === undefined && !attachment && !place;
  const from = numberOf(row['ZPHONENUMINDEX']);
  return chatMessage({
    id: numberOf(row['id']) ?? 0,
    conversation,
    service: app,
    isFromMe,
    sender: isFromMe
      ? {}
      : from === undefined && !conversation.isGroup
        ? (conversation.participants[0] ?? {})
        : partyOf(from),
    date: appleTimeOf(row['ZDATE']) ?? appleTimeOf(row['ZSTATEDATE']),
    text,
    event: isBare && type !== 0 ? `Event of Viber (${type})` : undefined,
    balloon: place && placeCard(...place),
    attachments: attachment ? [attachment] : [],
  });
}
