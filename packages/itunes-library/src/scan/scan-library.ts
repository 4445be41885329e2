import { join } from 'node:path';
import type { LibraryReport, MediaAmount, NamedTrack, PlaylistLine } from '@pearmain/contract';
import type { LibraryFiles } from '../find/library-files.js';
import type { Library, MediaKind, Playlist, Track } from '../library.js';
import { entriesOf, fileStats } from '../location/file-finder.js';
import { TrackFiles } from '../location/track-files.js';
import { Tally } from './tally.js';

/** What a scan finds out beside what `library find` tells. */
export type LibraryScan = Omit<
  LibraryReport,
  'folder' | 'isNewer' | 'inUse' | 'readFrom' | 'database' | 'xml' | 'applicationVersion' | 'persistentId'
> & {
  /** Where the files of tracks are, by the tracks' numbers. */
  readonly paths: ReadonlyMap<number, string>;
  /** Files outside of the media folder, each with the first track that it belongs to. */
  readonly outsideFiles: ReadonlyMap<string, Track>;
};

/** What is known of the computer that a library is looked through on. */
export interface ScanSurroundings {
  readonly platform: NodeJS.Platform;
  /** Where its media are now, where somebody says so. */
  readonly mediaFolder?: string;
  readonly signal: AbortSignal;
}

/** Looks for the files of all tracks, and for files that no track has. Nothing is changed, and no content is read. */
export function scanLibrary(files: LibraryFiles, library: Library, surroundings: ScanSurroundings): LibraryScan {
  const places = new TrackFiles(files, library, surroundings);
  const missing = new Tally<NamedTrack>();
  const away = new Tally<NamedTrack>();
  const outside = new Tally<NamedTrack>();
  const respelled = new Tally<{ path: string; rule: string }>();
  const paths = new Map<number, string>();
  const users = new Map<string, number>();
  const outsideFiles = new Map<string, Track>();
  let present = 0;
  let bytes = 0;
  const ofFiles = library.tracks.filter(({ source }) => source === 'file');
  for (const track of ofFiles) {
    surroundings.signal.throwIfAborted();
    const found = places.find(track);
    if (found.kind === 'missing') missing.add(named(track));
    else if (found.kind === 'away') away.add(named(track));
    else {
      const { path, sizeBytes, rule } = found.file;
      present += 1;
      paths.set(track.id, path);
      if (found.isOutside) {
        outside.add(named(track));
        if (!outsideFiles.has(path)) outsideFiles.set(path, track);
      }
      if (!users.has(path)) {
        bytes += sizeBytes;
        if (rule !== 'exact') respelled.add({ path, rule });
      }
      users.set(path, (users.get(path) ?? 0) + 1);
    }
  }
  const count = (source: Track['source']) => library.tracks.filter((track) => track.source === source).length;
  return {
    mediaFolder: mediaFolderOf(library, places),
    tracks: {
      total: library.tracks.length,
      byKind: amounts(library.tracks),
      cloudOnly: count('cloud'),
      streams: count('stream'),
      protected: library.tracks.filter(({ isProtected }) => isProtected).length,
      files: ofFiles.length,
      present,
    },
    found: { files: users.size, bytes },
    missing: missing.named,
    away: away.named,
    outside: outside.named,
    respelled: respelled.named,
    shared: sharedFiles(users),
    alike: alikeTracks(ofFiles, paths),
    unknown: unknownFiles(places.mediaFolder, new Set(users.keys()), surroundings.signal),
    playlists: playlistsOf(library.playlists),
    paths,
    outsideFiles,
  };
}

function named({ name, artist, location }: Track): NamedTrack {
  return {
    name: name ?? '',
    ...(artist === undefined ? {} : { artist }),
    ...(location === undefined ? {} : { location }),
  };
}

function mediaFolderOf({ mediaFolder }: Library, places: TrackFiles): LibraryReport['mediaFolder'] {
  return {
    ...(mediaFolder === undefined ? {} : { noted: mediaFolder }),
    ...(places.mediaFolder === undefined ? {} : { path: places.mediaFolder }),
  };
}

function amounts(tracks: readonly Track[]): MediaAmount[] {
  const byKind = new Map<MediaKind, { tracks: number; bytes: number; durationMs: number }>();
  for (const { kind, sizeBytes = 0, durationMs = 0 } of tracks) {
    const before = byKind.get(kind) ?? { tracks: 0, bytes: 0, durationMs: 0 };
    byKind.set(kind, {
      tracks: before.tracks + 1,
      bytes: before.bytes + sizeBytes,
      durationMs: before.durationMs + durationMs,
    });
  }
  return [...byKind].map(([kind, amount]) => ({ kind, ...amount })).sort((one, other) => other.tracks - one.tracks);
}

function sharedFiles(users: ReadonlyMap<string, number>): LibraryReport['shared'] {
  const tally = new Tally<{ path: string; tracks: number }>();
  for (const [path, tracks] of users) if (tracks > 1) tally.add({ path, tracks });
  return tally.named;
}

function alikeTracks(tracks: readonly Track[], paths: ReadonlyMap<number, string>): LibraryReport['alike'] {
  const groups = new Map<string, { track: Track; files: Set<string> }>();
  for (const track of tracks) {
    const path = paths.get(track.id);
    if (path === undefined || track.name === undefined) continue;
    const { name, artist, album, sizeBytes, durationMs } = track;
    const key = JSON.stringify([name, artist, album, sizeBytes, durationMs]);
    const group = groups.get(key) ?? { track, files: new Set() };
    group.files.add(path);
    groups.set(key, group);
  }
  const tally = new Tally<{ name: string; artist?: string; tracks: number }>();
  for (const { track, files } of groups.values()) {
    const { name, artist } = named(track);
    if (files.size > 1) tally.add({ name, ...(artist === undefined ? {} : { artist }), tracks: files.size });
  }
  return tally.named;
}

/** What systems leave in folders. */
const leftBySystems = /^(?:\._.*|\.DS_Store|Thumbs\.db|desktop\.ini)$/i;
const deepest = 32;

/** Links are counted as what they are, not followed. */
function unknownFiles(folder: string | undefined, known: ReadonlySet<string>, signal: AbortSignal) {
  const tally = new Tally<string>();
  let bytes = 0;
  const walk = (path: string, depth: number): void => {
    signal.throwIfAborted();
    for (const entry of entriesOf(path)) {
      const inner = join(path, entry.name);
      if (entry.isDirectory()) {
        if (depth < deepest) walk(inner, depth + 1);
      } else if (entry.isFile() && !known.has(inner) && !leftBySystems.test(entry.name)) {
        tally.add(inner);
        bytes += fileStats(inner)?.size ?? 0;
      }
    }
  };
  if (folder !== undefined) walk(folder, 0);
  return { ...tally.named, bytes };
}

function playlistsOf(all: readonly Playlist[]): LibraryReport['playlists'] {
  const lists: PlaylistLine[] = all.flatMap(({ name, kind, trackIds }) =>
    kind === 'library' ? [] : [{ name, kind, tracks: trackIds.length }],
  );
  const count = (kind: PlaylistLine['kind']) => lists.filter((list) => list.kind === kind).length;
  return {
    total: lists.length,
    folders: count('folder'),
    smart: count('smart'),
    builtIn: count('built-in'),
    ordinary: count('ordinary'),
    lists,
  };
}
