import { existsSync, realpathSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import type { LibraryFiles, LibraryScan } from '@pearmain/itunes-library';
import { findEntry } from './plan.js';
import { type SourceFile, type Unread, walkSource } from './source-files.js';

/** All files that a backup is to hold, and the folders that they were looked for in. */
export interface Gathered {
  readonly files: readonly SourceFile[];
  readonly roots: readonly string[];
  readonly unread: readonly Unread[];
}

/** What is gathered from. */
export interface GatherInput {
  readonly files: LibraryFiles;
  readonly scan: LibraryScan;
  /** Files of tracks from elsewhere come along. */
  readonly consolidate: boolean;
}

/** The files of a library’s folder, of its media folder where that lies elsewhere, and of tracks from anywhere. */
export function gather({ files: { folder }, scan, consolidate }: GatherInput): Gathered {
  const unread: Unread[] = [];
  const tell = (problem: Unread): void => void unread.push(problem);
  const media = scan.mediaFolder.path;
  const mediaBelow = media === undefined ? undefined : pathBelow(folder, media);
  const isLink = media !== undefined && findEntry(media)?.isSymbolicLink() === true;
  const files = [
    ...walkSource(folder, '', (problem) => (isLink && problem.path === media ? undefined : tell(problem))),
  ];
  const roots = [folder];
  let mediaName = mediaBelow ?? 'iTunes Media';
  if (media !== undefined && mediaBelow === undefined) {
    mediaName = freeName(folder, basename(media));
    files.push(...walkSource(media, mediaName, tell));
    roots.push(media);
  } else if (media !== undefined && mediaBelow !== undefined && isLink) {
    files.push(...walkSource(media, mediaBelow, tell));
    roots.push(realpathSync(media));
  }
  if (consolidate) files.push(...outsideFiles(scan, roots, mediaName));
  return { files, roots, unread };
}

/** Where it lies in a folder, with slashes; `undefined` where it lies elsewhere. */
function pathBelow(folder: string, path: string): string | undefined {
  const below = relative(folder, path);
  const isInside = below !== '' && below !== '..' && !below.startsWith(`..${sep}`) && !/^[A-Za-z]:/.test(below);
  return isInside && !below.startsWith(sep) ? below.split(sep).join('/') : undefined;
}

function freeName(folder: string, name: string): string {
  return existsSync(join(folder, name)) ? `${name} (elsewhere)` : name;
}

function outsideFiles(
  { outsideFiles: outside }: LibraryScan,
  roots: readonly string[],
  mediaName: string,
): SourceFile[] {
  return [...outside].flatMap(([file, { albumArtist, artist, album }]) => {
    const stats = findEntry(file);
    if (!stats?.isFile() || roots.some((root) => pathBelow(root, file) !== undefined)) return [];
    const folders = [albumArtist || artist || 'Unknown Artist', album || 'Unknown Album'].map(oneName);
    const wanted = [mediaName, 'Music', ...folders, basename(file)].join('/');
    return [{ source: file, file, wanted, sizeBytes: stats.size, modified: stats.mtime }];
  });
}

const longestName = 80;

/** Words of a stranger as the name of a folder. */
function oneName(words: string): string {
  const name = words
    .replace(/[/\\:*?"<>|\u0000-\u001f]/g, '_')
    .slice(0, longestName)
    .trim();
  return name.replace(/^\.+|\.+$/g, '_') || '_';
}
