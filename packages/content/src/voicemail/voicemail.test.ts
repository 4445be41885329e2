import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMade } from '../testing/made-stores.test.js';
import { expectedRows, readAll, withSamples } from '../testing/samples.test.js';
import { voicemail } from './index.js';

for (const sample of ['ios15.3.1-hickman', 'ios16.3-belkactf6']) {
  test(`the mailbox of ${sample} is empty, which is nothing wrong`, withSamples, () => {
    const { items, notices } = readAll(voicemail, { list: `voicemail/${sample}/voicemail.db` });
    assert.deepEqual([items, notices], [expectedRows(`voicemail-${sample}`), []]);
  });
}

const table = (
  name: string,
): string => `CREATE TABLE ${name} (ROWID INTEGER PRIMARY KEY, remote_uid INTEGER, date INTEGER, token TEXT,
  sender TEXT, callback_num TEXT, duration INTEGER, expiration INTEGER, trashed_date INTEGER, flags INTEGER, receiver TEXT, label TEXT);`;

test('new, heard and deleted voicemails are told apart, in both tables', () => {
  const { items, told } = readMade(voicemail, {
    list: `${table('voicemail')} ${table('deleted')}
      INSERT INTO voicemail (ROWID, date, sender, callback_num, duration, trashed_date, flags) VALUES
        (1, 1700000000, '+15550100', '+15550100', 12, 0, 67), (2, 1700000100, NULL, NULL, 3, 0, 3), (3, 1700000200, '+15550101', '+15550199', 4, 721700000, 67),
        (4, 1700000300, '+15550102', NULL, 4, 0, 75);
      INSERT INTO deleted (ROWID, date, sender, duration, trashed_date, flags) VALUES (2, 1690000000, '+15550103', 5, 0, 3), (9, 1690000100, NULL, 5, 0, 3);`,
  });
  assert.deepEqual(told, []);
  assert.deepEqual(
    items.map(({ id, isHeard, isDeleted, deleted, caller, callbackNumber, recording }) => [
      id,
      isHeard,
      isDeleted,
      deleted?.toISOString(),
      caller.address,
      callbackNumber,
      recording?.relativePath,
    ]),
    [
      [1, true, false, undefined, '+15550100', undefined, 'Library/Voicemail/1.amr'],
      [2, false, false, undefined, undefined, undefined, 'Library/Voicemail/2.amr'],
      [3, true, true, '2023-11-15T00:13:20.000Z', '+15550101', '+15550199', 'Library/Voicemail/3.amr'],
      [4, true, true, undefined, '+15550102', undefined, 'Library/Voicemail/4.amr'],
      [2, false, true, undefined, '+15550103', undefined, undefined],
      [9, false, true, undefined, undefined, undefined, 'Library/Voicemail/9.amr'],
    ],
  );
  assert.equal(items[0]?.date?.toISOString(), '2023-11-14T22:13:20.000Z');
});

test('the list of iOS 6 has fewer columns, and a damaged transcript is told', () => {
  const { items, told } = readMade(voicemail, {
    list: `CREATE TABLE voicemail (ROWID INTEGER PRIMARY KEY, date INTEGER, sender TEXT, duration INTEGER, flags INTEGER);
      INSERT INTO voicemail VALUES (1, 1340000000, '5550100', 7, 3);`,
    'transcript /1.transcript': Buffer.from('no property list'),
  });
  assert.deepEqual([items.length, items[0]?.transcript, told.length], [1, undefined, 1]);
});
