import { unixSecondsToDate } from '@pearmain/formats';
import type { Row } from '@pearmain/sqlite';
import type { Party } from '../calls/item.js';
import { partyOf } from '../calls/party.js';
import type { NameBook } from '../names/name-book.js';
import { selectPresent } from '../store/columns.js';
import { fewRowsOf, made, rowsOf, type Store, textIn } from '../store/rows.js';
import { flagOf, numberOf, textOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import { titleOf } from './conversations.js';
import { personOf } from './handles.js';
import type { Conversation, Message } from './item.js';
import { type Pieces, readPieces } from './old-pieces.js';
import { messageTime } from './time.js';

const columns =
  'address date text flags group_id subject is_madrid madrid_handle madrid_flags madrid_guid madrid_roomname'.split(
    ' ',
  );

/** What the bits of `flags` say (docs/formats/content-messages.md §10). */
const bit = { outgoing: 1, failed: 32, deleted: 128 } as const;
/** `madrid_flags` of an iMessage that was sent. */
const sentMadrid = 0x8000;

/** True for the store of iOS 5 and earlier. */
export function isOldStore({ database }: Store): boolean {
  return database.has('message', 'address') && database.has('message', 'flags');
}

/** The messages of iOS 3 to 5, conversation by conversation, in each by time. */
export function* readOldMessages(store: Store, names: NameBook): Generator<Message> {
  const select = `SELECT ROWID AS id, ${selectPresent(store.database, 'message', columns)} FROM message`;
  const membersOf = readMembers(store, names);
  const filed = new Map<string, { conversation: Conversation; rows: { id: number; time: number }[] }>();
  for (const row of rowsOf(store, 'message', `${select} ORDER BY ROWID`)) {
    if (((numberOf(row['flags']) ?? 0) & bit.deleted) !== 0) continue;
    const conversation = made(store, 'message', row, (read) => conversationOf(read, membersOf, names));
    if (!conversation) continue;
    const known = filed.get(conversation.id) ?? { conversation, rows: [] };
    filed.set(conversation.id, known);
    known.rows.push({ id: numberOf(row['id']) ?? 0, time: timeOf(row)?.getTime() ?? 0 });
  }
  const rowAt = fewRowsOf(store, 'message', `${select} WHERE ROWID = ?`);
  const piecesOf = readPieces(store);
  for (const { conversation, rows } of filed.values()) {
    for (const { id } of rows.sort((one, other) => one.time - other.time || one.id - other.id)) {
      const [row] = rowAt(id);
      const message =
        row && made(store, 'message', row, (read) => toMessage(read, { conversation, names, pieces: piecesOf(id) }));
      if (message) yield message;
    }
  }
}

/** The people of each group; a chat with one person is a group of one. */
function readMembers(store: Store, names: NameBook): (group: number) => readonly Party[] {
  const members = new Map<number, Party[]>();
  if (store.database.has('group_member')) {
    for (const row of rowsOf(
      store,
      'group_member',
      'SELECT group_id AS id, address FROM group_member ORDER BY ROWID',
    )) {
      const group = numberOf(row['id']) ?? 0;
      const list = members.get(group) ?? [];
      members.set(group, list);
      list.push(partyOf(textIn(store, 'group_member', row, 'address'), names));
    }
  }
  return (group) => members.get(group) ?? [];
}

/** The same person is written in several forms, so conversations go by digits. */
function conversationOf(row: Row, membersOf: (group: number) => readonly Party[], names: NameBook): Conversation {
  const group = numberOf(row['group_id']) ?? 0;
  const members = membersOf(group);
  const own = textOf(row['madrid_handle']) ?? textOf(row['address']);
  const participants = members.length > 0 ? members : own === undefined ? [] : [partyOf(own, names)];
  const [first] = participants;
  const isGroup = participants.length > 1;
  const id = isGroup ? `group ${group}` : first ? `one ${personOf(first, undefined)}` : 'unfiled';
  return { id, title: first ? titleOf(participants) : 'Unfiled', isGroup, participants };
}

interface Around {
  readonly conversation: Conversation;
  readonly names: NameBook;
  readonly pieces: Pieces;
}

function toMessage(row: Row, { conversation, names, pieces }: Around): Message {
  const id = numberOf(row['id']) ?? 0;
  const flags = numberOf(row['flags']) ?? 0;
  const isMadrid = flagOf(row['is_madrid'] ?? null);
  const isFromMe = isMadrid ? ((numberOf(row['madrid_flags']) ?? 0) & sentMadrid) !== 0 : (flags & bit.outgoing) !== 0;
  const address = textOf(row['madrid_handle']) ?? textOf(row['address']);
  const only = conversation.isGroup ? {} : (conversation.participants[0] ?? {});
  return {
    id,
    guid: textOf(row['madrid_guid']) ?? `row ${id}`,
    conversation,
    service: isMadrid ? 'iMessage' : 'SMS',
    isFromMe,
    sender: isFromMe ? {} : address === undefined ? only : partyOf(address, names),
    mentions: [],
    styles: [],
    parts: [],
    attachments: pieces.attachments,
    reactions: [],
    edits: [],
    unsent: [],
    deletedParts: [],
    ...withoutEmpty({
      date: timeOf(row),
      subject: textOf(row['subject']),
      text: textOf(row['text']) ?? pieces.words,
      error: !isMadrid && (flags & bit.failed) !== 0 ? 1 : undefined,
    }),
  };
}

/** iMessages count from 2001, all others from 1970. */
function timeOf(row: Row): Date | undefined {
  if (flagOf(row['is_madrid'] ?? null)) return messageTime(row['date']);
  const seconds = numberOf(row['date']) ?? 0;
  const date = unixSecondsToDate(seconds);
  return seconds <= 0 || Number.isNaN(date.getTime()) ? undefined : date;
}
