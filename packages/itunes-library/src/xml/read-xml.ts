import { closeSync, openSync, readSync } from 'node:fs';
import { readFailure } from '../failures.js';
import type { Library, LibraryHead, Playlist, Track } from '../library.js';
import { PlistStream } from './plist-stream.js';
import { playlistOf, type Raw, trackKeys, trackOf } from './raw-values.js';

/** More than anybody has; what a hostile file may make us keep. */
const mostTracks = 2_000_000;
const mostItems = 20_000_000;

/**
 * Reads a library's XML copy (docs/formats/itunes-library.md §2), in little memory however long it is.
 *
 * @throws library/damaged
 */
export function readXmlLibrary(chunks: Iterable<Uint8Array>, path: string): Library {
  const stream = new PlistStream(chunks, path);
  const head: Raw = {};
  const tracks: Track[] = [];
  const playlists: Playlist[] = [];
  let items = 0;
  openRoot(stream);
  eachEntry(stream, (key, tag) => {
    if (key === 'Tracks' && tag === 'dict') {
      eachEntry(stream, (_, inner) => {
        if (inner !== 'dict') return stream.skip(inner);
        if (tracks.length >= mostTracks) throw stream.damaged('it has more tracks than any library');
        const track = trackOf(readRaw(stream, trackKeys));
        if (track) tracks.push(track);
      });
    } else if (key === 'Playlists' && tag === 'array') {
      eachElement(stream, (inner) => {
        if (inner !== 'dict') return stream.skip(inner);
        const playlist = readPlaylist(stream);
        items += playlist.trackIds.length;
        if (items > mostItems) throw stream.damaged('its playlists are longer than those of any library');
        playlists.push(playlist);
      });
    } else head[key] = readValue(stream, tag);
  });
  return { ...headOf(head), tracks, playlists, oddCharacters: stream.oddCharacters };
}

/**
 * What stands before the tracks.
 *
 * @throws library/damaged
 */
export function readXmlHead(chunks: Iterable<Uint8Array>, path: string): LibraryHead {
  const stream = new PlistStream(chunks, path);
  const head: Raw = {};
  openRoot(stream);
  for (let tag = stream.tag(); tag === 'key'; tag = stream.tag()) {
    const key = stream.text('key');
    const value = stream.tag();
    if (value === undefined || value === 'dict' || value === 'array') break;
    head[key] = readValue(stream, value);
  }
  if (head['Library Persistent ID'] === undefined && head['Major Version'] === undefined)
    throw stream.damaged('it is no library of iTunes or Music');
  return headOf(head);
}

/**
 * A file, a mebibyte at a time.
 *
 * @throws library/not-readable
 */
export function* chunksOf(path: string): Generator<Uint8Array> {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, 'r');
    for (;;) {
      const chunk = Buffer.allocUnsafe(2 ** 20);
      const read = readSync(descriptor, chunk);
      if (read === 0) return;
      yield chunk.subarray(0, read);
    }
  } catch (error) {
    throw readFailure(error, path);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function headOf(head: Raw): LibraryHead {
  const text = (key: string): string | undefined => (typeof head[key] === 'string' ? head[key] : undefined);
  const applicationVersion = text('Application Version');
  const persistentId = text('Library Persistent ID');
  const mediaFolder = text('Music Folder');
  return {
    format: 'xml',
    ...(applicationVersion === undefined ? {} : { applicationVersion }),
    ...(persistentId === undefined ? {} : { persistentId }),
    ...(mediaFolder === undefined ? {} : { mediaFolder }),
  };
}

function openRoot(stream: PlistStream): void {
  const first = stream.tag();
  const root = first === 'plist' ? stream.tag() : first;
  if (root !== 'dict') throw stream.damaged('it is no property list of a library');
}

function readPlaylist(stream: PlistStream): Playlist {
  const raw: Raw = {};
  const trackIds: number[] = [];
  eachEntry(stream, (key, tag) => {
    if (key === 'Playlist Items' && tag === 'array') {
      eachElement(stream, (inner) => {
        if (inner !== 'dict') return stream.skip(inner);
        const id = Number(readRaw(stream, itemKeys)['Track ID']);
        if (Number.isSafeInteger(id)) trackIds.push(id);
      });
    } else raw[key] = tag === 'data' ? skipped(stream, tag) : readValue(stream, tag);
  });
  return playlistOf(raw, trackIds);
}

const itemKeys: ReadonlySet<string> = new Set(['Track ID']);

function readRaw(stream: PlistStream, wanted: ReadonlySet<string>): Raw {
  const raw: Raw = {};
  eachEntry(stream, (key, tag) => {
    if (wanted.has(key)) raw[key] = readValue(stream, tag);
    else stream.skip(tag);
  });
  return raw;
}

/** Its text, or whether it is true; what is no single value is passed over. */
function readValue(stream: PlistStream, tag: string): string | boolean | undefined {
  if (tag === 'true' || tag === 'false') {
    stream.skip(tag);
    return tag === 'true';
  }
  if (tag === 'dict' || tag === 'array') return skipped(stream, tag) && undefined;
  return stream.text(tag);
}

/** That there is such a value says enough. */
function skipped(stream: PlistStream, tag: string): true {
  stream.skip(tag);
  return true;
}

function eachEntry(stream: PlistStream, take: (key: string, tag: string) => void): void {
  for (;;) {
    const tag = stream.tag();
    if (tag === '/dict') return;
    if (tag !== 'key') throw stream.damaged(tag === undefined ? 'it ends too early' : 'a value has no key');
    const key = stream.text('key');
    const value = stream.tag();
    if (value === undefined || value.startsWith('/')) throw stream.damaged('a key has no value');
    take(key, value);
  }
}

function eachElement(stream: PlistStream, take: (tag: string) => void): void {
  for (;;) {
    const tag = stream.tag();
    if (tag === '/array') return;
    if (tag === undefined || tag.startsWith('/')) throw stream.damaged('a list is not closed');
    take(tag);
  }
}
