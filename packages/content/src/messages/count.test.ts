import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Database } from '@pearmain/sqlite';
import type { LocalCopy } from '../reader.js';
import { copiesOf, withSamples } from '../testing/samples.test.js';
import { countMessages } from './count.js';
import { readMessages } from './read.js';

function bothOf(copies: readonly LocalCopy[]) {
  const context = { copies, tell: () => {} };
  const tally = countMessages(context);
  return { tally, read: [...readMessages(context)] };
}

function bothMade(sql: string) {
  const folder = mkdtempSync(join(tmpdir(), 'pearmain-count-'));
  try {
    const path = join(folder, 'sms.db');
    {
      using made = Database.open(path, { mode: 'create' });
      made.script(sql);
    }
    return bothOf([{ role: 'store', path, domain: 'HomeDomain', relativePath: 'sms.db', modified: undefined }]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('as many messages are counted as are read of the samples', withSamples, () => {
  for (const sample of ['ios18-schema-fixture/sms.db', 'macos-2015-deleted/imessage_chat.db']) {
    using made = copiesOf({ store: `messages/${sample}` });
    const { tally, read } = bothOf(made.copies);
    assert.ok(read.length > 0);
    assert.equal(tally.items, read.length, sample);
  }
});

test('reactions are no messages, but for those to what is gone, and of kinds that are not known', () => {
  const { tally, read } = bothMade(
    `CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT UNIQUE, text TEXT, handle_id INTEGER, date INTEGER,
       associated_message_guid TEXT, associated_message_type INTEGER);
     INSERT INTO message VALUES (1, 'a', 'One', 0, 10, NULL, 0), (2, 'b', 'Two', 0, 11, NULL, NULL),
       (3, 'c', NULL, 0, 12, 'p:0/a', 2000), (4, 'd', NULL, 0, 13, 'bp:b', 3001), (5, 'e', NULL, 0, 14, 'a', 2006),
       (6, 'f', 'Loved “Gone”', 0, 15, 'p:0/gone', 2000), (7, 'g', 'New kind', 0, 16, 'p:0/a', 2999), (8, 'h', 'x', 0, 17, NULL, 2000), (9, 'i', NULL, 0, 18, 'p:0/b', 1000);`,
  );
  assert.equal(read.length, 5);
  assert.equal(tally.items, 5);
});

test('the places of attachments are told, but for those that only serve a balloon or were never on the phone', () => {
  const { tally } = bothMade(
    `CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT);
     CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY, filename TEXT, hide_attachment INTEGER);
     CREATE TABLE message_attachment_join (message_id INTEGER, attachment_id INTEGER);
     INSERT INTO message VALUES (1, 'a', 'One');
     INSERT INTO attachment VALUES (1, '~/Library/SMS/Attachments/aa/10/x/a.jpeg', 0), (2, '~/Library/SMS/Attachments/b.plist', 1),
       (3, '/private/tmp/c.jpeg', 0), (4, NULL, 0), (5, '~/Library/SMS/Attachments/of-nothing.jpeg', 0);
     INSERT INTO message_attachment_join VALUES (1, 1), (1, 2), (1, 3), (1, 4);`,
  );
  assert.deepEqual(tally.files, [{ domain: 'MediaDomain', relativePath: 'Library/SMS/Attachments/aa/10/x/a.jpeg' }]);
});

test('a store of iOS 3 is counted too, and one that is none says what it is', () => {
  const { tally, read } = bothMade(
    `CREATE TABLE message (ROWID INTEGER PRIMARY KEY, address TEXT, date INTEGER, text TEXT, flags INTEGER);
     INSERT INTO message VALUES (1, '+1555', 1200000000, 'Hello', 2), (2, '+1555', 1200000001, 'Yes', 3);`,
  );
  assert.deepEqual([tally.items, read.length], [2, 2]);
});
