import type { MediaKind, Playlist, PlaylistKind, Track, TrackSource } from '../library.js';

/** Values by Apple's keys, as they are written. */
export type Raw = Record<string, string | boolean | undefined>;

/** The flag of each kind of media, the most telling first. */
const kindFlags: readonly (readonly [string, MediaKind])[] = [
  ['Podcast', 'podcast'],
  ['iTunesU', 'itunes-u'],
  ['Audiobook', 'audiobook'],
  ['Music Video', 'music-video'],
  ['TV Show', 'tv-show'],
  ['Movie', 'movie'],
  ['Book', 'book'],
  ['Tone', 'tone'],
  ['Ringtone', 'tone'],
  ['Voice Memo', 'voice-memo'],
];

const texts = ['Persistent ID', 'Name', 'Artist', 'Album Artist', 'Album', 'Track Type', 'Location'];
const numbers = ['Track ID', 'Size', 'Total Time'];

/** What is read of a track. */
export const trackKeys: ReadonlySet<string> = new Set([
  ...texts,
  ...numbers,
  'Protected',
  ...kindFlags.map(([flag]) => flag),
]);

/** A track out of its values; `undefined` where it has no number, so that no list could name it. */
export function trackOf(raw: Raw): Track | undefined {
  const id = numberIn(raw, 'Track ID');
  if (id === undefined) return undefined;
  const location = textIn(raw, 'Location');
  return {
    id,
    ...known('persistentId', textIn(raw, 'Persistent ID')),
    ...known('name', textIn(raw, 'Name')),
    ...known('artist', textIn(raw, 'Artist')),
    ...known('albumArtist', textIn(raw, 'Album Artist')),
    ...known('album', textIn(raw, 'Album')),
    kind: kindFlags.find(([flag]) => raw[flag] === true)?.[1] ?? 'music',
    source: sourceOf(textIn(raw, 'Track Type'), location),
    ...known('location', location),
    ...known('sizeBytes', numberIn(raw, 'Size')),
    ...known('durationMs', numberIn(raw, 'Total Time')),
    isProtected: raw['Protected'] === true,
  };
}

/** A track without a location is one of a file, unless it says otherwise. */
function sourceOf(type: string | undefined, location: string | undefined): TrackSource {
  if (location !== undefined) return isWebAddress(location) ? 'stream' : 'file';
  if (type === 'Remote') return 'cloud';
  return type === 'URL' ? 'stream' : 'file';
}

/** Whether that is an address on the web, not a file. */
export function isWebAddress(location: string): boolean {
  return /^(?!file:)[a-z][a-z0-9+.-]+:\/\//i.test(location);
}

/** A playlist out of its values. */
export function playlistOf(raw: Raw, trackIds: readonly number[]): Playlist {
  return {
    name: textIn(raw, 'Name') ?? '',
    kind: playlistKindOf(raw),
    ...known('persistentId', textIn(raw, 'Playlist Persistent ID')),
    ...known('parentPersistentId', textIn(raw, 'Parent Persistent ID')),
    trackIds,
  };
}

const roles = [
  'Music',
  'Movies',
  'TV Shows',
  'Podcasts',
  'Audiobooks',
  'Books',
  'Purchased Music',
  'Party Shuffle',
  'iTunesU',
  'Ringtones',
  'Tones',
  'Voice Memos',
];

function playlistKindOf(raw: Raw): PlaylistKind {
  if (raw['Master'] === true) return 'library';
  if (raw['Folder'] === true) return 'folder';
  if (raw['Visible'] === false || roles.some((role) => raw[role] === true)) return 'built-in';
  return raw['Smart Info'] === undefined && raw['Smart Criteria'] === undefined ? 'ordinary' : 'smart';
}

function textIn(raw: Raw, key: string): string | undefined {
  const value = raw[key];
  return typeof value === 'string' ? value : undefined;
}

function numberIn(raw: Raw, key: string): number | undefined {
  const number = Number(textIn(raw, key) ?? Number.NaN);
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

/** A property of that name, or none. */
function known<K extends string, V>(name: K, value: V | undefined): { readonly [key in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [key in K]?: V }); // a computed key is widened
}
