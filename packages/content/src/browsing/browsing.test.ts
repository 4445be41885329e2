import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ContentKind, ContentNotice } from '@pearmain/contract';
import { Database } from '@pearmain/sqlite';
import type { Message } from '../messages/item.js';
import type { LocalCopy } from '../reader.js';
import { copiesOf, withSamples } from '../testing/samples.test.js';
import { openBrowsing } from './browsing.js';

const noFiles = { find: async () => undefined, below: async function* () {}, open: async function* () {} };

async function opened(kind: ContentKind, copies: readonly LocalCopy[], signal = new AbortController().signal) {
  const notices: ContentNotice[] = [];
  const tell = (notice: ContentNotice): void => void notices.push(notice);
  const browsing = await openBrowsing({ read: { kind, copies }, files: noFiles, tell }, signal);
  return { browsing, notices };
}

/** Two chats: one of 250 messages with a reaction and a row that is gone, and an empty one. */
const chats = `
  CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT UNIQUE, text TEXT, handle_id INTEGER, date INTEGER, is_from_me INTEGER,
    associated_message_guid TEXT, associated_message_type INTEGER);
  CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT, service TEXT);
  CREATE TABLE chat (ROWID INTEGER PRIMARY KEY, guid TEXT, style INTEGER, chat_identifier TEXT);
  CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER);
  CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER);
  INSERT INTO handle VALUES (1, '+1', 'iMessage'), (2, '+2', 'iMessage');
  INSERT INTO chat VALUES (1, 'iMessage;-;+1', 45, '+1'), (2, 'iMessage;-;+2', 45, '+2');
  INSERT INTO chat_handle_join VALUES (1, 1), (2, 2);
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250)
    INSERT INTO message SELECT i, 'g' || i, 'words ' || i, 1, 1000 + (i * 7) % 251, 0, NULL, 0 FROM n;
  INSERT INTO message VALUES (251, 'r', NULL, 1, 5000, 0, 'p:0/g1', 2000);
  INSERT INTO chat_message_join SELECT 1, ROWID FROM message;
  INSERT INTO chat_message_join VALUES (1, 999), (2, 998);`;

async function withStore(sql: string, work: (copies: readonly LocalCopy[]) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pearmain-browsing-'));
  try {
    const path = join(folder, 'store');
    {
      using made = Database.open(path, { mode: 'create' });
      made.script(sql);
    }
    await work([{ role: 'store', path, domain: 'HomeDomain', relativePath: 'sms.db', modified: undefined }]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('conversations are listed with how many messages they have, and pages come in the order of times', async () => {
  await withStore(chats, async (copies) => {
    const { browsing, notices } = await opened('messages', copies);
    using _ = browsing;
    const groups = await browsing.groups();
    assert.deepEqual(
      groups.map(({ id, title, count }) => [id, title, count]),
      [['one 1', '+1', 250]],
    );
    const page = async (from: number, count: number) =>
      (await browsing.page({ group: 'one 1', from, count })) as readonly Message[];
    const all = [...(await page(0, 100)), ...(await page(100, 100)), ...(await page(200, 100))];
    const times = all.map(({ date }) => date?.getTime() ?? 0);
    assert.equal(new Set(all.map(({ id }) => id)).size, 250);
    assert.deepEqual(
      times,
      [...times].sort((one, other) => one - other),
    );
    assert.deepEqual(groups[0]?.last, all.at(-1));
    const place = await browsing.placeOf('one 1', 1);
    assert.deepEqual(
      (await page(place, 1)).map(({ id, reactions }) => [id, reactions.length]),
      [[1, 1]],
    );
    assert.equal(await browsing.placeOf('one 1', 999), -1);
    assert.deepEqual([await page(250, 10), await browsing.page({ group: 'none', from: 0, count: 5 })], [[], []]);
    assert.deepEqual(notices, []);
  });
});

test('questions that are asked at once are all answered, and a store that is damaged or takes too long ends them', async () => {
  await withStore(chats, async (copies) => {
    const { browsing } = await opened('messages', copies);
    const pages = await Promise.all([5, 50, 10].map((count) => browsing.page({ group: 'one 1', from: 0, count })));
    assert.deepEqual(
      pages.map(({ length }) => length),
      [5, 50, 10],
    );
    browsing[Symbol.dispose]();
    await assert.rejects(browsing.groups(), { code: 'content/too-costly' });
    const gone = new AbortController();
    const other = await opened('messages', copies, gone.signal);
    gone.abort(new Error('enough'));
    await assert.rejects(other.browsing.groups(), /enough/);
    other.browsing[Symbol.dispose]();
  });
  await withStore('CREATE TABLE x (y)', async ([copy]) => {
    assert.ok(copy);
    const { writeFileSync } = await import('node:fs');
    writeFileSync(copy.path, 'no database at all');
    await assert.rejects(opened('messages', [copy]), { code: 'content/damaged-store' });
  });
});

test('of the samples every conversation is there, and what is in no groups is one', withSamples, async () => {
  using made = copiesOf({ store: 'messages/macos-2015-deleted/imessage_chat.db' });
  const { browsing, notices } = await opened('messages', made.copies);
  using _ = browsing;
  const groups = await browsing.groups();
  assert.equal(
    groups.reduce((sum, { count }) => sum + count, 0),
    10,
  );
  assert.deepEqual(notices, []);
  using calls = copiesOf({ store: 'calls/ios18-schema-fixture/CallHistory.storedata' });
  const { browsing: all } = await opened('calls', calls.copies);
  using __ = all;
  assert.deepEqual(
    (await all.groups()).map(({ id, title, count }) => [id, title, count]),
    [['all', 'Calls', 5]],
  );
  assert.equal((await all.page({ group: 'all', from: 3, count: 10 })).length, 2);
});
