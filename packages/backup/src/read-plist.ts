import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDict, type PlistDict, parsePlist } from '@pearmain/formats';
import { errorCode, fail, readFailure } from './failures.js';

/** Info.plist holds pictures of hundreds of apps; nothing real comes near this. */
const largestBytes = 256 * 1024 * 1024;

/**
 * Reads one of a backup's property lists; `undefined` where there is no such file.
 *
 * @throws backup/damaged-file, backup/access-denied
 */
export function findPlist(folder: string, name: string): PlistDict | undefined {
  const path = join(folder, name);
  const bytes = readSmallFile(path, name);
  if (!bytes) return undefined;
  if (bytes.length === 0) throw fail('damaged-file', { path: name, reason: 'it is empty' });
  let value: unknown;
  try {
    const parsed = parsePlist(bytes);
    if (isDict(parsed)) return parsed;
    value = undefined;
  } catch (error) {
    value = error;
  }
  const reason = value instanceof Error ? value.message : 'it is not a dictionary';
  throw fail('damaged-file', { path: name, reason }, { cause: value });
}

function readSmallFile(path: string, name: string): Uint8Array | undefined {
  try {
    const stats = lstatSync(path);
    if (!stats.isFile()) throw fail('damaged-file', { path: name, reason: 'it is not a file' });
    if (stats.size > largestBytes) throw fail('damaged-file', { path: name, reason: 'it is far too large' });
    return readFileSync(path);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw readFailure(error, path);
  }
}
