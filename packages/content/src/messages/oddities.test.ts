import assert from 'node:assert/strict';
import { test } from 'node:test';
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
