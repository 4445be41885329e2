import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UniqueNames } from '@pearmain/base';
import { fail, systemCode } from '../failures.js';
import type { Library, Playlist, Track } from '../library.js';

/**
 * Writes each playlist that has something in it as an M3U8 file, with the files of its tracks in their order; `paths` says where those are, and tracks
 * without one are left out. Gives the number of files.
 *
 * @throws library/file-taken, library/not-written
 */
export function writePlaylists(library: Library, paths: ReadonlyMap<number, string>, folder: string): number {
  const tracks = new Map(library.tracks.map((track) => [track.id, track]));
  const names = new UniqueNames();
  const files = library.playlists
    .filter(({ kind }) => kind !== 'library' && kind !== 'folder')
    .map((playlist) => ({ playlist, lines: linesOf(playlist, tracks, paths) }))
    .filter(({ lines }) => lines.length > 0)
    .map(({ playlist, lines }) => ({ path: join(folder, names.make(playlist.name, '.m3u8')), playlist, lines }));
  const taken = files.find(({ path }) => existsSync(path));
  if (taken) throw fail('file-taken', { path: taken.path });
  for (const { path, playlist, lines } of files) {
    const text = ['#EXTM3U', `#PLAYLIST:${oneLine(playlist.name)}`, ...lines, ''].join('\n');
    try {
      mkdirSync(folder, { recursive: true });
      writeFileSync(path, text, { flag: 'wx' });
    } catch (error) {
      const reason = systemCode(error);
      throw reason === undefined ? error : fail('not-written', { path, reason }, { cause: error });
    }
  }
  return files.length;
}

function linesOf(
  { trackIds }: Playlist,
  tracks: ReadonlyMap<number, Track>,
  paths: ReadonlyMap<number, string>,
): string[] {
  return trackIds.flatMap((id) => {
    const track = tracks.get(id);
    const path = paths.get(id);
    if (!track || path === undefined || /[\r\n]/.test(path)) return [];
    const seconds = track.durationMs === undefined ? -1 : Math.round(track.durationMs / 1000);
    const title = [track.artist, track.name].filter((words) => words !== undefined).join(' - ');
    return [`#EXTINF:${seconds},${oneLine(title)}`, path];
  });
}

function oneLine(words: string): string {
  return words.replace(/\s+/g, ' ');
}
