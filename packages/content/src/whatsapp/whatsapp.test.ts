import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '../messages/item.js';
import { readMade } from '../testing/made-stores.test.js';
import { expectedRows, readAll, withSamples } from '../testing/samples.test.js';
import { whatsappCalls } from './calls/index.js';
import { whatsappContacts } from './contacts/index.js';
import { whatsapp } from './index.js';

const partial = 'backup/mvt-ios14.3-partial';

test(
  'the chats of a real iOS 14.3 backup are read, with the number that stands behind an identifier',
  withSamples,
  () => {
    const { items, notices } = readAll(whatsapp, {
      chats: `${partial}/7c/7c7fba66680ef796b916b067077cc246adacf01d`,
      contacts: `${partial}/b8/b8548dc30aa1030df0ce18ef08b882cf7ab5212f`,
      pairs: `${partial}/e7/e794f6ffcc3c222535f47684a63d5178da3c4500`,
    });
    assert.deepEqual(notices, []);
    assert.deepEqual(
      items.map(({ text, isFromMe, conversation, date }) => [
        text,
        isFromMe,
        conversation.isGroup,
        date?.toISOString(),
      ]),
      [
        ['Hi', false, false, '2025-08-27T15:06:40.000Z'],
        ['Check https://example.org/news', true, false, '2025-08-28T18:53:20.000Z'],
        ['Welcome', false, true, '2025-08-29T22:40:00.000Z'],
      ],
    );
    assert.equal(items[2]?.conversation.title, 'Example Group');
    assert.equal(items[2]?.sender.address, '+14155550101');
  },
);

test('WhatsApp’s contacts of two phones are those that an independent decoder reads', withSamples, () => {
  for (const sample of ['ios15.3.1-hickman', 'ios16.1.1-magnet2023']) {
    const { items, notices } = readAll(whatsappContacts, { contacts: `whatsapp/${sample}/ContactsV2.sqlite` });
    assert.deepEqual(notices, []);
    const shown = items.map(({ identifier, name, phone, jid, lid, about, aboutDate }) => ({
      about: about ?? null,
      aboutAt: aboutDate?.toISOString().replace(/\.?0*Z$/, 'Z') ?? null,
      id: identifier ?? null,
      jid: jid ?? null,
      kind: 'contact',
      lid: lid ?? null,
      local: null,
      name: name ?? null,
      phone: phone ?? null,
    }));
    assert.deepEqual(shown, expectedRows(`whatsapp-${sample}-ContactsV2`));
  }
});

test(
  'WhatsApp’s calls are those that an independent decoder reads, with the names of its contacts',
  withSamples,
  () => {
    const folder = 'whatsapp/ios15.3.1-hickman';
    const { items, notices } = readAll(whatsappCalls, {
      calls: `${folder}/CallHistory.sqlite`,
      contacts: `${folder}/ContactsV2.sqlite`,
    });
    assert.deepEqual(notices, []);
    const expected = expectedRows('whatsapp-calls-ios15.3.1-hickman');
    assert.deepEqual(
      items.map((call) => ({
        pk: call.id,
        date: call.start?.getTime(),
        duration: call.durationSeconds,
        incoming: !call.isOutgoing,
        missed: call.isMissed,
        video: call.kind === 'app-video',
        jid: `${call.party.address?.slice(1)}@s.whatsapp.net`,
      })),
      expected.map(({ pk, date, duration, incoming, missed, video, participants }) => ({
        pk,
        date: roundedTime(String(date)),
        duration,
        incoming,
        missed,
        video,
        jid: (participants as readonly { jid: string }[])[0]?.jid,
      })),
    );
    assert.ok(items.every(({ party, isAnswered }) => party.name === 'This Is DFIR Two' && isAnswered));
  },
);

/** The decoder has microseconds. */
function roundedTime(iso: string): number {
  return Math.round(Date.parse(`${iso.slice(0, 19)}Z`) + Number(`0${iso.slice(19, -1)}`) * 1000);
}

const tables = `
  CREATE TABLE ZWACHATSESSION (Z_PK INTEGER PRIMARY KEY, ZCONTACTJID TEXT, ZPARTNERNAME TEXT, ZSESSIONTYPE INTEGER);
  CREATE TABLE ZWAMESSAGE (Z_PK INTEGER PRIMARY KEY, ZCHATSESSION INTEGER, ZISFROMME INTEGER, ZMESSAGETYPE INTEGER DEFAULT 0, ZGROUPEVENTTYPE INTEGER,
    ZGROUPMEMBER INTEGER, ZTEXT, ZFROMJID TEXT, ZPUSHNAME TEXT, ZMESSAGEDATE REAL, ZSTANZAID TEXT, ZSTARRED INTEGER, ZMEDIAITEM INTEGER, ZMESSAGEINFO INTEGER);
  CREATE TABLE ZWAMEDIAITEM (Z_PK INTEGER PRIMARY KEY, ZMESSAGE INTEGER, ZMEDIALOCALPATH TEXT, ZXMPPTHUMBPATH TEXT, ZMEDIAURL TEXT, ZFILESIZE INTEGER, ZTITLE TEXT,
    ZVCARDSTRING TEXT, ZVCARDNAME TEXT, ZLATITUDE REAL, ZLONGITUDE REAL, ZMETADATA BLOB);
  CREATE TABLE ZWAGROUPMEMBER (Z_PK INTEGER PRIMARY KEY, ZCHATSESSION INTEGER, ZMEMBERJID TEXT, ZCONTACTNAME TEXT);
  CREATE TABLE ZWAMESSAGEINFO (Z_PK INTEGER PRIMARY KEY, ZMESSAGE INTEGER, ZRECEIPTINFO BLOB);
  CREATE TABLE ZWAMESSAGEDATAITEM (Z_PK INTEGER PRIMARY KEY, ZMESSAGE INTEGER, ZTITLE TEXT, ZSUMMARY TEXT, ZMATCHEDTEXT TEXT, ZCONTENT1 TEXT, ZCONTENT2 TEXT);
  CREATE TABLE ZWAPROFILEPUSHNAME (Z_PK INTEGER PRIMARY KEY, ZJID TEXT, ZPUSHNAME TEXT);
  INSERT INTO ZWACHATSESSION VALUES (1, '4915550101@s.whatsapp.net', 'Jonas', 0), (2, '120363@g.us', 'Parents', 1), (3, '700@lid', NULL, 0),
    (4, 'status@broadcast', 'Status', 3), (5, '99@newsletter', 'News', 5), (6, '1@broadcast', 'All of them', 2);
  INSERT INTO ZWAGROUPMEMBER VALUES (1, 2, '4915550101@s.whatsapp.net', 'J.'), (2, 2, '800@lid', 'Sara L'), (3, 2, '4915550105@s.whatsapp.net', 'From the group');
  INSERT INTO ZWAPROFILEPUSHNAME VALUES (1, '4915550105@s.whatsapp.net', 'Herself');`;
const pairs = `CREATE TABLE ZWAPHONENUMBERLIDPAIR (Z_PK INTEGER PRIMARY KEY, ZLID TEXT, ZPHONENUMBER TEXT);
  INSERT INTO ZWAPHONENUMBERLIDPAIR VALUES (1, '700', '4915550101');`;

const row = (id: number, values: Readonly<Record<string, string | number>>): string => {
  const all = {
    Z_PK: id,
    ZCHATSESSION: 1,
    ZISFROMME: 0,
    ZMESSAGEDATE: 700_000_000 + id,
    ZSTANZAID: `stanza ${id}`,
    ...values,
  };
  const shown = Object.values(all).map((value) =>
    typeof value === 'string' && !value.startsWith("x'") ? `'${value}'` : value,
  );
  return `INSERT INTO ZWAMESSAGE (${Object.keys(all).join(', ')}) VALUES (${shown.join(', ')});`;
};

function read(statements: readonly string[], more: Readonly<Record<string, string>> = {}): Message[] {
  const { items, told } = readMade(whatsapp, { chats: tables + statements.join('\n'), ...more });
  assert.deepEqual(told, []);
  return items;
}

test('a number and the identifier in its place are one conversation where the pair is known, and two where it is not', () => {
  const lines = [
    row(1, { ZTEXT: 'second', ZMESSAGEDATE: 2 }),
    row(2, { ZTEXT: 'first', ZCHATSESSION: 3, ZMESSAGEDATE: 1 }),
  ];
  const together = read(lines, { pairs });
  assert.deepEqual(
    together.map(({ text, conversation, sender }) => [text, conversation.title, sender.address]),
    [
      ['first', 'Jonas', '+4915550101'],
      ['second', 'Jonas', '+4915550101'],
    ],
  );
  const inStore = `${pairs}${lines.join('')}`;
  assert.equal(new Set(read([inStore]).map(({ conversation }) => conversation.id)).size, 1);
  assert.deepEqual(
    read(lines).map(({ conversation }) => conversation.title),
    ['Jonas', '700@lid'],
  );
});

test('in a group the member wrote it and not the group, names come from who knows best, and nobody is guessed', () => {
  const items = read([
    row(1, { ZCHATSESSION: 2, ZGROUPMEMBER: 1, ZFROMJID: '120363@g.us', ZTEXT: 'a' }),
    row(2, { ZCHATSESSION: 2, ZGROUPMEMBER: 2, ZFROMJID: '120363@g.us', ZTEXT: 'b', ZPUSHNAME: 'CgRTYXJh' }),
    row(3, { ZCHATSESSION: 2, ZGROUPMEMBER: 3, ZFROMJID: '120363@g.us', ZTEXT: 'c' }),
    row(4, { ZCHATSESSION: 2, ZFROMJID: '120363@g.us', ZTEXT: 'd' }),
  ]);
  assert.deepEqual(
    items.map(({ sender }) => [sender.name, sender.address]),
    [
      ['Jonas', '+4915550101'],
      ['Sara L', '800@lid'],
      ['Herself', '+4915550105'],
      [undefined, undefined],
    ],
  );
  assert.deepEqual(
    items[0]?.conversation.participants.map(({ name }) => name),
    ['Jonas', 'Sara L', 'Herself'],
  );
});

test('WhatsApp’s contacts name people before anybody else, also where their texts are bytes', () => {
  const [item] = read([row(1, { ZTEXT: 'a' })], {
    contacts: `CREATE TABLE ZWAADDRESSBOOKCONTACT (Z_PK INTEGER PRIMARY KEY, ZFULLNAME BLOB, ZWHATSAPPID BLOB);
      INSERT INTO ZWAADDRESSBOOKCONTACT VALUES (1, x'4A6F6E6173204C2E', x'3439313535353031303140732E77686174736170702E6E6574');`,
  });
  assert.equal(item?.sender.name, 'Jonas L.');
  assert.equal(item?.conversation.title, 'Jonas L.');
});

test('news of others’ lives and channels are left out, a list of people is not, and what is in no chat is unfiled', () => {
  const items = read([
    row(1, { ZCHATSESSION: 4, ZTEXT: 'status' }),
    row(2, { ZCHATSESSION: 5, ZTEXT: 'channel' }),
    row(3, { ZCHATSESSION: 6, ZTEXT: 'list', ZISFROMME: 1 }),
    row(4, { ZCHATSESSION: 77, ZTEXT: 'nowhere' }),
  ]);
  assert.deepEqual(
    items.map(({ text, conversation }) => [text, conversation.title]),
    [
      ['list', 'All of them'],
      ['nowhere', 'Unfiled'],
    ],
  );
});

test('each type of message is what it is, one taken back is told, and a type that is not known keeps its number', () => {
  const items = read([
    row(1, { ZMESSAGETYPE: 1, ZMEDIAITEM: 1 }),
    row(2, { ZMESSAGETYPE: 3, ZMEDIAITEM: 2 }),
    row(3, { ZMESSAGETYPE: 4, ZMEDIAITEM: 3 }),
    row(4, { ZMESSAGETYPE: 5, ZMEDIAITEM: 4 }),
    row(5, { ZMESSAGETYPE: 8, ZMEDIAITEM: 5, ZTEXT: 'The plan', ZSTARRED: 1 }),
    row(6, { ZMESSAGETYPE: 15, ZMEDIAITEM: 6 }),
    row(7, { ZMESSAGETYPE: 14 }),
    row(8, { ZMESSAGETYPE: 46, ZTEXT: 'Tea or coffee?' }),
    row(9, { ZMESSAGETYPE: 12 }),
    row(10, { ZMESSAGETYPE: 7, ZTEXT: 'https://x.example/' }),
    row(11, { ZMESSAGETYPE: 2, ZMEDIAITEM: 7 }),
    `INSERT INTO ZWAMEDIAITEM (Z_PK, ZMEDIALOCALPATH, ZTITLE, ZVCARDSTRING, ZLATITUDE, ZLONGITUDE) VALUES (1, 'Media/a/1.jpg', 'Crane', 'image/jpeg', 1600, 1200),
       (2, 'Media/a/2.opus', NULL, 'audio/ogg; codecs=opus', 0, 0), (4, NULL, 'Harbour', NULL, 52.5, 13.25),
       (5, 'Media/a/5.pdf', 'Plan 2026.pdf', NULL, 0, 0), (6, '/Media/a/6.webp', NULL, NULL, 0, 0), (7, NULL, NULL, NULL, 0, 0);
     INSERT INTO ZWAMEDIAITEM (Z_PK, ZVCARDSTRING) VALUES (3, 'BEGIN:VCARD' || char(10) || 'FN:Ingrid\\, S.' || char(10) || 'item1.TEL;waid=46:+46 70' || char(10) || 'END:VCARD');
     INSERT INTO ZWAMESSAGEDATAITEM VALUES (1, 10, 'Ships', 'About ships', 'https://x.example/', NULL, NULL);`,
  ]);
  const [picture, voice, contact, place, document, sticker, deleted, poll, waiting, link, video] = items;
  assert.deepEqual(picture?.attachments[0]?.relativePath, 'Media/a/1.jpg');
  assert.deepEqual([picture?.text, picture?.balloon], ['Crane', undefined]);
  assert.deepEqual([voice?.attachments[0]?.mediaType, voice?.attachments[0]?.name], ['audio/ogg', '2.opus']);
  assert.deepEqual([contact?.balloon?.title, contact?.balloon?.summary], ['Ingrid, S.', '+46 70']);
  assert.deepEqual(
    [place?.balloon?.title, place?.balloon?.latitude, place?.balloon?.longitude],
    ['Harbour', 52.5, 13.25],
  );
  assert.deepEqual([document?.attachments[0]?.name, document?.text], ['Plan 2026.pdf', 'The plan']);
  assert.deepEqual([document?.attachments[0]?.mediaType, document?.isStarred], ['application/pdf', true]);
  assert.deepEqual(sticker?.attachments[0], {
    name: '6.webp',
    mediaType: 'image/webp',
    domain: 'HomeDomain',
    relativePath: 'Media/a/6.webp',
    isSticker: true,
  });
  assert.deepEqual([deleted?.unsent, deleted?.text], [[{ part: 0 }], undefined]);
  assert.deepEqual([poll?.unknownType, poll?.text], [46, 'Tea or coffee?']);
  assert.equal(waiting?.isUndecoded, true);
  assert.deepEqual(link?.balloon, {
    app: 'link',
    url: 'https://x.example/',
    title: 'Ships',
    summary: 'About ships',
  });
  assert.deepEqual(video?.attachments, [{ name: 'Video' }], 'it was never loaded');
  const words = items.map((item) => whatsapp.describe.line?.(item).remarks ?? []);
  assert.deepEqual(words[7], ['Of a kind that is not known (46)']);
  assert.deepEqual(words[4], ['Starred']);
});

test('what happened in a group is a sentence, and numbers that are not known are shown as they are', () => {
  const events = [
    [6, 12, 'Parents of 7b'],
    [6, 1, 'Parents'],
    [6, 2, '4915550105@s.whatsapp.net'],
    [6, 61, 'something'],
    [10, 38, ''],
  ] as const;
  const items = read(
    events.map(([type, event, text], index) =>
      row(index + 1, { ZCHATSESSION: 2, ZMESSAGETYPE: type, ZGROUPEVENTTYPE: event, ZTEXT: text }),
    ),
  );
  assert.deepEqual(
    items.map(({ event, text }) => [event, text]),
    [
      ['The group “Parents of 7b” was made', undefined],
      ['Somebody changed the subject to “Parents”', undefined],
      ['Herself joined', undefined],
      ['Event of the group (61): something', undefined],
      ['Notice of WhatsApp (38)', undefined],
    ],
  );
});

/** A field of protobuf that holds bytes. */
const field = (number: number, bytes: Uint8Array): Uint8Array =>
  Buffer.concat([Buffer.from([...varint(number * 8 + 2), ...varint(bytes.length)]), bytes]);
const text = (number: number, words: string): Uint8Array => field(number, Buffer.from(words));
function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value % 0x80) | 0x80, ...varint(Math.floor(value / 0x80))];
}
const hex = (...fields: readonly Uint8Array[]): string => `x'${Buffer.concat(fields).toString('hex')}'`;

test('an answer shows what it answers: as it stands, by the beginning of its identifier, or in the words that were kept', () => {
  const stanza = '3EB0AAAAAAAAAAAAAAAA';
  const quoting = (id: number, of: string) =>
    hex(text(5, of), text(6, 'x@s.whatsapp.net'), field(19, text(1, `kept ${id}`)));
  const items = read([
    row(1, { ZTEXT: 'the question', ZSTANZAID: stanza }),
    row(2, { ZTEXT: 'exactly', ZMEDIAITEM: 2 }),
    row(3, { ZTEXT: 'by its beginning', ZMEDIAITEM: 3 }),
    row(4, { ZTEXT: 'gone', ZMEDIAITEM: 4 }),
    row(5, { ZTEXT: 'passed on', ZMEDIAITEM: 5 }),
    `INSERT INTO ZWAMEDIAITEM (Z_PK, ZMETADATA) VALUES (2, ${quoting(2, stanza)}), (3, ${quoting(3, `${stanza.slice(0, 17)}XYZ`)}),
       (4, ${quoting(4, '3EB0BBBBBBBBBBBBBBBB')}), (5, x'8801057a00');`,
  ]);
  assert.deepEqual(
    items.map(({ replyTo }) => replyTo),
    [
      undefined,
      { guid: stanza, text: 'the question' },
      { guid: stanza, text: 'the question' },
      { guid: '3EB0BBBBBBBBBBBBBBBB', text: 'kept 4' },
      undefined,
    ],
  );
  assert.equal(items[4]?.timesForwarded, 5);
});

test('reactions are from the other one of two, or from whom a group names; one that was taken back is none', () => {
  const reaction = (emoji: string, jid?: string) =>
    field(
      2,
      Buffer.concat([
        text(1, 'R1'),
        text(2, emoji),
        Buffer.from([0x18, ...varint(1_767_225_600_000)]),
        ...(jid ? [text(5, jid)] : []),
      ]),
    );
  const items = read([
    row(1, { ZTEXT: 'mine', ZISFROMME: 1, ZMESSAGEINFO: 1 }),
    row(2, { ZTEXT: 'theirs', ZMESSAGEINFO: 1 }),
    row(3, { ZTEXT: 'group', ZCHATSESSION: 2, ZMESSAGEINFO: 2 }),
    `INSERT INTO ZWAMESSAGEINFO VALUES (1, 1, ${hex(field(7, reaction('❤️')))}),
       (2, 3, ${hex(field(7, Buffer.concat([reaction('👍', '4915550105@s.whatsapp.net'), reaction('')])))});`,
  ]);
  assert.deepEqual(
    items.map(({ reactions }) => reactions.map(({ emoji, isFromMe, from }) => [emoji, isFromMe, from.name])),
    [[['❤️', false, 'Jonas']], [['❤️', true, undefined]], [['👍', false, 'Herself']]],
  );
  assert.equal(items[0]?.reactions[0]?.date?.toISOString(), '2026-01-01T00:00:00.000Z');
});

test('damaged metadata takes itself alone, and is told', () => {
  const { items, told } = readMade(whatsapp, {
    chats: `${tables}${row(1, { ZTEXT: 'whole', ZMEDIAITEM: 1 })}INSERT INTO ZWAMEDIAITEM (Z_PK, ZMETADATA) VALUES (1, x'2aff');`,
  });
  assert.deepEqual([items[0]?.text, told.length], ['whole', 1]);
});

test('a store without chats, or with the columns of another time, is read as far as it goes', () => {
  const { items } = readMade(whatsapp, {
    chats: `CREATE TABLE ZWAMESSAGE (Z_PK INTEGER PRIMARY KEY, ZTEXT TEXT); INSERT INTO ZWAMESSAGE VALUES (1, 'words');`,
  });
  assert.deepEqual(
    items.map(({ text: words, conversation }) => [words, conversation.title]),
    [['words', 'Unfiled']],
  );
  assert.deepEqual(readMade(whatsapp, { chats: 'CREATE TABLE x (y INTEGER);' }).items, []);
});

test('a call of several has everybody, whatever number the entities have, and one that was not taken says so', () => {
  const { items, told } = readMade(whatsappCalls, {
    calls: `CREATE TABLE ZWACDCALLEVENT (Z_PK INTEGER PRIMARY KEY, Z7CALLEVENTS INTEGER, ZDATE REAL, ZDURATION REAL, ZOUTCOME INTEGER, ZGROUPCALLCREATORUSERJIDSTRING TEXT);
      CREATE TABLE ZWAAGGREGATECALLEVENT (Z_PK INTEGER PRIMARY KEY, ZINCOMING INTEGER, ZMISSED INTEGER, ZVIDEO INTEGER);
      CREATE TABLE ZWACDCALLEVENTPARTICIPANT (Z_PK INTEGER PRIMARY KEY, Z7PARTICIPANTS INTEGER, ZJIDSTRING TEXT);
      INSERT INTO ZWACDCALLEVENT VALUES (1, 5, 700000000, 60, 0, '2@s.whatsapp.net'), (2, 6, 700000100, 0, 4, NULL), (3, NULL, 700000200, 1, 0, NULL);
      INSERT INTO ZWAAGGREGATECALLEVENT VALUES (5, 1, 0, 1), (6, 1, 0, 0);
      INSERT INTO ZWACDCALLEVENTPARTICIPANT VALUES (1, 5, '1@s.whatsapp.net'), (2, 5, '2@s.whatsapp.net'), (3, 6, '1@s.whatsapp.net');`,
  });
  assert.deepEqual(told, []);
  assert.deepEqual(
    items.map((call) => [call.kind, call.isAnswered, call.isMissed, call.party.address, call.participants.length]),
    [
      ['app-video', true, false, '+2', 2],
      ['app-audio', false, false, '+1', 0],
      ['app-audio', true, false, undefined, 0],
    ],
  );
});
