import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readLibrary } from './read-library.js';

const samples = fileURLToPath(new URL('../../../../shared/data/itunes-library', import.meta.url));
const needs = existsSync(samples) ? {} : { skip: `no samples in ${samples}` };
const read = (...names: readonly string[]) => readLibrary(join(samples, ...names));

test('the library of iTunes 12.6 has its 402 tracks, 395 of them with a place, and 11 playlists', needs, () => {
  const library = read('xml', 'libpytunes-Test Library.xml');
  assert.equal(library.applicationVersion, '12.6.0.100');
  assert.equal(library.persistentId, '8C47D9EF24402883');
  assert.equal(library.tracks.length, 402);
  assert.equal(library.tracks.filter(({ location }) => location !== undefined).length, 395);
  assert.equal(library.tracks.filter(({ source }) => source === 'cloud').length, 7);
  assert.equal(library.playlists.length, 11);
  assert.deepEqual(
    library.playlists.filter(({ kind }) => kind === 'smart').map(({ name, trackIds }) => [name, trackIds.length]),
    [
      ['90’s Music', 5],
      ['Classical Music', 6],
      ['Jazz', 6],
    ],
  );
});

test('the libraries that beets is tested with are read on both systems', needs, () => {
  const unix = read('xml', 'beets-itunes_library_unix.xml');
  const windows = read('xml', 'beets-itunes_library_windows.xml');
  assert.deepEqual([unix.tracks.length, unix.playlists.length], [3, 2]);
  assert.deepEqual([windows.tracks.length, windows.playlists.length], [3, 2]);
  assert.deepEqual(
    windows.playlists.map(({ name, kind }) => [name, kind]),
    [
      ['Bibliotheek', 'library'],
      ['Muziek', 'built-in'],
    ],
  );
});

/** Version, identifier, tracks and playlists of each, as other programs read them. */
const databases: Readonly<Record<string, readonly [string, string, number, number]>> = {
  'Empty iTunes 8.0 Library.itl': ['8.0', 'EF9671AC7472D97B', 0, 16],
  'Empty iTunes 8.0.1 Library.itl': ['8.0.1', '301496C163C0DF40', 0, 16],
  'Minimal iTunes 8.0.1 Library.itl': ['8.0.1', '6738F834EEB485D4', 13, 16],
  'iTunes 8.0.1 Library TMBG.itl': ['8.0.1', 'D3160BB50659778A', 4, 16],
  'Empty iTunes 9.0.3 Library.itl': ['9.0.3', '9FCD0A835BFC965E', 0, 18],
  'Empty iTunes 10.0 Library.itl': ['10.0', 'C094AFBEE9DB32AF', 0, 18],
  'Empty iTunes 10.0.1 Library.itl': ['10.0.1', '22A519B82B978808', 0, 18],
  'Empty iTunes 10.1 Library.itl': ['10.1', '44328F10E636D81E', 0, 18],
  'Empty iTunes 10.2 Library.itl': ['10.2.2', '3A587ACD4CC64C31', 0, 18],
  'iTunes 10.2.2 Library with single track.itl': ['10.2.2', '35F8CA737C067601', 1, 18],
};

for (const [name, facts] of Object.entries(databases)) {
  test(`${name} is read`, needs, () => {
    const library = read('itl', name);
    const { applicationVersion, persistentId, tracks, playlists } = library;
    assert.deepEqual([applicationVersion, persistentId, tracks.length, playlists.length], facts);
    assert.match(library.mediaFolder ?? '', /^file:\/\/localhost\/C:\/.*\/iTunes%20(?:Music|Media)\/$/);
    assert.equal(playlists.filter(({ kind }) => kind === 'library').length, 1);
  });
}

test('a database says of a track what iTunes shows of it', needs, () => {
  const library = read('itl', 'iTunes 10.2.2 Library with single track.itl');
  const [track] = library.tracks;
  assert.deepEqual(track, {
    id: 221,
    persistentId: 'C14C9C03E7DBB0E7',
    name: 'Here Sometimes',
    artist: 'Blonde Redhead',
    album: 'Penny Sparkle',
    kind: 'music',
    source: 'file',
    location: 'file://localhost/C:/Documents%20and%20Settings/joe/My%20Documents/01%20Here%20Sometimes.mp3',
    sizeBytes: 5691995,
    durationMs: 283141,
    isProtected: false,
  });
  assert.deepEqual(library.playlists.find(({ name }) => name === 'Recently Added')?.trackIds, [221]);
});

test('episodes that were not loaded are streams, and the list of podcasts names tracks alone', needs, () => {
  const { tracks, playlists } = read('itl', 'Minimal iTunes 8.0.1 Library.itl');
  assert.deepEqual(
    [
      tracks.filter(({ source }) => source === 'stream').length,
      tracks.filter(({ source }) => source === 'file').length,
    ],
    [12, 1],
  );
  const ids = new Set(tracks.map(({ id }) => id));
  const podcasts = playlists.find(({ name }) => name === 'Podcasts')?.trackIds ?? [];
  assert.equal(podcasts.length, 12);
  assert.ok(podcasts.every((id) => ids.has(id)));
});
