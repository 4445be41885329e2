import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { readItl, readItlHead } from './database/read-itl.js';
import { readMusicDatabase, readMusicDatabaseHead } from './database/read-musicdb.js';
import { fail, readFailure } from './failures.js';
import type { Library, LibraryFormat, LibraryHead } from './library.js';
import { chunksOf, readXmlHead, readXmlLibrary } from './xml/read-xml.js';

/** No database of a library is larger; XML has no limit, because it is not held in memory. */
const largestDatabase = 2 ** 30;
const headBytes = 160;

/**
 * Reads a library's file: `iTunes Library.itl`, `Library.musicdb` or an XML copy.
 *
 * @throws library/damaged, library/not-readable
 */
export function readLibrary(path: string): Library {
  const format = formatOf(firstBytes(path));
  if (format === 'xml') return readXmlLibrary(chunksOf(path), path);
  const bytes = databaseBytes(path);
  return format === 'itl' ? readItl(bytes, path) : readMusicDatabase(bytes, path);
}

/**
 * What stands at its beginning: quick, whatever is in it.
 *
 * @throws library/damaged, library/not-readable
 */
export function readLibraryHead(path: string): LibraryHead {
  const bytes = firstBytes(path);
  const format = formatOf(bytes);
  if (format === 'xml') return readXmlHead(chunksOf(path), path);
  return format === 'itl' ? readItlHead(bytes, path) : readMusicDatabaseHead(bytes, path);
}

/** The newest versions whose libraries are known: iTunes 12, and Music 1. */
const newestItunes = 12;
const newestMusic = 1;

/** Whether a newer program than we know wrote it. */
export function isNewer({ format, applicationVersion }: LibraryHead): boolean {
  const major = Number.parseInt(applicationVersion ?? '', 10);
  return major > (format === 'musicdb' ? newestMusic : newestItunes);
}

function formatOf(bytes: Buffer): LibraryFormat {
  const tag = bytes.toString('latin1', 0, 4);
  if (tag === 'hdfm') return 'itl';
  return tag === 'hfma' ? 'musicdb' : 'xml';
}

function firstBytes(path: string): Buffer {
  try {
    const descriptor = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(headBytes);
      return bytes.subarray(0, readSync(descriptor, bytes));
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw readFailure(error, path);
  }
}

function databaseBytes(path: string): Buffer {
  try {
    const descriptor = openSync(path, 'r');
    try {
      if (fstatSync(descriptor).size > largestDatabase)
        throw fail('damaged', { path, problem: 'it is larger than any library' });
      return readFileSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw readFailure(error, path);
  }
}
