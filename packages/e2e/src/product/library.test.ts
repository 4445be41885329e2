import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { LibraryList, LibraryReport } from '@pearmain/contract';
import { makeItl, makeMusicDatabase } from '@pearmain/testkit';
import { pearmain } from '../harness/pearmain.js';
import { makeScratch, type Scratch } from '../harness/scratch.js';

interface Told<T> {
  readonly code: number;
  readonly data?: T;
  readonly error?: { readonly code: string; readonly message: string };
  readonly err: string;
}

async function ask<T>(scratch: Scratch, ...args: readonly string[]): Promise<Told<T>> {
  const { code, out, err } = await pearmain(scratch.at('home'), ['library', ...args, '--json']);
  return { code, err, ...JSON.parse(out) };
}

const scan = (scratch: Scratch, ...args: readonly string[]) => ask<LibraryReport>(scratch, 'scan', ...args);

function put(path: string, content: string | Uint8Array = 'x'): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

interface MadeTrack {
  readonly name: string;
  readonly location?: string;
  readonly more?: string;
}

/** An XML copy as iTunes writes it, its media folder on a computer with Windows. */
function xmlOf(tracks: readonly MadeTrack[], head = '', lists = ''): string {
  const entries = tracks.map(
    ({ name, location, more = '' }, index) =>
      `<key>${index + 1}</key><dict><key>Track ID</key><integer>${index + 1}</integer><key>Name</key><string>${name}</string>${more}${
        location === undefined ? '' : `<key>Location</key><string>${location}</string>`
      }</dict>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple Computer//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict><key>Major Version</key><integer>1</integer><key>Application Version</key><string>12.13.4</string>${head}
<key>Library Persistent ID</key><string>0123456789ABCDEF</string><key>Tracks</key><dict>${entries.join('\n')}</dict>
<key>Playlists</key><array><dict><key>Name</key><string>Library</string><key>Master</key><true/></dict>${lists}</array></dict></plist>`;
}

const windowsMedia =
  '<key>Music Folder</key><string>file://localhost/C:/Users/ada/Music/iTunes/iTunes%20Media/</string>';
const at = (path: string): string => `file://localhost/C:/Users/ada/Music/${path}`;
const list = (name: string, ids: readonly number[]): string =>
  `<dict><key>Name</key><string>${name}</string><key>Playlist Items</key><array>${ids
    .map((id) => `<dict><key>Track ID</key><integer>${id}</integer></dict>`)
    .join('')}</array></dict>`;

test('a library that came from another computer is looked through where it lies now, and nothing of it is changed', async () => {
  using scratch = makeScratch();
  const folder = scratch.at('drive', 'iTunes');
  const media = (...names: readonly string[]): string => join(folder, 'iTunes Media', 'Music', ...names);
  put(media('A', 'one.mp3'), '12345');
  put(media('A', 'man\u0303ana.mp3'));
  put(media('A', 'twin.mp3'), '12345');
  put(media('A', 'orphan.mp3'), '123');
  put(join(folder, 'Loose', 'beside.mp3'));
  const alike = '<key>Size</key><integer>5</integer><key>Total Time</key><integer>61500</integer>';
  const text = xmlOf(
    [
      { name: 'One', location: at('iTunes/iTunes%20Media/Music/A/one.mp3'), more: alike },
      { name: 'One', location: at('iTunes/iTunes%20Media/Music/a/ONE.MP3'), more: alike },
      { name: 'One', location: at('iTunes/iTunes%20Media/Music/A/twin.mp3'), more: alike },
      { name: 'Mañana', location: at('iTunes/iTunes%20Media/Music/A/ma%C3%B1ana.mp3') },
      { name: 'Gone', location: at('iTunes/iTunes%20Media/Music/A/gone.mp3') },
      { name: 'Beside', location: at('iTunes/Loose/beside.mp3') },
      { name: 'Elsewhere', location: 'file://localhost/D:/other.mp3' },
      { name: 'Cloud', more: '<key>Track Type</key><string>Remote</string><key>Protected</key><true/>' },
      { name: 'Radio', location: 'http://example.org/stream' },
    ],
    windowsMedia,
    list('Würfel: 1/2', [3, 5, 1, 1]) + list('nothing there', [5]),
  );
  put(join(folder, 'iTunes Library.xml'), text);
  const { code, data } = await scan(scratch, scratch.at('drive'), '--playlists', scratch.at('lists'));
  assert.equal(code, 3);
  assert.ok(data);
  assert.deepEqual(
    { ...data.tracks, byKind: data.tracks.byKind.map(({ kind, tracks }) => [kind, tracks]) },
    { total: 9, byKind: [['music', 9]], cloudOnly: 1, streams: 1, protected: 1, files: 7, present: 5 },
  );
  assert.equal(data.mediaFolder.path, join(folder, 'iTunes Media'));
  assert.deepEqual(data.found, { files: 4, bytes: 12 });
  const names = (of: LibraryReport['missing']) => of.first.map(({ name }) => name);
  assert.deepEqual([names(data.missing), names(data.away), names(data.outside)], [['Gone'], ['Elsewhere'], ['Beside']]);
  assert.deepEqual(data.shared.first, [{ path: media('A', 'one.mp3'), tracks: 2 }]);
  assert.deepEqual(data.alike.first, [{ name: 'One', tracks: 2 }]);
  assert.deepEqual(data.respelled.first, [{ path: media('A', 'man\u0303ana.mp3'), rule: 'composition' }]);
  assert.deepEqual([data.unknown.first, data.unknown.bytes], [[media('A', 'orphan.mp3')], 3]);
  assert.deepEqual([data.playlists.total, data.playlists.ordinary], [2, 2]);
  assert.equal(data.playlistFiles?.files, 1);
  assert.equal(
    readFileSync(scratch.at('lists', 'Würfel 1 2.m3u8'), 'utf8'),
    [
      '#EXTM3U',
      '#PLAYLIST:Würfel: 1/2',
      ...['#EXTINF:62,One', media('A', 'twin.mp3')],
      ...['#EXTINF:62,One', media('A', 'one.mp3'), '#EXTINF:62,One', media('A', 'one.mp3'), ''],
    ].join('\n'),
  );
  assert.equal(readFileSync(join(folder, 'iTunes Library.xml'), 'utf8'), text);
  const again = await scan(scratch, folder, '--playlists', scratch.at('lists'));
  assert.equal(again.error?.code, 'library/file-taken');
  const shown = await pearmain(scratch.at('home'), ['library', 'scan', folder]);
  assert.match(shown.out, /9: 5 tracks of 7 with their file, 1 in the cloud alone, 1 streams, 1 protected/);
  assert.match(shown.out, /Missing: 1\n {2}Gone: file/);
});

test('media that were moved are named, and a drive that is not connected is no loss of files', async () => {
  using scratch = makeScratch();
  const mac = '<key>Music Folder</key><string>file:///Volumes/pearmain%20none/Media/</string>';
  put(
    scratch.at('library', 'Library.xml'),
    xmlOf([{ name: 'One', location: 'file:///Volumes/pearmain%20none/Media/one.mp3' }], mac),
  );
  const away = await scan(scratch, scratch.at('library'));
  assert.deepEqual([away.code, away.data?.away.count, away.data?.missing.count], [3, 1, 0]);
  put(scratch.at('moved', 'one.mp3'));
  const there = await scan(scratch, scratch.at('library'), '--media', scratch.at('moved'));
  assert.deepEqual([there.code, there.data?.tracks.present], [0, 1]);
});

const library = {
  version: '12.13.4',
  mediaFolder: 'file://localhost/C:/Users/ada/Music/iTunes/iTunes%20Media/',
  tracks: [{ id: 1, name: 'One', url: at('iTunes/iTunes%20Media/one.mp3') }],
  playlists: [{ name: '####!####', trackIds: [1] }],
};
const form = { isLittle: true, isPacked: true, encrypted: 'part' } as const;

test('libraries of iTunes and Music are found in the usual places, a newer one with a word of caution', async () => {
  using scratch = makeScratch();
  const home = scratch.at('home');
  const none = await ask<LibraryList>(scratch, 'find');
  assert.deepEqual([none.code, none.data?.libraries], [10, []]);
  assert.equal((await scan(scratch)).error?.code, 'library/no-library');
  put(join(home, 'Music', 'iTunes', 'iTunes Library.itl'), makeItl({ ...library, version: '14.0' }, form));
  const one = await scan(scratch);
  assert.deepEqual([one.code, one.data?.isNewer, one.data?.away.count], [3, true, 1]);
  const told = await pearmain(home, ['library', 'scan']);
  assert.match(told.err, /a version of iTunes or Music that Pearmain does not know \(14\.0\)/); // library/newer-version
  put(
    join(home, 'Music', 'Music', 'Music Library.musiclibrary', 'Library.musicdb'),
    makeMusicDatabase({ ...library, version: '1.5' }),
  );
  const both = await ask<LibraryList>(scratch, 'find');
  assert.deepEqual(
    both.data?.libraries.map(({ folder, applicationVersion, isNewer }) => [folder, applicationVersion, isNewer]),
    [
      [join(home, 'Music', 'iTunes'), '14.0', true],
      [join(home, 'Music', 'Music'), '1.5', false],
    ],
  );
  const several = await scan(scratch);
  assert.deepEqual([several.code, several.error?.code], [2, 'library/several']);
  const onDrive = await ask<LibraryList>(scratch, 'find', home);
  assert.equal(onDrive.data?.libraries.length, 2);
  const nowhere = await ask<LibraryList>(scratch, 'find', scratch.at('elsewhere'));
  assert.deepEqual([nowhere.code, nowhere.error?.code], [10, 'library/no-library']);
  const shown = await pearmain(home, ['library', 'find']);
  assert.match(shown.out, /14\.0, not known here: only read/);
});

test('a library that is in use is told as that', async () => {
  using scratch = makeScratch();
  put(scratch.at('iTunes', 'iTunes Library.itl'), makeItl(library, form));
  put(scratch.at('iTunes', 'sentinel'), '');
  put(scratch.at('iTunes', 'Temp File 1.tmp'), '');
  const found = await ask<LibraryList>(scratch, 'find', scratch.path);
  assert.deepEqual(found.data?.libraries[0]?.inUse.length, 2);
  const told = await pearmain(scratch.at('home'), ['library', 'scan', scratch.at('iTunes')]);
  assert.match(told.err, /is in use: it is marked as open, or was not closed; a file that is being written/); // library/in-use
});

test('where the database cannot be read, its XML copy is, however old; without one the damage is named', async () => {
  using scratch = makeScratch();
  const database = scratch.at('iTunes', 'iTunes Library.itl');
  put(database, 'no database at all, but longer than a head of one');
  const damaged = await scan(scratch, scratch.at('iTunes'));
  assert.deepEqual([damaged.code, damaged.error?.code], [30, 'library/damaged']);
  const xml = scratch.at('iTunes', 'iTunes Library.xml');
  put(xml, xmlOf([{ name: 'a\u0001b', location: at('iTunes/iTunes%20Media/one.mp3') }], windowsMedia));
  utimesSync(xml, new Date('2020-01-01'), new Date('2020-01-01'));
  const told = await pearmain(scratch.at('home'), ['library', 'scan', scratch.at('iTunes')]);
  assert.match(told.err, /itl cannot be read, so .*xml was read in its stead/); // library/database-unread
  assert.match(told.err, /\d+ days older than the library itself/); // library/older-copy
  assert.match(told.err, /a character that no XML may hold/); // library/odd-characters
  const read = await scan(scratch, scratch.at('iTunes'));
  assert.deepEqual([read.data?.readFrom, read.data?.away.first[0]?.name], [xml, 'ab']);
});

test('a place that cannot be written to, and a file that cannot be read, are told as that', async () => {
  using scratch = makeScratch();
  const folder = scratch.at('iTunes');
  put(join(folder, 'iTunes Media', 'one.mp3'));
  put(
    join(folder, 'Library.xml'),
    xmlOf([{ name: 'One', location: at('iTunes/iTunes%20Media/one.mp3') }], windowsMedia, list('L', [1])),
  );
  put(scratch.at('file'));
  const refused = await scan(scratch, folder, '--playlists', scratch.at('file', 'below'));
  assert.deepEqual([refused.code, refused.error?.code], [14, 'library/not-written']);
  put(join(folder, 'Library.xml'), 'no library');
  const none = await scan(scratch, folder);
  assert.deepEqual([none.code, none.error?.code], [10, 'library/no-library']);
});
