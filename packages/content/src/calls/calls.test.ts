import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeBinaryPlist } from '@pearmain/formats';
import { readMade } from '../testing/made-stores.test.js';
import { expectedRows, readAll, withSamples } from '../testing/samples.test.js';
import { calls } from './index.js';

test('the calls of the iOS 18 fixture are read as an independent decoder reads them', withSamples, () => {
  const { items, notices } = readAll(calls, { store: 'calls/ios18-schema-fixture/CallHistory.storedata' });
  assert.deepEqual(notices, []);
  const shown = items.map((call) => ({
    kind: 'call',
    pk: call.id,
    id: call.uid ?? null,
    date: call.start?.toISOString().replace(/\.?0*Z$/, 'Z'),
    duration: call.durationSeconds,
    outgoing: call.isOutgoing,
    answered: call.isAnswered,
    missed: call.isMissed,
    type: call.kind,
    service: call.service ?? null,
    address: call.party.address ?? null,
    name: call.party.name ?? null,
    participants: call.participants.map(({ address }) => address),
    country: call.country ?? null,
    location: call.location ?? null,
    cause: call.disconnectedCause ?? null,
  }));
  assert.deepEqual(shown, expectedRows('calls-ios18-schema-fixture'));
});

test('the call history of iOS 4 tells directions, missed calls and FaceTime by its flags', () => {
  const read = readMade(calls, {
    old: `CREATE TABLE call (ROWID INTEGER PRIMARY KEY, address TEXT, date INTEGER, duration INTEGER, flags INTEGER, id INTEGER, name TEXT, country_code TEXT);
     INSERT INTO call VALUES (1, '5550100', 1340000000, 61, 4, -1, '', '310'), (2, '5550101', 1340000100, 5, 5, -1, 'Pat', '310'),
       (3, '5550102', 1340000200, 0, 4, -1, '', '310'), (4, 'pat@example.com', 1340000300, 9, 17, -1, '', '310'), (5, '', 1340000400, 0, 4, -1, '', '310');`,
  }).items;
  assert.deepEqual(
    read.map(({ isOutgoing, isMissed, kind, party }) => [isOutgoing, isMissed, kind, party.address, party.name]),
    [
      [false, false, 'phone', '5550100', undefined],
      [true, false, 'phone', '5550101', 'Pat'],
      [false, true, 'phone', '5550102', undefined],
      [true, false, 'facetime-video', 'pat@example.com', undefined],
      [false, true, 'phone', undefined, undefined],
    ],
  );
  assert.equal(read[0]?.start?.toISOString(), '2012-06-18T06:13:20.000Z');
});

test('participants are found whatever number the entities have, an address may be bytes, and columns may be missing', () => {
  const read = readMade(calls, {
    store: `CREATE TABLE ZCALLRECORD (Z_PK INTEGER PRIMARY KEY, ZDATE REAL, ZADDRESS BLOB, ZORIGINATED INTEGER);
     CREATE TABLE ZHANDLE (Z_PK INTEGER PRIMARY KEY, ZVALUE TEXT);
     CREATE TABLE Z_7REMOTEPARTICIPANTHANDLES (Z_7REMOTEPARTICIPANTCALLS INTEGER, Z_9REMOTEPARTICIPANTHANDLES INTEGER);
     INSERT INTO ZCALLRECORD VALUES (1, 700000000, x'2B3439', 1), (2, 700000001, NULL, 0), (3, 700000002, NULL, 0);
     INSERT INTO ZHANDLE VALUES (1, '+1'), (2, '+2');
     INSERT INTO Z_7REMOTEPARTICIPANTHANDLES VALUES (2, 1), (2, 2), (3, 2);`,
  }).items;
  assert.deepEqual(
    read.map(({ party, participants }) => [party.address, participants.map(({ address }) => address)]),
    [
      ['+49', []],
      [undefined, ['+1', '+2']],
      ['+2', []],
    ],
  );
});

test('what the phone thought of unwanted calls is kept as it noted it, and whom the owner blocked is told', () => {
  const blockList = writeBinaryPlist({
    __kCMFBlockListStoreTopLevelKey: {
      __kCMFBlockListStoreArrayKey: [
        {
          __kCMFItemTypeKey: 0,
          __kCMFItemPhoneNumberUnformattedKey: '+12025550100',
          __kCMFItemPhoneNumberCountryCodeKey: 'us',
        },
        { __kCMFItemTypeKey: 1, __kCMFItemEmailUnformattedKey: 'Junk@Example.com' },
      ],
    },
  });
  const store = `CREATE TABLE ZCALLRECORD (Z_PK INTEGER PRIMARY KEY, ZDATE REAL, ZADDRESS TEXT, ZORIGINATED INTEGER, ZANSWERED INTEGER, ZREAD INTEGER, ZJUNKCONFIDENCE INTEGER,
      ZJUNKIDENTIFICATIONCATEGORY TEXT, ZFILTERED_OUT_REASON INTEGER, ZVERIFICATIONSTATUS INTEGER, ZWASEMERGENCYCALL INTEGER);
    INSERT INTO ZCALLRECORD VALUES (1, 700000000, '(202) 555-0100', 0, 0, 0, 0, NULL, 0, 0, 0), (2, 700000001, '+1 202 555 0100', 0, 0, 1, 2, 'Spam', 3, 1, 0),
      (3, 700000002, '112', 1, 1, 1, 0, NULL, 0, 0, 1), (4, 700000003, 'junk@example.com', 0, 0, NULL, 0, '', 0, 0, 0);`;
  const { items, told } = readMade(calls, { store, blocked: blockList });
  assert.deepEqual(told, []);
  assert.deepEqual(
    items.map(({ isSeen, isEmergency, isBlocked, junk }) => [isSeen, isEmergency, isBlocked, junk]),
    [
      [false, undefined, true, undefined],
      [true, undefined, true, { confidence: 2, category: 'Spam', filteredOutReason: 3, verificationStatus: 1 }],
      [undefined, true, undefined, undefined],
      [undefined, undefined, true, undefined],
    ],
  );
  const damaged = readMade(calls, { store, blocked: Buffer.from('no property list') });
  assert.deepEqual([damaged.items.filter(({ isBlocked }) => isBlocked).length, damaged.told.length], [0, 1]);
});
