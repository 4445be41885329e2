import type { Party } from '../calls/item.js';
import { selectPresent } from '../store/columns.js';
import { rowsOf, type Store, textIn } from '../store/rows.js';
import { bytesOf, numberOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import { attachmentByGuid } from './attachments.js';
import type { Handle } from './handles.js';
import type { Conversation } from './item.js';
import { readProperties, textInProperties } from './properties.js';

/** `chat.style` of a group; 45 is a chat of two. */
const groupStyle = 43;
/** How many people a title names. */
const namedPeople = 4;

/** A chat as it is stored. */
export interface Chat {
  readonly id: number;
  readonly guid: string | undefined;
  readonly identifier: string | undefined;
  /** The conversation that a person takes it for part of. */
  readonly conversation: Conversation;
}

/** All chats, by row; those with the same person, and those of one group, share a conversation. */
export function readChats(store: Store, handles: ReadonlyMap<number, Handle>): ReadonlyMap<number, Chat> {
  const chats = new Map<number, Chat>();
  const { database } = store;
  if (!database.has('chat')) return chats;
  const peopleOf = readParticipants(store, handles);
  const pictureOf = attachmentByGuid(store);
  const conversations = new Map<string, Conversation>();
  const columns = ['style', 'chat_identifier', 'display_name', 'group_id', 'guid', 'properties'];
  const sql = `SELECT ROWID AS id, ${selectPresent(database, 'chat', columns)} FROM chat ORDER BY ROWID`;
  for (const row of rowsOf(store, 'chat', sql)) {
    const id = numberOf(row['id']) ?? 0;
    const text = (column: string): string | undefined => textIn(store, 'chat', row, column);
    const people = peopleOf(id);
    const isGroup = numberOf(row['style']) === groupStyle || people.length > 1;
    const identifier = text('chat_identifier');
    const group = text('group_id') ?? text('guid') ?? `${id}`;
    const only = people[0]?.person ?? identifier ?? `chat ${id}`;
    const key = isGroup ? `group ${group}` : `one ${only}`;
    const known = conversations.get(key);
    const named = text('display_name');
    const participants: readonly Party[] = people.length > 0 ? people.map(toParty) : unknownPeople(identifier);
    const photo = textInProperties(readProperties(bytesOf(row['properties'])), 'groupPhotoGuid');
    const picture = withoutEmpty({ picture: photo === undefined ? undefined : pictureOf(photo) });
    const conversation = known ?? { id: key, title: named ?? titleOf(participants), isGroup, participants, ...picture };
    conversations.set(key, conversation);
    chats.set(id, { id, guid: text('guid'), identifier, conversation });
  }
  return chats;
}

/** A conversation for messages that are in no chat, of which only the other person is known. */
export function conversationWith(handle: Handle | undefined): Conversation {
  if (!handle) return { id: 'unfiled', title: 'Unfiled', isGroup: false, participants: [] };
  const participants = [toParty(handle)];
  return { id: `one ${handle.person}`, title: titleOf(participants), isGroup: false, participants };
}

function toParty({ person: _, ...party }: Handle): Party {
  return party;
}

function unknownPeople(identifier: string | undefined): readonly Party[] {
  return identifier === undefined ? [] : [{ address: identifier }];
}

/** What a conversation is called that has no name of its own. */
export function titleOf(people: readonly Party[]): string {
  const names = people.map(({ name, address }) => name ?? address ?? 'Unknown');
  if (names.length === 0) return 'Unknown';
  const more = names.length - namedPeople;
  return names.slice(0, namedPeople).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function readParticipants(store: Store, handles: ReadonlyMap<number, Handle>): (chat: number) => readonly Handle[] {
  const found = new Map<number, Handle[]>();
  if (store.database.has('chat_handle_join')) {
    const sql = 'SELECT chat_id, handle_id FROM chat_handle_join ORDER BY chat_id, handle_id';
    for (const row of rowsOf(store, 'chat_handle_join', sql)) {
      const handle = handles.get(numberOf(row['handle_id']) ?? 0);
      const chat = numberOf(row['chat_id']) ?? 0;
      const list = found.get(chat) ?? [];
      found.set(chat, list);
      if (handle) list.push(handle);
    }
  }
  return (chat) => found.get(chat) ?? [];
}
