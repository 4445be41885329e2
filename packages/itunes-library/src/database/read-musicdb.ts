import { fail } from '../failures.js';
import type { Library, LibraryHead, Playlist } from '../library.js';
import { openPayload } from './payload.js';
import { decodedText, Payload } from './records.js';
import { trackOf, trackTexts } from './track-of.js';

/** The types of data objects that are read. */
const objects = {
  numbers: 0x01,
  ...trackTexts,
  path: 0x43,
  playlistName: 0xc8,
  smartCriteria: 0xc9,
  playlistItem: 0xce,
  mediaFolderUrl: 0x1f8,
  mediaFolder: 0x200,
} as const;

/** Those that are texts; UTF-16 unless they say otherwise. */
const texts: ReadonlySet<number> = new Set([
  ...Object.values(trackTexts),
  objects.path,
  objects.playlistName,
  objects.mediaFolderUrl,
  objects.mediaFolder,
]);

/**
 * Reads `Library.musicdb` of Music (docs/formats/itunes-library.md §4): what it is and where its media are, not all that is in it.
 *
 * @throws library/damaged
 */
export function readMusicDatabase(file: Uint8Array, path: string): Library {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.length);
  const head = readMusicDatabaseHead(bytes, path);
  const length = bytes.readUInt32LE(4);
  if (length < 88 || length > bytes.length) throw fail('damaged', { path, problem: 'its head is longer than itself' });
  const payload = new Payload(openPayload(bytes.subarray(length), bytes.readUInt32LE(84), path), true, path);
  if (payload.tag(0) !== 'hsma') throw fail('damaged', { path, problem: 'what is in it is not understood' });
  const { tracks, playlists, globals } = readRecords(payload);
  const mediaFolder = globals.get(objects.mediaFolderUrl) ?? globals.get(objects.mediaFolder);
  const numbers = new Map<string, number>();
  for (const [index, { persistentId }] of tracks.entries())
    if (persistentId !== undefined) numbers.set(persistentId, index + 1);
  return {
    ...head,
    ...(mediaFolder === undefined ? {} : { mediaFolder }),
    tracks: tracks.map((track, index) => trackOf({ ...track, id: index + 1, sourceElsewise: 'cloud' }, objects.path)),
    playlists: playlists.map((playlist) => playlistOf(playlist, numbers)),
    oddCharacters: 0,
  };
}

/**
 * The head of such a file, of which the first 160 bytes are enough.
 *
 * @throws library/damaged
 */
export function readMusicDatabaseHead(bytes: Buffer, path: string): LibraryHead {
  if (bytes.toString('latin1', 0, 4) !== 'hfma' || bytes.length < 88)
    throw fail('damaged', { path, problem: 'it does not begin like a database of Music' });
  const applicationVersion = bytes.toString('latin1', 16, 48).replace(/\0.*$/s, '');
  const persistentId = new Payload(bytes, true, path).persistentId(48);
  return { format: 'musicdb', applicationVersion, ...(persistentId === undefined ? {} : { persistentId }) };
}

interface Found {
  readonly persistentId: string | undefined;
  readonly texts: Map<number, string>;
  readonly items: string[];
  sizeBytes: number;
  durationMs: number;
}

function readRecords(payload: Payload) {
  const tracks: Found[] = [];
  const playlists: Found[] = [];
  const globals = newFound(undefined);
  let owner: Found | undefined;
  const records = payload.records(0, payload.bytes.length, (tag, at) => payload.u32(at + (tag === 'boma' ? 8 : 4)));
  for (const { tag, at, length } of records) {
    switch (tag) {
      case 'itma':
        owner = newFound(payload.persistentId(at + 16));
        tracks.push(owner);
        break;
      case 'lpma':
        owner = newFound(payload.persistentId(at + 16));
        playlists.push(owner);
        break;
      case 'iama':
      case 'iAma':
        owner = undefined; // albums and artists have names of their own
        break;
      case 'boma':
        readObject(payload, { at, length }, owner ?? globals);
        break;
      case 'plma':
        owner = globals;
        break;
    }
  }
  return { tracks, playlists, globals: globals.texts };
}

function newFound(persistentId: string | undefined): Found {
  return { persistentId, texts: new Map(), items: [], sizeBytes: 0, durationMs: 0 };
}

function readObject(payload: Payload, { at, length }: { at: number; length: number }, owner: Found): void {
  const type = payload.u32(at + 12);
  if (type === objects.numbers && length >= 320) {
    owner.durationMs = payload.u32(at + 176);
    owner.sizeBytes = payload.u32(at + 316);
  } else if (type === objects.playlistItem && length >= 48) {
    const id = payload.persistentId(at + 40);
    if (id !== undefined) owner.items.push(id);
  } else if (type === objects.smartCriteria) {
    owner.texts.set(type, '');
  } else if (texts.has(type)) {
    const bytes = payload.bytes.subarray(at + 36, Math.min(at + length, at + 36 + payload.u32(at + 24)));
    owner.texts.set(type, decodedText(bytes, payload.u32(at + 20), true));
  }
}

function playlistOf({ persistentId, texts: words, items }: Found, numbers: ReadonlyMap<string, number>): Playlist {
  return {
    name: words.get(objects.playlistName) ?? '',
    kind: words.has(objects.smartCriteria) ? 'smart' : 'ordinary',
    ...(persistentId === undefined ? {} : { persistentId }),
    trackIds: items.flatMap((item) => numbers.get(item) ?? []),
  };
}
