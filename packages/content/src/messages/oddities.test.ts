import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { KeyedArchiveWriter, writeBinaryPlist } from '@pearmain/formats';
import { Database } from '@pearmain/sqlite';
import { readMade } from '../testing/made-stores.test.js';
import { messages } from './index.js';
import type { Message } from './item.js';

const tables = `
  CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT UNIQUE, text TEXT, handle_id INTEGER, date INTEGER, date_read INTEGER,
    is_from_me INTEGER, service TEXT, item_type INTEGER DEFAULT 0, group_action_type INTEGER DEFAULT 0, other_handle INTEGER DEFAULT 0,
    group_title TEXT, cache_roomnames TEXT, associated_message_guid TEXT, associated_message_type INTEGER DEFAULT 0,
    associated_message_emoji TEXT, message_summary_info BLOB);
  CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT, service TEXT);
  CREATE TABLE chat (ROWID INTEGER PRIMARY KEY, guid TEXT, style INTEGER, chat_identifier TEXT, display_name TEXT);
  CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER);
  CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER);
  CREATE TABLE chat_recoverable_message_join (chat_id INTEGER, message_id INTEGER, delete_date INTEGER);
  INSERT INTO handle VALUES (1, '+15550100', 'iMessage'), (2, '+15550100', 'SMS'), (3, 'pat@example.com', 'iMessage');
  INSERT INTO chat VALUES (1, 'iMessage;-;+15550100', 45, '+15550100', ''), (2, 'SMS;-;+15550100', 45, '+15550100', ''), (3, 'iMessage;+;chat9', 43, 'chat9', '');
  INSERT INTO chat_handle_join VALUES (1, 1), (2, 2), (3, 1), (3, 3);`;

const row = (id: number, values: Readonly<Record<string, string | number>>): string => {
  const all = { ROWID: id, guid: `g${id}`, is_from_me: 0, handle_id: 1, date: id * 1000, ...values };
  const shown = Object.values(all).map((value) =>
    typeof value === 'string' && !value.startsWith("x'") ? `'${value}'` : value,
  );
  return `INSERT INTO message (${Object.keys(all).join(', ')}) VALUES (${shown.join(', ')});`;
};
const inChat = (chat: number, ...ids: readonly number[]): string =>
  ids.map((id) => `INSERT INTO chat_message_join VALUES (${chat}, ${id});`).join('');

function read(...statements: readonly string[]): Message[] {
  const { items, notices } = readMade(messages, { store: tables + statements.join('\n') });
  assert.deepEqual(notices, []);
  return items;
}

test('the two chats with one person are one conversation, in the order of times in seconds and in nanoseconds', () => {
  const items = read(
    row(1, { text: 'third', date: 300_000_000_000_000_000 }),
    row(2, { text: 'first', date: 100_000_000, handle_id: 2, service: 'SMS' }),
    row(3, { text: 'second', date: 200_000_000_000_000_000, date_read: 200_000_060 }),
    inChat(1, 1, 3),
    inChat(2, 2),
  );
  assert.deepEqual(
    items.map(({ text, conversation }) => [text, conversation.id, conversation.title]),
    ['first', 'second', 'third'].map((text) => [text, 'one 15550100', '+15550100']),
  );
  assert.equal(items[1]?.date?.toISOString(), '2007-05-04T19:33:20.000Z');
  assert.equal(items[1]?.read?.toISOString(), '2007-05-04T19:34:20.000Z');
});

test('a message in no chat is with its group, else with its sender, else unfiled; rows that are gone are not counted', () => {
  const items = read(
    row(1, { text: 'group', cache_roomnames: 'chat9' }),
    row(2, { text: 'pat', handle_id: 3 }),
    row(3, { text: 'nobody', handle_id: 99 }),
    inChat(1, 77, 78),
  );
  assert.deepEqual(
    items.map(({ text, conversation }) => [text, conversation.title]),
    [
      ['group', '+15550100, pat@example.com'],
      ['pat', 'pat@example.com'],
      ['nobody', 'Unfiled'],
    ],
  );
});

test('what is in Recently Deleted says since when', () => {
  const [item] = read(
    row(1, { text: 'gone' }),
    'INSERT INTO chat_recoverable_message_join VALUES (1, 1, 700000000000000000);',
  );
  assert.equal(item?.deleted?.toISOString(), '2023-03-08T20:26:40.000Z');
  assert.equal(item?.conversation.title, '+15550100');
});

test('reactions are put on and taken off in the order of time, each person having one, and emoji are kept', () => {
  const react = (id: number, type: number, values: Readonly<Record<string, string | number>> = {}) =>
    row(id, { associated_message_guid: 'p:0/g1', associated_message_type: type, ...values });
  const items = read(
    row(1, { text: 'words', is_from_me: 1 }),
    react(2, 2000),
    react(3, 3000),
    react(4, 2006, { associated_message_emoji: '🐳', handle_id: 3 }),
    react(5, 2001, { is_from_me: 1 }),
    row(6, { associated_message_guid: 'p:0/elsewhere', associated_message_type: 2000, text: 'Loved “gone”' }),
    inChat(3, 1, 2, 3, 4, 5, 6),
  );
  assert.deepEqual(
    items.map(({ id, text, reactions }) => [
      id,
      text,
      reactions.map(({ kind, emoji, from }) => [kind, emoji, from.address]),
    ]),
    [
      [
        1,
        'words',
        [
          ['emoji', '🐳', 'pat@example.com'],
          ['liked', undefined, undefined],
        ],
      ],
      [6, 'Loved “gone”', []],
    ],
  );
});

test('events of a group are sentences', () => {
  const events = read(
    row(1, { item_type: 1, group_action_type: 0, other_handle: 3 }),
    row(2, { item_type: 1, group_action_type: 1, other_handle: 3, is_from_me: 1 }),
    row(3, { item_type: 2, group_title: 'Pears' }),
    row(4, { item_type: 3, group_action_type: 0, handle_id: 3 }),
    row(5, { item_type: 1, other_handle: 1 }),
    row(6, { item_type: 42 }),
    inChat(3, 1, 2, 3, 4, 5, 6),
  );
  assert.deepEqual(
    events.map(({ event }) => event),
    [
      '+15550100 added pat@example.com.',
      'You removed pat@example.com.',
      '+15550100 named the group “Pears”.',
      'pat@example.com left the conversation.',
      '+15550100 changed their number.',
      'Unknown event (42).',
    ],
  );
});

test('a row that is broken in any of its texts is passed over and told, and is not the end', () => {
  const broken = row(2, { associated_message_guid: "x'ff'", associated_message_type: 2000 });
  const { items, notices } = readMade(messages, {
    store: tables + row(1, { text: 'before' }) + broken + row(3, { text: 'after' }) + inChat(1, 1, 2, 3),
  });
  assert.deepEqual(
    items.map(({ text }) => text),
    ['before', 'after'],
  );
  assert.ok(notices.length > 0 && notices.every(({ where }) => where === 'HomeDomain/store, message 2'));
});

test('where it cannot be told which chat messages are in, they are filed by their senders', () => {
  const without = tables.replace(
    'chat_message_join (chat_id INTEGER, message_id INTEGER)',
    'chat_message_join (chat_id INTEGER)',
  );
  const { items, notices } = readMade(messages, { store: without + row(1, { text: 'words' }) });
  assert.deepEqual(
    items.map(({ text, conversation }) => [text, conversation.title]),
    [['words', '+15550100']],
  );
  assert.deepEqual(
    notices.map(({ where }) => where),
    ['HomeDomain/store, chat_message_join'],
  );
});

test('a store that has little more than words is read', () => {
  const bare = `CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, handle_id INTEGER, date INTEGER, is_from_me INTEGER);
    INSERT INTO message VALUES (1, 'a', 'words', 0, 5, 1);`;
  const { items, notices } = readMade(messages, { store: bare });
  assert.deepEqual([items.map(({ text }) => text), notices], [['words'], []]);
});

test('a store that is none of Messages is said to be unknown', () => {
  const { items, notices } = readMade(messages, {
    store: 'CREATE TABLE message (ROWID INTEGER PRIMARY KEY, words TEXT);',
  });
  assert.deepEqual([items, notices.length], [[], 1]);
});

test('SMS, MMS and iMessages of iOS 5 are read: both epochs, every spelling of a number, groups, parts', () => {
  const old = `
    CREATE TABLE message (ROWID INTEGER PRIMARY KEY, address TEXT, date INTEGER, text TEXT, flags INTEGER, group_id INTEGER, subject TEXT,
      is_madrid INTEGER, madrid_handle TEXT, madrid_flags INTEGER, madrid_guid TEXT);
    CREATE TABLE msg_group (ROWID INTEGER PRIMARY KEY, type INTEGER);
    CREATE TABLE group_member (ROWID INTEGER PRIMARY KEY, group_id INTEGER, address TEXT, country TEXT);
    CREATE TABLE msg_pieces (ROWID INTEGER PRIMARY KEY, message_id INTEGER, data BLOB, part_id INTEGER, content_type TEXT, content_loc TEXT);
    INSERT INTO group_member VALUES (1, 1, '(555) 555-0100', 'us'), (2, 2, '+5555550100', 'us'), (3, 3, '+1', 'us'), (4, 3, '+2', 'us');
    INSERT INTO message VALUES
      (1, '(555) 555-0100', 1340000000, 'in', 2, 1, NULL, 0, NULL, NULL, NULL),
      (2, '+5555550100', 1340000100, 'out', 3, 2, NULL, 0, NULL, NULL, NULL),
      (3, '+5555550100', 1340000200, 'not sent', 33, 2, NULL, 0, NULL, NULL, NULL),
      (4, '+5555550100', 1340000300, 'deleted', 129, 2, NULL, 0, NULL, NULL, NULL),
      (5, NULL, 1340000400, NULL, 2, 3, 'Trip', 0, NULL, NULL, NULL),
      (6, NULL, 361693100, 'blue', 0, 2, NULL, 1, '+5555550100', 12289, 'A-1'),
      (7, NULL, 361693200, 'blue out', 0, 2, NULL, 1, '+5555550100', 36869, 'A-2');
    INSERT INTO msg_pieces VALUES (1, 5, '<smil/>', 0, NULL, NULL), (2, 5, x'c3a974c3a9', 1, 'text/plain', 'text_0.txt'), (3, 5, NULL, 2, 'image/jpeg', 'IMG_1.jpg');`;
  const { items, notices } = readMade(messages, { store: old });
  assert.deepEqual(notices, []);
  assert.deepEqual(
    items.map(({ id, text, isFromMe, service, error, sender }) => [id, text, isFromMe, service, error, sender.address]),
    [
      [1, 'in', false, 'SMS', undefined, '(555) 555-0100'],
      [2, 'out', true, 'SMS', undefined, undefined],
      [3, 'not sent', true, 'SMS', 1, undefined],
      [6, 'blue', false, 'iMessage', undefined, '+5555550100'],
      [7, 'blue out', true, 'iMessage', undefined, undefined],
      [5, 'été', false, 'SMS', undefined, undefined],
    ],
  );
  const times = items.map(({ date }) => date?.toISOString());
  assert.deepEqual([times[0], times[3]], ['2012-06-18T06:13:20.000Z', '2012-06-18T06:18:20.000Z']);
  const mms = items.at(-1);
  assert.deepEqual([mms?.subject, mms?.conversation.title], ['Trip', '+1, +2']);
  assert.deepEqual(mms?.attachments, [{ name: 'IMG_1.jpg', mediaType: 'image/jpeg' }]);
});

test('a name of a group or an address that is no text is told, and every message is there without it', () => {
  const { items, notices } = readMade(messages, {
    store: [
      tables,
      "UPDATE chat SET display_name = x'ff00fe' WHERE ROWID = 3; UPDATE handle SET id = x'ff00fe' WHERE ROWID = 3;",
      row(1, { text: 'here' }),
      row(2, { text: 'there' }),
      inChat(1, 1) + inChat(3, 2),
    ].join('\n'),
  });
  assert.deepEqual(
    items.map(({ text, conversation }) => [text, conversation.title]),
    [
      ['here', '+15550100'],
      ['there', '+15550100, Unknown'],
    ],
  );
  assert.deepEqual(
    notices.map(({ where }) => where.split(', ')[1]),
    ['handle 3', 'chat 3'],
  );
});

const columnsOfLater = `ALTER TABLE message ADD COLUMN attributedBody BLOB; ALTER TABLE message ADD COLUMN schedule_type INTEGER;
  ALTER TABLE message ADD COLUMN thread_originator_guid TEXT; ALTER TABLE message ADD COLUMN thread_originator_part TEXT;
  ALTER TABLE message ADD COLUMN is_empty INTEGER; ALTER TABLE message ADD COLUMN date_edited INTEGER;
  ALTER TABLE message ADD COLUMN share_status INTEGER; ALTER TABLE message ADD COLUMN share_direction INTEGER;
  ALTER TABLE chat ADD COLUMN properties BLOB;
  CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY, guid TEXT, filename TEXT, transfer_name TEXT, mime_type TEXT, is_sticker INTEGER,
    sticker_user_info BLOB, emoji_image_short_description TEXT);
  CREATE TABLE message_attachment_join (message_id INTEGER, attachment_id INTEGER);
  CREATE TABLE recoverable_message_part (chat_id INTEGER, message_id INTEGER, part_index INTEGER, delete_date INTEGER, part_text BLOB);`;
const blob = (bytes: Uint8Array): string => `x'${Buffer.from(bytes).toString('hex')}'`;

test('a group’s picture is the attachment that the chat’s properties name', () => {
  const properties = writeBinaryPlist({ groupPhotoGuid: 'photo', pv: 2 });
  const [item] = read(
    columnsOfLater,
    `UPDATE chat SET properties = ${blob(properties)} WHERE ROWID = 3;`,
    "INSERT INTO attachment (guid, filename, transfer_name) VALUES ('photo', '~/Library/SMS/Attachments/a/b/c/GroupPhotoImage', 'GroupPhotoImage');",
    row(1, { text: 'hello' }),
    inChat(3, 1),
  );
  assert.deepEqual(item?.conversation.picture, {
    ...{ name: 'GroupPhotoImage', guid: 'photo' },
    ...{ domain: 'MediaDomain', relativePath: 'Library/SMS/Attachments/a/b/c/GroupPhotoImage' },
  });
});

test('stickers laid on a message are with it, as many as there are, with what they were made from', () => {
  const facts = writeBinaryPlist({ pid: 'com.apple.messages.genmoji' });
  const sticker = (id: number): string =>
    `${row(id, { associated_message_guid: 'p:0/g1', associated_message_type: 1000, handle_id: 3 })}
     INSERT INTO attachment VALUES (${id}, 's${id}', NULL, 's${id}.heic', 'image/heic', 1, ${blob(facts)}, 'a pear');
     INSERT INTO message_attachment_join VALUES (${id}, ${id});`;
  const items = read(columnsOfLater, row(1, { text: 'words' }), sticker(2), sticker(3), inChat(3, 1, 2, 3));
  assert.deepEqual(
    items.map(({ reactions }) => reactions.map(({ kind, sticker: each }) => [kind, each?.name, each?.sticker])),
    [
      ['s2.heic', 's3.heic'].map((name) => [
        'sticker',
        name,
        { source: 'com.apple.messages.genmoji', words: 'a pear' },
      ]),
    ],
  );
});

test('a message that waits for its time, one that was taken back without a trace, and a deleted part say so', () => {
  const items = read(
    columnsOfLater,
    row(1, { text: 'later', schedule_type: 2 }),
    row(2, { is_empty: 1, date_edited: 5000 }),
    row(3, { text: 'rest' }),
    `INSERT INTO recoverable_message_part VALUES (1, 3, 1, 700000000000000000, NULL);`,
    inChat(1, 1, 2, 3),
  );
  assert.deepEqual(
    items.map(({ isScheduled, unsent, deletedParts }) => [isScheduled, unsent, deletedParts]),
    [
      [true, [], []],
      [undefined, [{ part: 0 }], []],
      [undefined, [], [{ part: 1, deleted: new Date('2023-03-08T20:26:40.000Z') }]],
    ],
  );
});

test('whose location is shared is told by its direction', () => {
  const location = { item_type: 4, other_handle: 3, share_status: 0 };
  const events = read(
    columnsOfLater,
    row(1, { ...location, share_direction: 0 }),
    row(2, { ...location, share_direction: 1 }),
    inChat(1, 1, 2),
  );
  assert.deepEqual(
    events.map(({ event }) => event),
    ['You started sharing location.', '+15550100 started sharing location.'],
  );
});

test('what was begun and not sent is with its chat, whichever way it was written; one that is no list is told', () => {
  const attributed = new KeyedArchiveWriter();
  const root = attributed.reserve();
  attributed.fill(root, { NSString: attributed.add('archived'), $class: attributed.class('NSAttributedString') });
  const folder = 'HomeDomain/Library/SMS/Drafts';
  const { items, told } = readMade(messages, {
    store: tables + row(1, { text: 'sent', date: 1000 }) + inChat(1, 1),
    [`draft ${folder}/iMessage;-;+15550100/composition.plist`]: writeBinaryPlist({ text: 'as it is' }),
    [`draft ${folder}/chat9/composition.plist`]: writeBinaryPlist({ text: attributed.finish(root) }),
    [`draft ${folder}/SMS;-;+4/composition.plist`]: writeBinaryPlist({ text: 'to a stranger' }),
    [`draft ${folder}/x/composition.plist`]: new Uint8Array([1, 2, 3]),
  });
  assert.deepEqual(
    items.map(({ id, text, isDraft, conversation }) => [id, text, isDraft, conversation.title]),
    [
      [1, 'sent', undefined, '+15550100'],
      [0, 'as it is', true, '+15550100'],
      [0, 'archived', true, '+15550100, pat@example.com'],
      [0, 'to a stranger', true, '+4'],
    ],
  );
  assert.equal(told.length, 1);
});

test('a thread that leads back to itself is told, and the answers are there', () => {
  const { items, notices } = readMade(messages, {
    store: [
      tables + columnsOfLater,
      row(1, { text: 'one', thread_originator_guid: 'g2', thread_originator_part: '0:0:3' }),
      row(2, { text: 'two', thread_originator_guid: 'g1' }),
      row(3, { text: 'three', thread_originator_guid: 'g3' }),
      row(4, { text: 'four', thread_originator_guid: 'gone' }),
      inChat(1, 1, 2, 3, 4),
    ].join('\n'),
  });
  assert.deepEqual(
    items.map(({ replyTo }) => replyTo),
    [
      { guid: 'g2', part: 0, text: 'two' },
      { guid: 'g1', text: 'one' },
      { guid: 'g3', text: 'three' },
      { guid: 'gone' },
    ],
  );
  assert.deepEqual(
    notices.map(({ where, message }) => [where, message.includes('back to itself')]),
    [1, 2, 3].map((id) => [`HomeDomain/store, message ${id}`, true]),
  );
});

test('times that none can be are told and left out: no year has five digits', () => {
  const { items, notices } = readMade(messages, {
    store: tables + row(1, { text: 'far', date: 900_000_000_000, date_read: 10 }) + inChat(1, 1),
  });
  assert.deepEqual([items[0]?.date, items[0]?.read?.getUTCFullYear()], [undefined, 2001]);
  assert.deepEqual(
    notices.map(({ where, message }) => [where, message.includes('(date)')]),
    [['HomeDomain/store, message 1', true]],
  );
});

test('messages of ten megabytes are read one at a time, and what answers them quotes their beginning', () => {
  const heavy = 10_000_000;
  const { items, notices } = readMade(messages, {
    store: [
      tables + columnsOfLater,
      ...[1, 2, 3].map((id) => row(id, { text: "x'00'" }).replace("x'00'", `printf('%.*c', ${heavy}, 'x')`)),
      row(4, { text: 'yes', thread_originator_guid: 'g1' }),
      inChat(1, 1, 2, 3, 4),
    ].join('\n'),
  });
  assert.deepEqual(
    items.map(({ text }) => text?.length),
    [heavy, heavy, heavy, 3],
  );
  assert.deepEqual([items[3]?.replyTo?.text, notices], [`${'x'.repeat(500)}…`, []]);
});

test('behind a damaged page the messages of chats are found one by one', () => {
  const many = Array.from({ length: 400 }, (_, index) => row(index + 1, { text: `${'long '.repeat(60)}${index}` }));
  const ids = Array.from({ length: 400 }, (_, index) => index + 1);
  const { items, told } = readBroken(tables + many.join('\n') + inChat(1, ...ids), 'long long');
  assert.ok(items.length > 300 && items.length < 400, `${items.length} of 400`);
  assert.equal(items.at(-1)?.id, 400);
  assert.ok(told.length > 0);
});

/** The messages of a store in which one page of those that hold the words is filled with noise. */
function readBroken(sql: string, words: string): { items: Message[]; told: string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'pearmain-broken-'));
  try {
    const path = join(folder, 'store');
    {
      using made = Database.open(path, { mode: 'create' });
      made.script(sql);
    }
    const bytes = readFileSync(path);
    const pages = Array.from({ length: bytes.length / 4096 }, (_, page) => page).filter((page) =>
      bytes.subarray(page * 4096, (page + 1) * 4096).includes(words),
    );
    bytes.fill(0x5a, (pages[10] ?? 0) * 4096, ((pages[10] ?? 0) + 1) * 4096);
    writeFileSync(path, bytes);
    const told: string[] = [];
    const copies = [{ role: 'store', path, domain: 'HomeDomain', relativePath: 'store', modified: undefined }];
    return { items: [...messages.read({ copies, tell: ({ message }) => void told.push(message) })], told };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
