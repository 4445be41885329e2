import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { AppError, isFailure } from '@pearmain/base';
import { type ItlForm, makeItl, makeMusicDatabase } from '@pearmain/testkit';
import { readItl } from './database/read-itl.js';
import { readMusicDatabase } from './database/read-musicdb.js';
import { isNewer, readLibrary, readLibraryHead } from './read-library.js';
import { readXmlLibrary } from './xml/read-xml.js';

const folder = mkdtempSync(join(tmpdir(), 'pearmain-library-'));
after(() => rmSync(folder, { recursive: true }));

const made = {
  version: '12.13.4.4',
  mediaFolder: 'file://localhost/D:/Müsik/',
  tracks: [
    { id: 7, name: 'Señor', url: 'file://localhost/D:/M%C3%BCsik/a.mp3' },
    { id: 9, name: 'in the cloud' },
  ],
  playlists: [
    { name: '####!####', trackIds: [7, 9] },
    { name: 'Große Liste', trackIds: [9, 7, 9] },
    { name: 'Smart', trackIds: [7], isSmart: true as const },
  ],
};

const forms: readonly ItlForm[] = [true, false].flatMap((isLittle) =>
  [true, false].flatMap((isPacked) =>
    (['all', 'part', 'none'] as const).map((encrypted) => ({ isLittle, isPacked, encrypted })),
  ),
);

test('databases of iTunes are read in both byte orders, packed or not, encrypted whole, in part or not', () => {
  for (const form of forms) {
    const library = readItl(makeItl(made, form), 'a.itl');
    const words = JSON.stringify(form);
    assert.deepEqual(
      library.tracks.map(({ id, name, source, sizeBytes }) => [id, name, source, sizeBytes]),
      [
        [7, 'Señor', 'file', 1007],
        [9, 'in the cloud', 'cloud', 1009],
      ],
      words,
    );
    assert.deepEqual(
      library.playlists.map(({ name, kind, trackIds }) => [name, kind, trackIds]),
      [
        ['####!####', 'library', [7, 9]],
        ['Große Liste', 'ordinary', [9, 7, 9]],
        ['Smart', 'smart', [7]],
      ],
      words,
    );
    assert.equal(library.mediaFolder, made.mediaFolder, words);
    assert.equal(library.persistentId, '0123456789ABCDEF', words);
  }
});

test('the database of Music is read', () => {
  const library = readMusicDatabase(makeMusicDatabase({ ...made, version: '1.5.2.36' }), 'Library.musicdb');
  assert.deepEqual(
    library.tracks.map(({ id, name, source, sizeBytes, durationMs }) => [id, name, source, sizeBytes, durationMs]),
    [
      [1, 'Señor', 'file', 1007, 60_000],
      [2, 'in the cloud', 'cloud', 1009, 60_000],
    ],
  );
  assert.deepEqual(
    library.playlists.map(({ trackIds }) => trackIds),
    [[1, 2], [2, 1, 2], [1]],
  );
  assert.equal(library.persistentId, '0123456789ABCDEF');
  assert.equal(library.mediaFolder, made.mediaFolder);
  assert.equal(isNewer(library), false);
});

test('a newer version than we know is recognised by the head of its file', () => {
  const path = join(folder, 'newer.itl');
  writeFileSync(path, makeItl({ ...made, version: '13.0.1' }, { isLittle: true, isPacked: true, encrypted: 'part' }));
  assert.equal(isNewer(readLibraryHead(path)), true);
  writeFileSync(path, makeMusicDatabase({ ...made, version: '2.0' }));
  assert.equal(isNewer(readLibraryHead(path)), true);
});

test('a database cut anywhere ends in a failure of ours, or in what is whole of it', () => {
  const whole = makeItl(made, { isLittle: false, isPacked: false, encrypted: 'all' });
  for (let length = 0; length < whole.length; length += 7) {
    try {
      readItl(whole.subarray(0, length), 'cut.itl');
    } catch (error) {
      assert.ok(error instanceof AppError && error.code === 'library/damaged', String(error));
    }
  }
});

test('what packs a thousand times smaller than any library is not unpacked', () => {
  const bomb = makeItl(
    { ...made, tracks: [{ id: 1, name: 'a'.repeat(200 * 2 ** 20) }] },
    { isLittle: false, isPacked: true, encrypted: 'part' },
  );
  assert.throws(
    () => readItl(bomb, 'bomb.itl'),
    (error) => isFailure(error, 'library/damaged'),
  );
});

const xml = (content: string, head = ''): Uint8Array =>
  Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${head}<plist version="1.0"><dict>${content}</dict></plist>`);
const track = (content: string): string =>
  `<key>Tracks</key><dict><key>1</key><dict><key>Track ID</key><integer>1</integer>${content}</dict></dict>`;

/** The same bytes in pieces of a size. */
function* torn(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

test('an XML copy is read the same however it is torn', () => {
  const bytes = xml(
    `<!-- a > comment --><key>Major Version</key><integer>1</integer>${track(
      '<key>Name</key><string>Bj&#246;rk &#38; Ł&lt;3</string><key>Podcast</key><true/><key>Artist</key><string/>',
    )}<key>Playlists</key><array><dict><key>Name</key><string>ü</string><key>Folder</key><true/><key>Playlist Items</key><array><dict><key>Track ID</key><integer>1</integer></dict></array></dict></array>`,
  );
  const whole = readXmlLibrary([bytes], 'a.xml');
  assert.deepEqual(whole.tracks, [
    { id: 1, name: 'Björk & Ł<3', artist: '', kind: 'podcast', source: 'file', isProtected: false },
  ]);
  assert.deepEqual(whole.playlists, [{ name: 'ü', kind: 'folder', trackIds: [1] }]);
  for (const size of [1, 2, 3, 7, 50]) assert.deepEqual(readXmlLibrary(torn(bytes, size), 'a.xml'), whole, `${size}`);
});

test('characters that no XML may hold are left out and counted', () => {
  const library = readXmlLibrary([xml(track('<key>Name</key><string>a\u0001b&#7;c</string>'))], 'a.xml');
  assert.equal(library.tracks[0]?.name, 'abc');
  assert.equal(library.oddCharacters, 2);
});

test('entities of its own, endless nesting and endless pieces are refused in little time', { timeout: 30_000 }, () => {
  const laughs = '<!DOCTYPE plist [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>';
  const hostile = [
    xml(track('<key>Name</key><string>&b;</string>'), laughs),
    xml(`<key>Tracks</key>${'<array>'.repeat(1_000_000)}`),
    xml(track(`<key>Name</key>${'<dict><key>a</key>'.repeat(1_000_000)}`)),
    xml(track(`<key>Name</key><string>${'a'.repeat(40 * 2 ** 20)}`)),
    xml(track('<key>Name</key>')),
    Buffer.from('<plist><dict><key'),
    Buffer.from('nothing of the kind'),
    Buffer.alloc(0),
  ];
  for (const bytes of hostile) {
    assert.throws(
      () => readXmlLibrary(torn(bytes, 2 ** 20), 'a.xml'),
      (error) => isFailure(error, 'library/damaged'),
    );
  }
});

test('a file that is not there is told as that', () => {
  assert.throws(
    () => readLibrary(join(folder, 'none.xml')),
    (error) => isFailure(error, 'library/not-readable'),
  );
});
