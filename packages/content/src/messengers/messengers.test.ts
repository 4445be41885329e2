import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnlockedFiles } from '../file-lock.js';
import type { BackupFiles } from '../reader.js';
import { readMade } from '../testing/made-stores.test.js';
import { expectedRows, readAll, withSamples } from '../testing/samples.test.js';
import { kik } from './kik/index.js';
import { line } from './line/index.js';
import { viber } from './viber/index.js';

test(
  'the messages of a real store of Kik are those that an independent decoder reads, each in its chat',
  withSamples,
  () => {
    const { items, notices } = readAll(kik, { chats: 'system/thirdparty/kik.sqlite' });
    assert.deepEqual(notices, []);
    const rows = expectedRows('system-thirdparty-kik').filter(({ kind }) => kind === 'message');
    const expected = new Map(rows.map((row) => [row['pk'], row]));
    assert.deepEqual([items.length, rows.length], [60, 60]);
    for (const item of items) {
      const { text, name, type, attachments, date } = expected.get(item.id) ?? {};
      const files = attachments as readonly string[];
      assert.equal(
        item.date?.getTime(),
        Math.round(Date.parse(`${String(date).slice(0, 19)}Z`) + Number(`0${String(date).slice(19, -1)}`) * 1000),
      );
      assert.deepEqual(
        item.attachments.map((file) => file.name),
        files,
      );
      assert.equal(item.text ?? item.event ?? files[0], text);
      assert.equal(item.isFromMe, type === 2);
      assert.equal(item.event !== undefined, type === 3 || type === 4);
      if (type === 1) assert.equal(item.sender.name, name);
      if (type === 2) assert.equal(item.conversation.title, name);
    }
    const group = items.find(({ conversation }) => conversation.isGroup)?.conversation;
    assert.equal(group?.title, 'EveryoneButRoss');
    assert.deepEqual([...(group?.participants ?? [])].map(({ name }) => name).sort(), [
      'Ken Doh',
      'Mark Jenkins',
      'Sina Babadi',
      'Solid Snake',
    ]);
    const inGroup = items.filter(({ conversation }) => conversation.isGroup);
    assert.ok(
      inGroup.some(({ sender }) => sender.name === 'Sina Babadi'),
      'what people wrote in a group is in the group',
    );
    const ids = items.map(({ conversation }) => conversation.id);
    assert.ok(ids.every((id, index) => index === 0 || id === ids[index - 1] || !ids.slice(0, index).includes(id)));
  },
);

test('Viber’s messages have their chat, their sender, their file and their place', () => {
  const { items, told } = readMade(viber, {
    chats: `CREATE TABLE ZVIBERMESSAGE (Z_PK INTEGER PRIMARY KEY, ZCONVERSATION INTEGER, ZPHONENUMINDEX INTEGER, ZDATE REAL, ZTEXT TEXT, ZSTATE TEXT, ZSYSTEMTYPE INTEGER,
        ZATTACHMENT INTEGER, ZLOCATION INTEGER);
      CREATE TABLE ZCONVERSATION (Z_PK INTEGER PRIMARY KEY, ZNAME TEXT, ZINTERLOCUTOR INTEGER);
      CREATE TABLE ZMEMBER (Z_PK INTEGER PRIMARY KEY, ZDISPLAYFULLNAME TEXT, ZDISPLAYSHORTNAME TEXT, ZNAME TEXT);
      CREATE TABLE ZPHONENUMBER (Z_PK INTEGER PRIMARY KEY, ZPHONE TEXT, ZCANONIZEDPHONENUM TEXT, ZMEMBER INTEGER);
      CREATE TABLE ZATTACHMENT (Z_PK INTEGER PRIMARY KEY, ZNAME TEXT, ZTYPE TEXT, ZFILESIZE INTEGER);
      CREATE TABLE ZVIBERLOCATION (Z_PK INTEGER PRIMARY KEY, ZLATITUDE REAL, ZLONGITUDE REAL);
      INSERT INTO ZMEMBER VALUES (1, 'Anna B.', 'Anna', NULL), (2, NULL, NULL, 'Ben');
      INSERT INTO ZPHONENUMBER VALUES (1, '0155 50101', '+4915550101', 1);
      INSERT INTO ZCONVERSATION VALUES (1, NULL, 1), (2, 'Choir', NULL);
      INSERT INTO ZATTACHMENT VALUES (1, 'a.jpg', 'picture', 10); INSERT INTO ZVIBERLOCATION VALUES (1, 52.5, 13.25);
      INSERT INTO ZVIBERMESSAGE VALUES (1, 1, NULL, 700000002, 'second', 'delivered', 0, NULL, NULL), (2, 1, 1, 700000001, 'first', 'received', 0, NULL, NULL),
        (3, 2, 2, 700000003, NULL, 'received', 0, 1, NULL), (4, 2, 1, 700000004, NULL, 'received', 0, NULL, 1), (5, 2, NULL, 700000005, NULL, NULL, 7, NULL, NULL);`,
  });
  assert.deepEqual(told, []);
  assert.deepEqual(
    items.map(({ text, isFromMe, sender, conversation }) => [text, isFromMe, sender.name, conversation.title]),
    [
      ['first', false, 'Anna B.', 'Anna B.'],
      ['second', true, undefined, 'Anna B.'],
      [undefined, false, 'Ben', 'Choir'],
      [undefined, false, 'Anna B.', 'Choir'],
      [undefined, false, undefined, 'Choir'],
    ],
  );
  const [first, , file, place, event] = items;
  assert.equal(first?.sender.address, '+4915550101');
  assert.deepEqual(file?.attachments, [{ name: 'a.jpg', sizeBytes: 10, relativePath: 'Documents/Attachments/a.jpg' }]);
  assert.deepEqual([place?.balloon?.latitude, event?.event], [52.5, 'Event of Viber (7)']);
  assert.deepEqual(
    event?.conversation.participants.map(({ name }) => name),
    ['Anna B.', 'Ben'],
  );
});

test('LINE counts milliseconds since 1970, and nobody as the sender is the owner', () => {
  const { items, told } = readMade(line, {
    chats: `CREATE TABLE ZMESSAGE (Z_PK INTEGER PRIMARY KEY, ZTIMESTAMP INTEGER, ZTEXT TEXT, ZSENDER INTEGER, ZCHAT INTEGER, ZCONTENTTYPE INTEGER, ZLATITUDE REAL, ZLONGITUDE REAL);
      CREATE TABLE ZCHAT (Z_PK INTEGER PRIMARY KEY, ZMID TEXT); CREATE TABLE ZUSER (Z_PK INTEGER PRIMARY KEY, ZNAME TEXT, ZMID TEXT);
      INSERT INTO ZUSER VALUES (1, 'Yuki', 'u1'), (2, 'Ken', 'u2'); INSERT INTO ZCHAT VALUES (1, 'u1'), (2, 'c2'), (3, 'u9');
      INSERT INTO ZMESSAGE VALUES (1, 1767225600000, 'new year', 1, 1, 0, 0, 0), (2, 1767225601500, 'yes', NULL, 1, 0, 0, 0), (3, 1767225602000, NULL, 2, 2, 0, 35.5, 139.5),
        (4, 1767225603000, NULL, 1, 2, 7, 0, 0), (5, 1767225604000, 'hello?', NULL, 3, 0, 0, 0);`,
  });
  assert.deepEqual(told, []);
  assert.deepEqual(
    items.map(({ date, isFromMe, sender, conversation }) => [
      date?.toISOString(),
      isFromMe,
      sender.name,
      conversation.title,
      conversation.isGroup,
    ]),
    [
      ['2026-01-01T00:00:00.000Z', false, 'Yuki', 'Yuki', false],
      ['2026-01-01T00:00:01.500Z', true, undefined, 'Yuki', false],
      ['2026-01-01T00:00:02.000Z', false, 'Ken', 'Yuki, Ken', true],
      ['2026-01-01T00:00:03.000Z', false, 'Yuki', 'Yuki, Ken', true],
      ['2026-01-01T00:00:04.000Z', true, undefined, 'Chat 3', false],
    ],
  );
  assert.deepEqual([items[2]?.balloon?.latitude, items[3]?.unknownType], [35.5, 7]);
});

test('stores and files are found by their names, wherever an app of that time had them', async () => {
  const domain = 'AppDomainGroup-group.com.kik.chat';
  const paths = [
    'cores/private/9a/kik.sqlite',
    'cores/private/9a/content_manager/data_cache/abc',
    'cores/private/9a/other/data_cache/abd',
  ];
  const file = (relativePath: string) => ({ domain, relativePath, sizeBytes: 1, modified: undefined });
  const files: BackupFiles = {
    find: async () => undefined,
    async *below(where, folder) {
      for (const path of paths) if (where === domain && path.startsWith(`${folder}/`)) yield file(path);
    },
    async *open() {},
  };
  const located = await kik.locate(files);
  assert.deepEqual(
    located.map((each) => [each.role, each.file.relativePath]),
    [['chats', paths[0]]],
  );
  assert.deepEqual(await line.locate(files), []);
  const { items } = readMade(kik, {
    chats: `CREATE TABLE ZKIKMESSAGE (Z_PK INTEGER PRIMARY KEY, ZUSER INTEGER, ZBODY TEXT); INSERT INTO ZKIKMESSAGE VALUES (1, 1, 'words'), (2, 1, 'abd');
      CREATE TABLE ZKIKATTACHMENT (Z_PK INTEGER PRIMARY KEY, ZMESSAGE INTEGER, ZCONTENT TEXT); INSERT INTO ZKIKATTACHMENT VALUES (1, 1, 'abc'), (2, 2, 'abd');`,
  });
  const read = (async function* () {
    yield* items;
  })();
  const placed = [];
  for await (const item of kik.place?.(read, new UnlockedFiles(files)) ?? []) placed.push(...item.attachments);
  assert.deepEqual(placed, [
    { name: 'abc', domain, relativePath: paths[1] },
    { name: 'abd', relativePath: 'content_manager/data_cache/abd', isMissing: true },
  ]);
});

test('a store without its tables has no messages, and is no failure', () => {
  for (const app of [kik, viber, line])
    assert.deepEqual(readMade(app, { chats: 'CREATE TABLE x (y INTEGER);' }).items, []);
});
