import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Paragraph } from '../rich-document.js';
import { readMade } from '../testing/made-stores.test.js';
import { expectedRows, readAll, sampleBytes, withSamples } from '../testing/samples.test.js';
import { readBody } from './body.js';
import { wordsOfHtml } from './html-words.js';
import { notes } from './index.js';
import type { Note } from './item.js';
import { readParticipants } from './participants.js';
import { readTable } from './table.js';
import { unpacked } from './unpack.js';

/** A time as the independent decoder writes it, which knows microseconds, rounded as ours are. */
const upToMillis = (time: unknown): string | null => {
  if (typeof time !== 'string') return null;
  const [, seconds = '', fraction = '0'] = /^([^.]*?)(?:\.(\d+))?Z$/.exec(time) ?? [];
  return new Date(Date.parse(`${seconds}Z`) + Math.round(Number(`0.${fraction}`) * 1000)).toISOString();
};

function compared(note: Note) {
  return {
    pk: note.id,
    uuid: note.uid ?? null,
    title: note.title ?? null,
    created: note.created?.toISOString() ?? null,
    modified: note.modified?.toISOString() ?? null,
    account: note.account ?? null,
    folder: note.folders.at(-1) ?? null,
    pinned: note.isPinned,
    locked: note.isLocked,
    hint: note.passwordHint ?? null,
    markedDeleted: note.state === 'deleted',
    text: note.text ?? null,
    attachments: note.attachments.map(({ uid, uti, title }) => [uid, uti, title ?? null]),
  };
}

function expected(name: string) {
  return expectedRows(name)
    .filter(({ kind }) => kind === 'note')
    .map((row) => ({
      pk: row['pk'],
      uuid: row['uuid'],
      title: row['title'],
      created: upToMillis(row['created']),
      modified: upToMillis(row['modified']),
      account: row['account'],
      folder: row['folder'],
      pinned: row['pinned'],
      locked: row['locked'],
      hint: row['hint'],
      markedDeleted: row['markedDeleted'],
      text: row['text'],
      attachments: (row['attachments'] as { id: string; uti: string; title: string | null }[]).map((attachment) => [
        attachment.id,
        attachment.uti,
        attachment.title,
      ]),
    }));
}

test(
  'the notes of an iOS 15 phone are read as an independent decoder reads them, but for the twin of a locked one',
  withSamples,
  () => {
    const { items, notices } = readAll(notes, { store: 'notes/ios-plaso/NoteStore.sqlite' });
    assert.deepEqual(notices, []);
    assert.deepEqual(
      items.map(compared),
      expected('notes-ios-plaso').filter(({ title }) => title !== null),
    );
    assert.deepEqual(
      items.filter(({ isLocked }) => isLocked).map(({ title }) => title),
      ['My Secret Note', 'iOS 14 Locked Note', 'My Super Secret Note', 'Secure iOS 15 Note'],
    );
    assert.deepEqual(
      items.filter(({ state }) => state !== 'kept'),
      [],
    );
  },
);

test('the iOS 18 fixture is read as an independent decoder reads it, and its damaged body is told', withSamples, () => {
  const { items, notices } = readAll(notes, { store: 'notes/ios18-schema-fixture/NoteStore.sqlite' });
  assert.deepEqual(items.map(compared), expected('notes-ios18-schema-fixture'));
  assert.deepEqual(
    notices.map(({ where }) => where.split(', ')[1]),
    ['ZICNOTEDATA of note 13'],
  );
  assert.equal(items[0]?.state, 'recently-deleted');
});

test('the notes of a Mac of 2015 are read with their words', withSamples, () => {
  const { items, notices } = readAll(notes, { old: 'notes/macos-legacy/NotesV7.storedata' });
  assert.deepEqual(notices, []);
  const rows = expectedRows('notes-macos-legacy');
  assert.deepEqual(
    items.map((note) => [note.id, note.title, note.created?.toISOString(), note.modified?.toISOString(), note.folders]),
    rows.map((row) => [
      row['pk'],
      row['title'],
      upToMillis(row['created']),
      upToMillis(row['modified']),
      [row['folder']],
    ]),
  );
  assert.match(
    items[0]?.text ?? '',
    /^building 4th brandy gibs\n.*microsoft office\nbody soul and peace\nexample\.com\n/s,
  );
  assert.match(items[1]?.text ?? '', /#include <stdio\.h>/);
});

test('bodies that phones made have the text and looks that an independent decoder reads', withSamples, () => {
  for (const row of expectedRows('notes-blobs')) {
    const data = sampleBytes(`notes/protobuf-blobs/${String(row['file'])}`);
    if ('rows' in row) {
      assert.deepEqual(readTable(data), { rows: row['rows'], isRightToLeft: row['rightToLeft'] });
      continue;
    }
    const { text, paragraphs } = readBody(data);
    assert.equal(text, row['text']);
    assert.deepEqual(unitsOf(paragraphs), expectedUnits(row['runs'] as ExpectedRun[]), String(row['file']));
  }
});

/** What is known of each unit of the text but the ends of lines. */
function unitsOf(paragraphs: readonly Paragraph[]): unknown[] {
  return paragraphs.flatMap(({ style, align, isDone, spans }) =>
    spans.flatMap(({ text, isBold, isItalic, isUnderlined, script, link, color, thing }) =>
      [...Array(text.length).keys()].map((at) => ({
        unit: text[at],
        style,
        align: align ?? null,
        done: isDone ?? false,
        looks: [isBold ?? false, isItalic ?? false, isUnderlined ?? false, script ?? null],
        link: link ?? null,
        color: color ?? null,
        thing: thing ?? null,
      })),
    ),
  );
}

const styleNames: Readonly<Record<number, string>> = {
  0: 'title',
  1: 'heading',
  2: 'subheading',
  4: 'code',
  100: 'bullet',
  101: 'dash',
  102: 'number',
  103: 'check',
};

function expectedUnits(runs: readonly ExpectedRun[]): unknown[] {
  return runs.flatMap(({ text, style, weight = 0, underline = 0, script = 0, link, color, attachment }) =>
    [...Array(text.length).keys()].flatMap((at) => {
      if (text[at] === '\n') return [];
      const hex = (color ?? [])
        .slice(0, 3)
        .map((part) =>
          Math.round(part * 255)
            .toString(16)
            .padStart(2, '0'),
        )
        .join('');
      return {
        unit: text[at],
        style: styleNames[style?.type ?? -1] ?? 'body',
        align: [null, 'center', 'right', 'justify'][style?.align ?? 0] ?? null,
        done: Boolean(style?.done),
        looks: [
          (weight & 1) !== 0,
          (weight & 2) !== 0,
          underline !== 0,
          script === 0 ? null : script > 0 ? 'super' : 'sub',
        ],
        link: link ?? null,
        color: hex === '' || hex === '000000' ? null : `#${hex}`,
        thing: attachment?.id ?? null,
      };
    }),
  );
}

test('the open notes of an iOS 15 phone have the looks that an independent decoder reads', withSamples, () => {
  const { items } = readAll(notes, { store: 'notes/ios-plaso/NoteStore.sqlite' });
  const rows = expectedRows('notes-ios-plaso').filter(({ runs, title }) => Array.isArray(runs) && title !== null);
  assert.equal(rows.length, 3);
  for (const row of rows) {
    const note = items.find(({ id }) => id === row['pk']);
    assert.deepEqual(
      unitsOf(note?.paragraphs ?? []),
      expectedUnits(row['runs'] as ExpectedRun[]),
      String(row['title']),
    );
  }
});

test('with whom a note is shared is in a record of iCloud that a phone made', withSamples, () => {
  assert.deepEqual(readParticipants(sampleBytes('notes/protobuf-blobs/ZSERVERSHAREDATA.bin')), [
    {
      isOwner: true,
      name: 'Mr Tester',
      address: 'fake_email2@fake_domain.fake',
      role: 'owner',
      access: 'write',
      answer: 'accepted',
    },
    {
      isOwner: false,
      name: 'F P',
      address: 'fake_email@fake_domain.fake',
      role: 'invited',
      access: 'write',
      answer: 'accepted',
    },
  ]);
  assert.deepEqual(readParticipants(sampleBytes('notes/protobuf-blobs/ZSERVERRECORDDATA.bin')), []);
  assert.deepEqual(readParticipants(Buffer.from('no archive')), []);
});

test(
  'a note in a shared folder is shared with whom that is, and what was marked as with a pen is marked',
  withSamples,
  () => {
    const share = Buffer.from(sampleBytes('notes/protobuf-blobs/ZSERVERSHAREDATA.bin')).toString('hex');
    const marked = '120c1a0a120241422a0408017001'; // “AB”, of which the first has an emphasis
    const { items } = readMade(notes, {
      store: `CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER, Z_NAME TEXT); INSERT INTO Z_PRIMARYKEY VALUES (11, 'ICNote'), (14, 'ICFolder');
      CREATE TABLE ZICCLOUDSYNCINGOBJECT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZTITLE1 TEXT, ZTITLE2 TEXT, ZFOLDER INTEGER, ZPARENT INTEGER, ZSERVERSHAREDATA BLOB);
      INSERT INTO ZICCLOUDSYNCINGOBJECT VALUES (1, 14, NULL, 'Shared', NULL, NULL, x'${share}'), (2, 14, NULL, 'Inner', NULL, 1, NULL), (3, 11, 'In it', NULL, 2, NULL, NULL),
        (4, 11, 'Mine', NULL, NULL, NULL, NULL);
      CREATE TABLE ZICNOTEDATA (Z_PK INTEGER PRIMARY KEY, ZNOTE INTEGER, ZDATA BLOB); INSERT INTO ZICNOTEDATA VALUES (1, 3, x'${marked}');`,
    });
    assert.deepEqual(
      items.map(({ participants }) => participants.map(({ name }) => name)),
      [['Mr Tester', 'F P'], []],
    );
    assert.deepEqual(items[0]?.paragraphs[0]?.spans, [{ text: 'A', isHighlighted: true }, { text: 'B' }]);
  },
);

interface ExpectedRun {
  readonly text: string;
  readonly weight?: number;
  readonly underline?: number;
  readonly script?: number;
  readonly link?: string;
  readonly style?: { readonly type: number; readonly align?: number; readonly done?: boolean | number };
  readonly color?: readonly number[];
  readonly attachment?: { readonly id: string };
}

test('a body that would fill the memory, or is cut, ends in words', () => {
  const bomb = gzipSync(new Uint8Array(80 * 1024 * 1024));
  assert.throws(() => unpacked(bomb), { code: 'content/damaged-body', message: /larger than any note/ });
  assert.throws(() => unpacked(bomb.subarray(0, 100)), { code: 'content/damaged-body', message: /not packed/ });
  assert.throws(() => readTable(gzipSync(new Uint8Array())), { code: 'content/damaged-body', message: /no table/ });
});

test('of a note in HTML lines, looks and links are kept, and nothing that could run', () => {
  const html =
    '<html><head><style>x{}</style></head><body>A &amp; b<div><b>bold</b> <a href="https://x.example/?a&amp;b">there</a></div>' +
    '<div><br></div><ul><li>one</li><li>two</li></ul><script>alert(1)</script><!-- not shown --><p>1 &lt; 2 &#9731;</p></body>';
  const lines = wordsOfHtml(html).map(({ style, spans }) => [style, spans.map(({ text }) => text).join('')]);
  assert.deepEqual(lines, [
    ['body', 'A & b'],
    ['body', 'bold there'],
    ['body', ''],
    ['bullet', 'one'],
    ['bullet', 'two'],
    ['body', '1 < 2 ☃'],
  ]);
  assert.equal(wordsOfHtml(html)[1]?.spans.at(-1)?.link, 'https://x.example/?a&b');
});

test('in iOS 11 a table says which folder a note is in, and folders that hold each other end', () => {
  const { items } = readMade(notes, {
    store: `CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER, Z_NAME TEXT);
     INSERT INTO Z_PRIMARYKEY VALUES (8, 'ICNote'), (11, 'ICFolder'), (12, 'ICAccount');
     CREATE TABLE ZICCLOUDSYNCINGOBJECT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZTITLE1 TEXT, ZTITLE2 TEXT, ZPARENT INTEGER,
       ZACCOUNT2 INTEGER, ZNAME TEXT, ZCREATIONDATE1 REAL, ZCREATIONDATE2 REAL);
     INSERT INTO ZICCLOUDSYNCINGOBJECT VALUES (1, 8, 'Inside', NULL, NULL, 4, NULL, 500000000.5, NULL), (2, 11, NULL, 'Outer', NULL, NULL, NULL, NULL, NULL),
       (3, 11, NULL, 'Inner', 2, NULL, NULL, NULL, NULL), (4, 12, NULL, NULL, NULL, NULL, 'Mail', NULL, 1.0), (5, 8, 'Lost', NULL, NULL, NULL, NULL, 0, NULL),
       (6, 11, NULL, 'Ring', 6, NULL, NULL, NULL, NULL), (7, 8, 'Round', NULL, NULL, NULL, NULL, NULL, NULL);
     CREATE TABLE ZICNOTEDATA (Z_PK INTEGER PRIMARY KEY, ZNOTE INTEGER, ZDATA BLOB);
     INSERT INTO ZICNOTEDATA VALUES (1, 1, NULL);
     CREATE TABLE Z_11NOTES (Z_11FOLDERS INTEGER, Z_8NOTES INTEGER);
     INSERT INTO Z_11NOTES VALUES (3, 1), (6, 7);`,
  });
  assert.deepEqual(
    items.slice(0, 2).map(({ title, folders, account, created }) => [title, folders, account, created?.toISOString()]),
    [
      ['Inside', ['Outer', 'Inner'], 'Mail', '2016-11-05T00:53:20.500Z'],
      ['Lost', [], undefined, undefined],
    ],
  );
  assert.equal(items[2]?.folders[0], 'Ring');
});

test('the notes of iOS 8 and of iOS 3 are read from their own tables', () => {
  const { items } = readMade(notes, {
    old: `CREATE TABLE ZNOTE (Z_PK INTEGER PRIMARY KEY, ZTITLE TEXT, ZGUID TEXT, ZCREATIONDATE REAL, ZMODIFICATIONDATE REAL, ZSTORE INTEGER, ZDELETEDFLAG INTEGER);
     CREATE TABLE ZNOTEBODY (Z_PK INTEGER PRIMARY KEY, ZCONTENT TEXT, ZOWNER INTEGER);
     CREATE TABLE ZSTORE (Z_PK INTEGER PRIMARY KEY, ZNAME TEXT);
     INSERT INTO ZSTORE VALUES (1, 'LOCAL_NOTES_STORE');
     INSERT INTO ZNOTE VALUES (1, 'Milk', 'guid-1', 400000000, 400000100, 1, 0), (2, 'Gone', 'guid-2', 400000000, 400000100, 1, 1);
     INSERT INTO ZNOTEBODY VALUES (1, 'Milk<div>and bread</div>', 1);`,
  });
  assert.deepEqual(
    items.map(({ title, text, folders, state }) => [title, text, folders, state]),
    [
      ['Milk', 'Milk\nand bread', ['LOCAL_NOTES_STORE'], 'kept'],
      ['Gone', undefined, ['LOCAL_NOTES_STORE'], 'deleted'],
    ],
  );
  const oldest = readMade(notes, {
    old: `CREATE TABLE Note (creation_date INTEGER, title TEXT, summary TEXT);
     CREATE TABLE note_bodies (note_id INTEGER UNIQUE, data TEXT);
     INSERT INTO Note VALUES (250000000, 'Call', 'Call'); INSERT INTO note_bodies VALUES (1, 'Call&nbsp;Pat<br>at 5');`,
  });
  assert.deepEqual(
    oldest.items.map(({ text }) => text),
    ['Call\u00a0Pat\nat 5'],
  );
});
