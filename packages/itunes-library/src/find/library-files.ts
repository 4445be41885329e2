import { dirname, join } from 'node:path';
import { entriesOf, fileStats } from '../location/file-finder.js';
import { readLibraryHead } from '../read-library.js';

/** The files of a library that say what is in it. */
export interface LibraryFiles {
  /** The folder that they, and as a rule the media, lie in. */
  readonly folder: string;
  /** What iTunes or Music itself works with. */
  readonly database?: LibraryFile;
  /** The copy for other programs, the newest where there are several. */
  readonly xml?: LibraryFile;
}

/** One of them. */
export interface LibraryFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modified: Date;
}

/** The names of databases, the most usual first; older ones had no ending. */
const databaseNames = [
  'iTunes Library.itl',
  'iTunes Music Library.itl',
  'iTunes Library',
  'iTunes 4 Music Library',
] as const;
const bundle = /\.musiclibrary$/i;
const inBundle = 'Library.musicdb';

/** Few folders have many of these, and each one is looked into. */
const mostXmlFiles = 20;

/** Folders in which people have a library when they name the one around it. */
const usualFolders = ['iTunes', 'Music', 'Apple Music', 'Library'] as const;

/**
 * The library that a path means: of the folder, of the usual ones in it, of a bundle, or of one of its files. `undefined` where there is none
 * (docs/formats/itunes-library.md §1).
 */
export function libraryAt(path: string): LibraryFiles | undefined {
  const stats = fileStats(path);
  if (stats?.isFile()) return libraryOfFile(path);
  if (!stats) return undefined;
  const own = libraryIn(path);
  if (own) return own;
  for (const name of usualFolders) {
    const inner = libraryIn(join(path, name));
    if (inner) return inner;
  }
  return undefined;
}

/** The library whose files lie in that folder itself. */
export function libraryIn(path: string): LibraryFiles | undefined {
  if (bundle.test(path)) {
    const database = libraryFile(join(path, inBundle));
    return database && withXml(dirname(path), database);
  }
  const entries = entriesOf(path);
  const named = databaseNames.flatMap((name) => libraryFile(join(path, name)) ?? []);
  const bundles = entries.filter(({ name }) => bundle.test(name));
  const inBundles = bundles.flatMap(({ name }) => libraryFile(join(path, name, inBundle)) ?? []);
  const database = newest([...named, ...inBundles]);
  return withXml(path, database);
}

function libraryOfFile(path: string): LibraryFiles | undefined {
  const file = libraryFile(path);
  if (!file || !isLibrary(path)) return undefined;
  const folder = bundle.test(dirname(path)) ? dirname(dirname(path)) : dirname(path);
  return /\.xml$/i.test(path) ? { folder, xml: file } : { folder, database: file };
}

function withXml(folder: string, database: LibraryFile | undefined): LibraryFiles | undefined {
  const files = entriesOf(folder)
    .filter((entry) => /\.xml$/i.test(entry.name) && !entry.name.startsWith('.'))
    .slice(0, mostXmlFiles)
    .map(({ name }) => join(folder, name))
    .filter(isLibrary)
    .flatMap((path) => libraryFile(path) ?? []);
  const xml = newest(files);
  if (!database && !xml) return undefined;
  return { folder, ...(database ? { database } : {}), ...(xml ? { xml } : {}) };
}

function isLibrary(path: string): boolean {
  try {
    readLibraryHead(path);
    return true;
  } catch {
    return false; // something else, or not to be read: it is not offered as a library
  }
}

function libraryFile(path: string): LibraryFile | undefined {
  const stats = fileStats(path);
  return stats?.isFile() ? { path, sizeBytes: stats.size, modified: stats.mtime } : undefined;
}

function newest(files: readonly LibraryFile[]): LibraryFile | undefined {
  return [...files].sort((one, other) => other.modified.getTime() - one.modified.getTime())[0];
}
