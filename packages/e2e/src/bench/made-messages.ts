import { utf8Encode } from '@pearmain/formats';
import { Database } from '@pearmain/sqlite';

/** As a phone of iOS 17 has them, with its indexes, as far as readers look. */
const schema = `
  PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
  CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, text TEXT, handle_id INTEGER DEFAULT 0,
    subject TEXT, attributedBody BLOB, service TEXT, account TEXT, error INTEGER DEFAULT 0, date INTEGER, date_read INTEGER,
    date_delivered INTEGER, is_delivered INTEGER DEFAULT 0, is_from_me INTEGER DEFAULT 0, is_read INTEGER DEFAULT 0, is_sent INTEGER DEFAULT 0,
    was_downgraded INTEGER DEFAULT 0, cache_has_attachments INTEGER DEFAULT 0, cache_roomnames TEXT, item_type INTEGER DEFAULT 0,
    other_handle INTEGER DEFAULT 0, group_title TEXT, group_action_type INTEGER DEFAULT 0, share_status INTEGER DEFAULT 0,
    associated_message_guid TEXT, associated_message_type INTEGER DEFAULT 0, balloon_bundle_id TEXT, payload_data BLOB,
    expressive_send_style_id TEXT, message_summary_info BLOB, destination_caller_id TEXT, reply_to_guid TEXT, thread_originator_guid TEXT,
    thread_originator_part TEXT, date_edited INTEGER DEFAULT 0, part_count INTEGER);
  CREATE TABLE handle (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, country TEXT, service TEXT NOT NULL,
    uncanonicalized_id TEXT, person_centric_id TEXT, UNIQUE (id, service));
  CREATE TABLE chat (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, style INTEGER, chat_identifier TEXT,
    service_name TEXT, display_name TEXT, group_id TEXT, properties BLOB);
  CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER, UNIQUE (chat_id, handle_id));
  CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER, message_date INTEGER DEFAULT 0, PRIMARY KEY (chat_id, message_id));
  CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, filename TEXT, uti TEXT, mime_type TEXT,
    transfer_name TEXT, total_bytes INTEGER DEFAULT 0, is_sticker INTEGER DEFAULT 0, hide_attachment INTEGER DEFAULT 0);
  CREATE TABLE message_attachment_join (message_id INTEGER, attachment_id INTEGER, UNIQUE (message_id, attachment_id));`;
const indexes = `
  CREATE INDEX message_idx_date ON message (date);
  CREATE INDEX message_idx_handle ON message (handle_id, date);
  CREATE INDEX message_idx_associated_message_guid ON message (associated_message_guid);
  CREATE INDEX chat_message_join_idx_message_date_id_chat_id ON chat_message_join (chat_id, message_date, message_id);
  CREATE INDEX chat_message_join_idx_message_id_only ON chat_message_join (message_id);
  CREATE INDEX message_attachment_join_idx_message_id ON message_attachment_join (message_id);`;

const words =
  'yes no maybe the train was late again so we walked home along the river and bought pears 🍐 für morgen, see you at eight then'.split(
    ' ',
  );
const begun = 500_000_000_000_000_000;

/** How many chats there are to so many messages. */
export const madeChats = 2000;

/**
 * Makes a store of Messages: 2,000 chats of which the first have most messages, four messages of ten with their words in the body
 * alone, one of twenty-five a reaction, one of twenty-five with an attachment (which has no file), one of fifty a reply.
 */
export function makeMessages(path: string, count: number): void {
  using database = Database.open(path, { mode: 'create' });
  database.script(`${schema} BEGIN`);
  const chat = database.prepare('INSERT INTO chat VALUES (?, ?, ?, ?, ?, ?, ?, NULL)');
  const handle = database.prepare("INSERT INTO handle VALUES (?, ?, 'us', 'iMessage', NULL, NULL)");
  const member = database.prepare('INSERT INTO chat_handle_join VALUES (?, ?)');
  for (let number = 1; number <= madeChats; number += 1) {
    const address = `+1555${String(number).padStart(7, '0')}`;
    const isGroup = number % 8 === 0;
    const identifier = isGroup ? `chat${number}` : address;
    const guid = `iMessage;${isGroup ? '+' : '-'};${identifier}`;
    chat.run(number, guid, isGroup ? 43 : 45, identifier, 'iMessage', isGroup ? `Group ${number}` : '', `G${number}`);
    handle.run(number, address);
    member.run(number, number);
    if (isGroup) member.run(number, number - 1);
  }
  const message = database.prepare(
    `INSERT INTO message (ROWID, guid, text, handle_id, attributedBody, service, account, date, date_read, date_delivered, is_delivered, is_from_me,
      is_read, is_sent, associated_message_guid, associated_message_type, destination_caller_id, reply_to_guid, thread_originator_guid, part_count)
      VALUES (?, ?, ?, ?, ?, 'iMessage', 'p:+15550000000', ?, ?, ?, 1, ?, 1, ?, ?, ?, '+15550000000', ?, ?, 1)`,
  );
  const join = database.prepare('INSERT INTO chat_message_join VALUES (?, ?, ?)');
  const attachment = database.prepare(
    "INSERT INTO attachment VALUES (?, ?, NULL, 'public.jpeg', 'image/jpeg', ?, 1000000, 0, 0)",
  );
  const attached = database.prepare('INSERT INTO message_attachment_join VALUES (?, ?)');
  const lastOf = new Map<number, string>();
  for (let row = 1; row <= count; row += 1) {
    const dice = scattered(row);
    const number = 1 + Math.floor(madeChats * (dice / 2 ** 32) ** 4);
    const guid = guidOf(row);
    const last = lastOf.get(number);
    const isReaction = row % 25 === 7 && last !== undefined;
    const text = isReaction ? 'Loved “that”' : `${sentence(dice)} ${row}`;
    const isMine = dice % 2;
    const date = begun + row * 300_000_000_000 + (dice % 60) * 1_000_000_000;
    message.run(
      ...[row, guid, row % 10 < 4 ? null : text, number, bodyOf(text), date, date + 60e9, date + 1e9, isMine, isMine],
      ...[isReaction ? `p:0/${last}` : null, isReaction ? 2000 + (dice % 6) : 0],
      ...[last ?? null, row % 50 === 9 ? (last ?? null) : null],
    );
    join.run(number, row, date);
    if (!isReaction) lastOf.set(number, guid);
    if (row % 25 !== 3) continue;
    attachment.run(row, `at_0_${guid}`, `IMG_${row}.jpeg`);
    attached.run(row, row);
  }
  database.script(`COMMIT; ${indexes}`);
}

/** The same number for a row each time, and another one for the next. */
function scattered(row: number): number {
  let value = Math.imul(row, 0x9e3779b1) >>> 0;
  value = Math.imul(value ^ (value >>> 15), 0x85ebca6b) >>> 0;
  return (value ^ (value >>> 13)) >>> 0;
}

function sentence(dice: number): string {
  const first = dice % words.length;
  return words.slice(first, first + 1 + (dice % 17)).join(' ');
}

function guidOf(row: number): string {
  const hex = scattered(row).toString(16).toUpperCase().padStart(8, '0');
  return `${hex}-0000-4000-8000-${row.toString(16).toUpperCase().padStart(12, '0')}`;
}

const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? utf8Encode(part) : Uint8Array.from(part))));

/** A body of one stretch, as a phone writes it around the words. */
const before = bytes(
  [4, 11],
  'streamtyped',
  [0x81, 0xe8, 3, 0x84, 1, 0x40, 0x84, 0x84, 0x84, 0x12],
  'NSAttributedString',
  [0, 0x84, 0x84, 8],
  'NSObject',
  [0, 0x85, 0x92, 0x84, 0x84, 0x84, 8],
  'NSString',
  [1, 0x94, 0x84, 1, 0x2b],
);
const between = bytes([0x86, 0x84, 2], 'iI', [1]);
const after = bytes(
  [0x92, 0x84, 0x84, 0x84, 12],
  'NSDictionary',
  [0, 0x94, 0x84, 1, 0x69, 1, 0x92, 0x84, 0x96, 0x96, 0x1d],
  '__kIMMessagePartAttributeName',
  [0x86, 0x92, 0x84, 0x84, 0x84, 8],
  'NSNumber',
  [0, 0x84, 0x84, 7],
  'NSValue',
  [0, 0x94, 0x84, 1, 0x2a, 0x84, 0x99, 0x99, 0, 0x86, 0x86, 0x86],
);

function bodyOf(text: string): Uint8Array {
  const content = utf8Encode(text);
  const number = (value: number): Uint8Array =>
    value < 0x80 ? Uint8Array.of(value) : Uint8Array.of(0x81, value & 0xff, value >> 8);
  return Buffer.concat([before, number(content.length), content, between, number(text.length), after]);
}
