import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { arrayIn, asDict, dataIn, dictIn, parsePlist } from '@pearmain/formats';
import { entriesOf } from '../location/file-finder.js';
import { decodeLocation, pathOf } from '../location/location.js';
import { type LibraryFiles, libraryAt, libraryIn } from './library-files.js';

/** Where libraries are looked for on a computer. */
export interface LibrarySearch {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  /** Where Windows keeps this user's settings of programs (`%APPDATA%`). */
  readonly roaming?: string | undefined;
}

/** Where iTunes and Music put a library when nobody says otherwise (docs/formats/itunes-library.md §1). */
const usualFolders: readonly (readonly string[])[] = [
  ['Music', 'iTunes'],
  ['Music', 'Music'],
  ['Music', 'Apple Music'],
  ['My Documents', 'My Music', 'iTunes'],
];

/** The libraries in the usual places of this user, and where the settings of iTunes say that one is. */
export function findLibraries(search: LibrarySearch): LibraryFiles[] {
  const usual = usualFolders.map((names) => join(search.home, ...names));
  return unique([...notedFiles(search), ...usual].flatMap((path) => libraryAt(path) ?? []));
}

const deepest = 3;
const mostFolders = 20_000;

/** The libraries in a folder, such as a drive, down to the third level; media folders are not looked into. */
export function librariesIn(folder: string): LibraryFiles[] {
  const found: LibraryFiles[] = [];
  let next = [folder];
  let left = mostFolders;
  for (let depth = 0; depth <= deepest; depth += 1) {
    const inner: string[] = [];
    for (const path of next) {
      if (left <= 0) break;
      left -= 1;
      const library = libraryIn(path);
      if (library) found.push(library);
      else inner.push(...foldersIn(path));
    }
    next = inner;
  }
  return unique(found);
}

function foldersIn(path: string): string[] {
  return entriesOf(path)
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !entry.name.startsWith('$'))
    .map(({ name }) => join(path, name));
}

function unique(found: readonly LibraryFiles[]): LibraryFiles[] {
  return [...new Map(found.map((library) => [library.folder, library])).values()];
}

/** What the settings of iTunes name: a file of the library each. */
function notedFiles({ platform, home, roaming }: LibrarySearch): string[] {
  if (platform === 'darwin') return notedOnMac(join(home, 'Library', 'Preferences', 'com.apple.iApps.plist'));
  if (platform !== 'win32' || roaming === undefined) return [];
  return notedOnWindows(join(roaming, 'Apple Computer', 'iTunes', 'iTunesPrefs.xml'));
}

function notedOnMac(settings: string): string[] {
  const urls = arrayIn(settingsIn(settings), 'iTunesRecentDatabases') ?? [];
  return urls.flatMap((url) => {
    const place = typeof url === 'string' ? decodeLocation(url) : undefined;
    return place ? [pathOf(place)] : [];
  });
}

function notedOnWindows(settings: string): string[] {
  const user = dictIn(settingsIn(settings), 'User Preferences') ?? {};
  const path = dataIn(user, 'iTunes Library XML Location:1');
  return path ? [Buffer.from(path).toString('utf16le').replace(/\0+$/, '')] : [];
}

function settingsIn(path: string) {
  try {
    return (existsSync(path) ? asDict(parsePlist(readFileSync(path))) : undefined) ?? {};
  } catch {
    return {}; // settings that cannot be read name nothing; the usual places are left
  }
}
