import { fail } from '../failures.js';
import type { Library, LibraryHead, Playlist, Track } from '../library.js';
import { openPayload } from './payload.js';
import { decodedText, Payload } from './records.js';
import { type TrackFacts, trackOf, trackTexts } from './track-of.js';

/** So many bytes of newer databases are encrypted, where the head does not say it. */
const usuallyEncrypted = 102_400;
const firstTags = new Set(['hdsm', 'msdh']);
const sections = { tracks: 1, playlists: 2, mediaFolder: 4, globals: 12 } as const;
const isFile = 1;
const isElsewhere = 2;

/** The types of data objects that are read. */
const objects = {
  ...trackTexts,
  path: 0x0d,
  playlistName: 0x64,
  smartInfo: 0x66,
  mediaFolder: 0x1f8,
} as const;

/** What iTunes calls the list of everything. */
const masterName = '####!####';

/**
 * Reads `iTunes Library.itl` of any generation (docs/formats/itunes-library.md §3): what it is and where its media are, not all that is in it.
 *
 * @throws library/damaged
 */
export function readItl(file: Uint8Array, path: string): Library {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.length);
  const head = readItlHead(bytes, path);
  const payload = openItl(bytes, path);
  const reading: Reading = { tracks: [], playlists: [] };
  const known = { ...head };
  for (const { at, length } of payload.records(0, payload.bytes.length, (_, at) => payload.u32(at + 8))) {
    const type = payload.u32(at + 12);
    const start = at + payload.u32(at + 4);
    const end = at + length;
    if (start > end) throw payload.damaged('a section of it is shorter than its own head');
    if (type === sections.mediaFolder) {
      const folder = payload.bytes.toString('utf8', start, end).replace(/\0+$/, '');
      if (folder !== '') known.mediaFolder = folder;
    } else if (type === sections.tracks || type === sections.playlists || type === sections.globals) {
      readSection(payload, { start, end }, reading);
    }
  }
  const mediaFolder = known.mediaFolder ?? reading.mediaFolder;
  return {
    ...known,
    ...(mediaFolder === undefined ? {} : { mediaFolder }),
    tracks: reading.tracks.map((track) => trackOf(track, objects.path)),
    playlists: reading.playlists.map(playlistOf),
    oddCharacters: 0,
  };
}

/**
 * The head of such a file, of which the first 144 bytes are enough.
 *
 * @throws library/damaged
 */
export function readItlHead(bytes: Buffer, path: string): LibraryHead {
  if (bytes.toString('latin1', 0, 4) !== 'hdfm' || bytes.length < 32)
    throw fail('damaged', { path, problem: 'it does not begin like a database of iTunes' });
  const length = bytes.readUInt32BE(4);
  const versionLength = bytes.readUInt8(16);
  const applicationVersion = bytes.toString('latin1', 17, 17 + Math.min(versionLength, 15));
  const persistentId =
    length >= 0x3c ? new Payload(bytes.subarray(0, length), false, path).persistentId(0x34) : undefined;
  return { format: 'itl', applicationVersion, ...(persistentId === undefined ? {} : { persistentId }) };
}

interface Found {
  readonly texts: Map<number, string>;
  readonly persistentId: string | undefined;
}

type FoundTrack = TrackFacts & Found;

interface FoundPlaylist extends Found {
  readonly trackIds: number[];
}

interface Reading {
  readonly tracks: FoundTrack[];
  readonly playlists: FoundPlaylist[];
  mediaFolder?: string;
}

/** Older versions encrypt everything, newer ones the beginning; where the head is silent, what makes sense is right. */
function openItl(bytes: Buffer, path: string): Payload {
  const length = bytes.readUInt32BE(4);
  if (length < 32 || length > bytes.length) throw fail('damaged', { path, problem: 'its head is longer than itself' });
  const body = bytes.subarray(length);
  const mode = length > 0x41 ? bytes.readUInt8(0x41) : 0;
  const said = length >= 0x60 ? bytes.readUInt32BE(0x5c) : 0;
  const part = said > 0 ? said : usuallyEncrypted;
  const ways = mode === 2 ? [part, body.length, 0] : [body.length, part, 0];
  for (const encrypted of ways) {
    try {
      const payload = openPayload(body, encrypted, path);
      const tag = payload.toString('latin1', 0, 4);
      if (firstTags.has(tag)) return new Payload(payload, tag === 'msdh', path);
    } catch (error) {
      if (encrypted === 0) throw error;
    }
  }
  throw fail('damaged', { path, problem: 'what is in it is not understood' });
}

function readSection(payload: Payload, { start, end }: { start: number; end: number }, reading: Reading): void {
  const role = (tag: string): string => (payload.isLittle ? [...tag].reverse().join('') : tag);
  let owner: Found | undefined;
  let playlist: FoundPlaylist | undefined;
  const isObject = (tag: string): boolean => role(tag) === 'hohm';
  const records = payload.records(start, end, (tag, at) => payload.u32(at + (isObject(tag) ? 8 : 4)));
  for (const { tag, at, length } of records) {
    switch (role(tag)) {
      case 'htim': {
        const track = foundTrack(payload, at);
        reading.tracks.push(track);
        owner = track;
        break;
      }
      case 'hpim':
        playlist = { texts: new Map(), persistentId: payload.persistentId(at + 440), trackIds: [] };
        reading.playlists.push(playlist);
        owner = playlist;
        break;
      case 'hptm':
        // Objects of its own make an item the head of a group, not a track.
        if (payload.u32(at + 12) === 0) playlist?.trackIds.push(payload.u32(at + 24));
        owner = undefined;
        break;
      case 'hohm': {
        const type = payload.u32(at + 12);
        if (type === objects.mediaFolder) reading.mediaFolder = textAt(payload, at, length);
        else if (type === objects.smartInfo) owner?.texts.set(type, '');
        else if (wanted.has(type)) owner?.texts.set(type, textAt(payload, at, length));
        break;
      }
    }
  }
}

const wanted: ReadonlySet<number> = new Set(Object.values(objects));

function textAt(payload: Payload, at: number, length: number): string {
  const encoding = payload.u32(at + 24);
  const bytes = payload.bytes.subarray(at + 40, Math.min(at + length, at + 40 + payload.u32(at + 28)));
  return decodedText(bytes, encoding, payload.isLittle);
}

function foundTrack(payload: Payload, at: number): FoundTrack {
  return {
    texts: new Map(),
    id: payload.u32(at + 16),
    sourceElsewise: sourceOf(payload.u32(at + 20)),
    sizeBytes: payload.u32(at + 0x24),
    durationMs: payload.u32(at + 0x28),
    persistentId: payload.persistentId(at + 0x80),
  };
}

function sourceOf(type: number): Track['source'] {
  if (type === isFile) return 'file';
  return type === isElsewhere ? 'stream' : 'cloud';
}

function playlistOf({ texts, persistentId, trackIds }: FoundPlaylist): Playlist {
  const name = texts.get(objects.playlistName) ?? '';
  return {
    name,
    kind: name === masterName ? 'library' : texts.has(objects.smartInfo) ? 'smart' : 'ordinary',
    ...(persistentId === undefined ? {} : { persistentId }),
    trackIds,
  };
}
