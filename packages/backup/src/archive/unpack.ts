import { createHash } from 'node:crypto';
import { closeSync, createReadStream, mkdirSync, openSync, readSync, utimesSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TaskContext, Udid } from '@pearmain/base';
import { utf8Decode } from '@pearmain/formats';
import { diskFailure, fail, readFailure } from '../failures.js';
import { contentFolders, manifestMbdb } from '../layout.js';
import { backupPlace, readmeName, sumsName } from './names.js';
import { ageMark, unseal } from './seal.js';
import { readTar, type TarEntry } from './tar.js';

/** What came out of an archive. */
export interface Unpacked {
  readonly udid: Udid;
  readonly files: number;
  readonly bytes: number;
}

const chunkBytes = 1024 * 1024;
/** A line for each of ten million files. */
const longestSums = 1024 * 1024 * 1024;

/** Whether an archive needs a password. @throws backup/access-denied, backup/path-missing */
export function isSealedArchive(file: string): boolean {
  try {
    const source = openSync(file, 'r');
    try {
      const beginning = Buffer.alloc(ageMark.length);
      readSync(source, beginning);
      return beginning.toString('latin1') === ageMark;
    } finally {
      closeSync(source);
    }
  } catch (error) {
    throw readFailure(error, file);
  }
}

/**
 * Writes the backup of an archive into a folder, which must be there and empty, and holds every file against the list of sums.
 * Nothing is written but files of a backup, under their own names.
 *
 * @throws backup/archive-damaged, backup/not-an-archive, backup/archive-wrong-password, backup/disk-full, backup/not-writable
 */
export async function unpackArchive(
  {
    file,
    folder,
    password,
  }: { readonly file: string; readonly folder: string; readonly password?: string | undefined },
  context: TaskContext,
): Promise<Unpacked> {
  const stored = createReadStream(file, { highWaterMark: chunkBytes }) as AsyncIterable<Uint8Array>; // without an encoding
  const stream = password === undefined ? stored : unseal(stored, password, file);
  const found = new Map<string, string>();
  let listed: ReadonlyMap<string, string> | undefined;
  let id: Udid | undefined;
  let bytes = 0;
  for await (const entry of readTar(stream, file)) {
    context.signal.throwIfAborted();
    if (entry.name === sumsName) {
      listed = parseSums(await smallText(entry, file));
      continue;
    }
    if (entry.name === readmeName) {
      found.set(readmeName, await sumOf(entry));
      continue;
    }
    const belongs = backupPlace(entry.name);
    if (!belongs || (id !== undefined && id !== belongs.id))
      throw fail('not-an-archive', { path: file, entry: entry.name });
    id = belongs.id;
    found.set(entry.name, await store(entry, join(folder, belongs.place)));
    bytes += entry.sizeBytes;
    context.emit({ kind: 'progress', files: found.size, bytes });
  }
  checkSums(found, listed, file);
  if (id === undefined) throw fail('archive-damaged', { path: file, reason: 'it holds no backup' });
  if (!found.has(`${id}/${manifestMbdb}`)) makeContentFolders(folder);
  return { udid: id, files: found.size - (found.has(readmeName) ? 1 : 0), bytes };
}

/** Writes an entry whole, and gives its SHA-256. */
async function store(entry: TarEntry, path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const target = openSync(path, 'wx', 0o600);
    try {
      for await (const chunk of entry.chunks()) {
        hash.update(chunk);
        for (let done = 0; done < chunk.length; ) done += writeSync(target, chunk, done);
      }
    } finally {
      closeSync(target);
    }
    utimesSync(path, entry.modified, entry.modified);
    return hash.digest('hex');
  } catch (error) {
    throw diskFailure(error, path);
  }
}

async function sumOf(entry: TarEntry): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of entry.chunks()) hash.update(chunk);
  return hash.digest('hex');
}

async function smallText(entry: TarEntry, file: string): Promise<string> {
  if (entry.sizeBytes > longestSums)
    throw fail('archive-damaged', { path: file, reason: 'its list of sums is far too long' });
  const parts: Uint8Array[] = [];
  for await (const chunk of entry.chunks()) parts.push(Uint8Array.from(chunk));
  return utf8Decode(Buffer.concat(parts));
}

function parseSums(text: string): Map<string, string> {
  const sums = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, sum, name] = /^([0-9a-f]{64}) [ *](.+)$/.exec(line) ?? [];
    if (sum !== undefined && name !== undefined) sums.set(name, sum);
  }
  return sums;
}

function checkSums(
  found: ReadonlyMap<string, string>,
  listed: ReadonlyMap<string, string> | undefined,
  file: string,
): void {
  if (!listed) throw fail('archive-damaged', { path: file, reason: `it has no ${sumsName}: it is cut short` });
  for (const [name, sum] of listed) {
    if (!found.has(name)) throw fail('archive-damaged', { path: file, reason: `“${name}” is missing` });
    if (found.get(name) !== sum)
      throw fail('archive-damaged', { path: file, reason: `“${name}” is another than was packed` });
  }
  for (const name of found.keys()) {
    if (!listed.has(name)) throw fail('archive-damaged', { path: file, reason: `“${name}” was not packed` });
  }
}

function makeContentFolders(folder: string): void {
  for (const name of contentFolders) mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
}
