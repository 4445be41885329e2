import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromHex } from '@pearmain/formats';
import { goldenFiles } from '@pearmain/testkit';
import { UnlockedFiles } from '../file-lock.js';
import type { BackupFile } from '../reader.js';
import { readMade } from '../testing/made-stores.test.js';
import { notes } from './index.js';
import type { Note } from './item.js';

interface Golden {
  readonly salt: string;
  readonly iterations: number;
  readonly wrappedKey: string;
  readonly vector: string;
  readonly tag: string;
  readonly data: string;
  readonly record: string;
}
const golden = JSON.parse(Buffer.from(goldenFiles(import.meta.url)('locked.json')).toString()) as Readonly<
  Record<'note' | 'link' | 'media' | 'asset' | 'record' | 'other' | 'table' | 'drawing' | 'shown', Golden>
>;

const lockCells = ({ salt, iterations, wrappedKey, vector, tag }: Golden): string =>
  `x'${salt}', ${iterations}, x'${wrappedKey}', x'${vector}', x'${tag}'`;
const lockNames = 'ZCRYPTOSALT, ZCRYPTOITERATIONCOUNT, ZCRYPTOWRAPPEDKEY, ZCRYPTOINITIALIZATIONVECTOR, ZCRYPTOTAG';
const { note, link, media, asset, record, other, table, drawing, shown: picture } = golden;

const store = `CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER, Z_NAME TEXT);
  INSERT INTO Z_PRIMARYKEY VALUES (11, 'ICNote'), (13, 'ICAccount');
  CREATE TABLE ZICCLOUDSYNCINGOBJECT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZIDENTIFIER TEXT, ZNAME TEXT, ZTITLE TEXT, ZTITLE1 TEXT, ZACCOUNT7 INTEGER,
    ZISPASSWORDPROTECTED INTEGER, ZPASSWORDHINT TEXT, ZNOTE INTEGER, ZTYPEUTI TEXT, ZMEDIA INTEGER, ZGENERATION1 TEXT, ZFILENAME TEXT, ZENCRYPTEDVALUESJSON BLOB,
    ZUNAPPLIEDENCRYPTEDRECORD BLOB, ZASSETCRYPTOINITIALIZATIONVECTOR BLOB, ZASSETCRYPTOTAG BLOB,
    ZFALLBACKIMAGEGENERATION TEXT, ZFALLBACKIMAGECRYPTOINITIALIZATIONVECTOR BLOB, ZFALLBACKIMAGECRYPTOTAG BLOB, ZCRYPTOSALT BLOB, ZCRYPTOITERATIONCOUNT INTEGER,
    ZCRYPTOWRAPPEDKEY BLOB, ZCRYPTOINITIALIZATIONVECTOR BLOB, ZCRYPTOTAG BLOB);
  CREATE TABLE ZICNOTEDATA (Z_PK INTEGER PRIMARY KEY, ZNOTE INTEGER, ZDATA BLOB, ZCRYPTOINITIALIZATIONVECTOR BLOB, ZCRYPTOTAG BLOB);
  INSERT INTO ZICCLOUDSYNCINGOBJECT (Z_PK, Z_ENT, ZIDENTIFIER, ZNAME) VALUES (1, 13, 'ACCOUNT', 'iCloud');
  INSERT INTO ZICCLOUDSYNCINGOBJECT (Z_PK, Z_ENT, ZTITLE1, ZACCOUNT7, ZISPASSWORDPROTECTED, ZPASSWORDHINT, ${lockNames}) VALUES
    (2, 11, 'Cabin', 1, 1, 'bark', ${lockCells(note)}), (3, 11, 'Other', 1, 1, NULL, ${lockCells(other)});
  INSERT INTO ZICCLOUDSYNCINGOBJECT (Z_PK, Z_ENT, ZTITLE1, ZACCOUNT7, ZISPASSWORDPROTECTED, ZUNAPPLIEDENCRYPTEDRECORD) VALUES
    (4, 11, 'From the cloud', 1, 1, x'${record.record}'), (5, 11, 'With the passcode', 1, 1, NULL);
  INSERT INTO ZICCLOUDSYNCINGOBJECT (Z_PK, Z_ENT, ZIDENTIFIER, ZNOTE, ZTYPEUTI, ZENCRYPTEDVALUESJSON, ${lockNames}) VALUES
    (6, 4, 'LINK', 2, 'public.url', x'${link.data}', ${lockCells(link)});
  INSERT INTO ZICCLOUDSYNCINGOBJECT (Z_PK, Z_ENT, ZIDENTIFIER, ZNOTE, ZTYPEUTI, ZMEDIA) VALUES (7, 4, 'PICTURE', 2, 'public.jpeg', 8);
  INSERT INTO ZICCLOUDSYNCINGOBJECT (Z_PK, Z_ENT, ZIDENTIFIER, ZGENERATION1, ZENCRYPTEDVALUESJSON, ZASSETCRYPTOINITIALIZATIONVECTOR, ZASSETCRYPTOTAG, ${lockNames})
    VALUES (8, 10, 'MEDIA', '1_A', x'${media.data}', x'${asset.vector}', x'${asset.tag}', ${lockCells(media)});
  INSERT INTO ZICCLOUDSYNCINGOBJECT (Z_PK, Z_ENT, ZIDENTIFIER, ZNOTE, ZTYPEUTI, ZENCRYPTEDVALUESJSON, ${lockNames}) VALUES
    (9, 4, 'TABLE', 2, 'com.apple.notes.table', x'${table.data}', ${lockCells(table)});
  INSERT INTO ZICCLOUDSYNCINGOBJECT (Z_PK, Z_ENT, ZIDENTIFIER, ZNOTE, ZTYPEUTI, ZFALLBACKIMAGEGENERATION, ZFALLBACKIMAGECRYPTOINITIALIZATIONVECTOR, ZFALLBACKIMAGECRYPTOTAG, ${lockNames})
    VALUES (10, 4, 'DRAWING', 2, 'com.apple.paper', '1_B', x'${picture.vector}', x'${picture.tag}', ${lockCells(drawing)});
  INSERT INTO ZICNOTEDATA VALUES (1, 2, x'${note.data}', x'${note.vector}', x'${note.tag}'), (2, 3, x'${other.data}', x'${other.vector}', x'${other.tag}'),
    (3, 4, x'${record.data}', NULL, NULL), (4, 5, x'0102', NULL, NULL);`;

const right = 'birch & Föhre';
const shown = (items: readonly Note[]) => items.map(({ title, text, isOpened }) => [title, text, isOpened]);

test('without a password locked notes have a title and a hint, and nothing is told', () => {
  const { items, told } = readMade(notes, { store });
  assert.deepEqual(told, []);
  assert.deepEqual(
    items.map(({ isLocked, text, attachments }) => [isLocked, text, attachments]),
    Array.from({ length: 4 }, () => [true, undefined, []]),
  );
  // Nobody is asked for what no password opens.
  assert.deepEqual(
    items.map((item) => notes.lockOf?.(item)),
    [{ hint: 'bark' }, { hint: undefined }, { hint: undefined }, undefined],
  );
});

test('their password opens what another program locked, by columns or by a record of iCloud; the others stay locked and are told', () => {
  const { items, told } = readMade(notes, { store }, ['wrong', right]);
  assert.deepEqual(shown(items), [
    ['Cabin', 'Cabin\n\ufffc\ufffc', true],
    ['Other', undefined, undefined],
    ['From the cloud', 'From the cloud', true],
    ['With the passcode', undefined, undefined],
  ]);
  assert.deepEqual(told, [
    'This note stays locked: it has another password than those that were given.',
    'This note stays locked: no password opens it. It may open with the passcode of the phone, whose key is in no backup.',
  ]);
  assert.deepEqual(items[0]?.attachments[0], {
    uid: 'LINK',
    kind: 'link',
    uti: 'public.url',
    title: 'The way',
    summary: 'Left at the lake',
    url: 'https://cabin.example/way',
  });
  assert.ok(items.every(({ isLocked }) => isLocked));
});

test('a table of a locked note has its rows', () => {
  const { items } = readMade(notes, { store }, [right]);
  const [found] = items[0]?.attachments.filter(({ kind }) => kind === 'table') ?? [];
  assert.deepEqual([found?.title, found?.rows, found?.isRightToLeft], ['Who sleeps where', [['Cell']], true]);
});

test('a picture and a drawing of a locked note come open, and their keys go nowhere else', async () => {
  const domain = 'AppDomainGroup-group.com.apple.notes';
  const paths = {
    media: 'Accounts/ACCOUNT/Media/MEDIA/1_A/MEDIA',
    drawing: 'Accounts/ACCOUNT/FallbackImages/DRAWING/1_B/FallbackImage.png.encrypted',
  };
  const read = async (stored: Readonly<Record<string, Uint8Array>>, wanted: string): Promise<string> => {
    const at = (relativePath: string): BackupFile => ({
      domain,
      relativePath,
      sizeBytes: stored[relativePath]?.length ?? 0,
      modified: undefined,
    });
    const files = new UnlockedFiles({
      find: async (_, relativePath) => (relativePath in stored ? at(relativePath) : undefined),
      async *below() {},
      async *open({ relativePath }) {
        yield stored[relativePath]?.subarray(0, 5) ?? new Uint8Array();
        yield stored[relativePath]?.subarray(5) ?? new Uint8Array();
      },
    });
    const { items } = readMade(notes, { store }, [right]);
    const placed: Note[] = [];
    const listed = (async function* () {
      yield* items;
    })();
    for await (const item of notes.place?.(listed, files) ?? []) placed.push(item);
    const shownFiles = placed[0]?.attachments.flatMap(({ file }) => file ?? []);
    const facts = ({ relativePath, sizeBytes }: BackupFile) => ({ domain, relativePath, sizeBytes });
    assert.deepEqual(shownFiles, [
      { name: 'map.jpg', ...facts(at(paths.media)) },
      { name: 'Drawing.png', ...facts(at(paths.drawing)) },
    ]);
    const chunks: Uint8Array[] = [];
    for await (const chunk of files.open(at(wanted))) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  };
  const stored = { [paths.media]: fromHex(asset.data), [paths.drawing]: fromHex(picture.data) };
  assert.equal(await read(stored, paths.media), 'a picture of the way');
  assert.equal(await read(stored, paths.drawing), 'a picture of a drawing');
  const changed = Uint8Array.from(fromHex(asset.data), (byte, index) => (index === 3 ? byte ^ 1 : byte));
  await assert.rejects(read({ ...stored, [paths.media]: changed }, paths.media), {
    code: 'content/damaged-body',
    message: /not what was locked/,
  });
});

test('a lock that asks for more work than any phone, or that is cut, is none that could be opened', () => {
  const damaged = `${store} UPDATE ZICCLOUDSYNCINGOBJECT SET ZCRYPTOITERATIONCOUNT = 2000000000 WHERE Z_PK = 2;
    UPDATE ZICCLOUDSYNCINGOBJECT SET ZCRYPTOWRAPPEDKEY = x'00' WHERE Z_PK = 3;
    UPDATE ZICCLOUDSYNCINGOBJECT SET ZUNAPPLIEDENCRYPTEDRECORD = x'6270' WHERE Z_PK = 4;`;
  const { items, told } = readMade(notes, { store: damaged }, [right]);
  assert.deepEqual([items.filter(({ isOpened }) => isOpened).length, told.length], [0, 4]);
  const changed = `${store} UPDATE ZICNOTEDATA SET ZCRYPTOTAG = x'00000000000000000000000000000000' WHERE ZNOTE = 2;`;
  assert.match(readMade(notes, { store: changed }, [right]).told[0] ?? '', /not what was locked/);
});
