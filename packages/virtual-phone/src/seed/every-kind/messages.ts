import { buildDatabase, type Draft, table } from '../making/database.js';
import { uuidFor } from '../making/labels.js';
import { appleNanoseconds, appleSeconds, moment, unixSeconds } from '../making/moments.js';
import { attributedBody } from '../making/typedstream.js';
import type { EveryKind, IsAtLeast, PlannedMessage } from './plan.js';

/** Messages: without handles and chats up to iOS 5, in seconds up to iOS 10, with words in bodies alone since iOS 16 (docs/formats/content-messages.md). */
export function messageStore({ messages }: EveryKind, isAtLeast: IsAtLeast): Uint8Array {
  return isAtLeast('6.0') ? newStore(messages, isAtLeast) : oldStore(messages);
}

/** `madrid_flags` of an iMessage that came in, and of one that was sent. */
const madridFlags = { incoming: 12_289, outgoing: 36_869 } as const;
/** `flags` of an SMS. */
const smsFlags = { incoming: 2, outgoing: 3 } as const;

function oldStore(messages: readonly PlannedMessage[]): Uint8Array {
  return buildDatabase({
    schema: [
      table(
        'message',
        'ROWID INTEGER PRIMARY KEY AUTOINCREMENT, address TEXT, date INTEGER, text TEXT, flags INTEGER, replace INTEGER, svc_center TEXT, group_id INTEGER',
        'association_id INTEGER, height INTEGER, UIFlags INTEGER, version INTEGER, subject TEXT, country TEXT, headers BLOB, recipients BLOB, read INTEGER',
        'madrid_attributedBody BLOB, madrid_handle TEXT, madrid_version INTEGER, madrid_guid TEXT, madrid_type INTEGER, madrid_roomname TEXT, madrid_service TEXT',
        'madrid_account TEXT, madrid_flags INTEGER, madrid_attachmentInfo BLOB, madrid_error INTEGER, is_madrid INTEGER, madrid_date_read INTEGER',
      ),
      table(
        'msg_group',
        'ROWID INTEGER PRIMARY KEY AUTOINCREMENT, type INTEGER, newest_message INTEGER, unread_count INTEGER, hash INTEGER',
      ),
      table('group_member', 'ROWID INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER, address TEXT, country TEXT'),
    ],
    fill(draft) {
      const groups = numbered(messages, (address, group_id) => {
        draft.insert('msg_group', { type: 0 });
        draft.insert('group_member', { group_id, address, country: 'de' });
      });
      for (const [index, message] of messages.entries()) {
        const { at, mine, text, service } = message;
        const way = mine ? 'outgoing' : 'incoming';
        const isMadrid = service === 'iMessage';
        const ofKind = isMadrid
          ? {
              madrid_handle: message.with,
              madrid_flags: madridFlags[way],
              madrid_guid: uuidFor(`message ${index}`),
              flags: 0,
            }
          : { address: message.with, flags: smsFlags[way] };
        draft.insert('message', {
          text,
          date: isMadrid ? appleSeconds(moment(at)) : unixSeconds(moment(at)),
          is_madrid: isMadrid,
          group_id: groups.get(message.with),
          read: 1,
          ...ofKind,
        });
      }
    },
  });
}

function newStore(messages: readonly PlannedMessage[], isAtLeast: IsAtLeast): Uint8Array {
  const since14 = isAtLeast('14.0') ? ['thread_originator_guid TEXT, thread_originator_part TEXT'] : [];
  const since16 = isAtLeast('16.0') ? ['date_retracted INTEGER, date_edited INTEGER'] : [];
  return buildDatabase({
    wal: true,
    schema: [
      table(
        'message',
        'ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, text TEXT, handle_id INTEGER DEFAULT 0, attributedBody BLOB, service TEXT',
        'error INTEGER DEFAULT 0, date INTEGER, date_read INTEGER, date_delivered INTEGER, is_from_me INTEGER DEFAULT 0, item_type INTEGER DEFAULT 0',
        'cache_roomnames TEXT, was_downgraded INTEGER DEFAULT 0',
        ...since14,
        ...since16,
      ),
      table(
        'handle',
        'ROWID INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, country TEXT, service TEXT NOT NULL, UNIQUE (id, service)',
      ),
      table(
        'chat',
        'ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, style INTEGER, chat_identifier TEXT, service_name TEXT, display_name TEXT, group_id TEXT',
      ),
      table('chat_handle_join', 'chat_id INTEGER, handle_id INTEGER, UNIQUE(chat_id, handle_id)'),
      table('chat_message_join', 'chat_id INTEGER, message_id INTEGER, PRIMARY KEY (chat_id, message_id)'),
    ],
    fill(draft) {
      const rows = numbered(messages, (address, row) => addChat(draft, address, row, serviceWith(messages, address)));
      for (const [index, message] of messages.entries()) {
        const { at, mine, text, service } = message;
        const date = moment(at);
        const row = rows.get(message.with) ?? 0;
        draft.insert('message', {
          ROWID: index + 1,
          guid: uuidFor(`message ${index}`),
          text: isAtLeast('16.0') ? undefined : text,
          attributedBody: attributedBody(text, undefined, { mutable: !mine }),
          handle_id: row,
          service,
          date: isAtLeast('11.0') ? appleNanoseconds(date) : appleSeconds(date),
          is_from_me: mine,
        });
        draft.insert('chat_message_join', { chat_id: row, message_id: index + 1 });
      }
    },
  });
}

function serviceWith(messages: readonly PlannedMessage[], address: string): string {
  return messages.find((message) => message.with === address)?.service ?? 'SMS';
}

function addChat(draft: Draft, address: string, row: number, service: string): void {
  draft.insert('handle', { ROWID: row, id: address, country: 'de', service });
  const guid = `${service};-;${address}`;
  draft.insert('chat', { ROWID: row, guid, style: 45, chat_identifier: address, service_name: service });
  draft.insert('chat_handle_join', { chat_id: row, handle_id: row });
}

/** A number from 1 for each of the other sides, each once. */
function numbered(
  messages: readonly PlannedMessage[],
  add: (address: string, number: number) => void,
): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const message of messages) {
    if (numbers.has(message.with)) continue;
    numbers.set(message.with, numbers.size + 1);
    add(message.with, numbers.size);
  }
  return numbers;
}
