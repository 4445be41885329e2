import { chmodSync, closeSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as letOthersRun } from 'node:timers/promises';
import { copyAside, Database } from '@pearmain/sqlite';
import { cbcDecipher } from '../crypto/cbc.js';
import { paddingOf } from '../crypto/padded-length.js';
import { fail } from '../failures.js';
import { type IndexName, manifestMbdb } from '../layout.js';
import type { FoundIndex } from './find-index.js';
import { type Glance, glanceAt } from './glance.js';
import { decodeMBFile, type MBFile } from './mb-file.js';
import { openMbdb, readMbdbRecord } from './mbdb-index.js';
import { checkIndex } from './read-rows.js';
import { makeScratchFolder } from './scratch-folder.js';

/** An index that is open: its rows, and whatever was made for them. */
export interface OpenIndex extends Disposable {
  readonly name: IndexName;
  readonly database: Database;
  /** What the device recorded of a row. @throws backup/damaged-record */
  readRecord(blob: Uint8Array): MBFile;
  /** What a listing shows of it. @throws backup/damaged-record */
  glanceAt(blob: Uint8Array): Glance;
}

const chunkBytes = 1024 * 1024;
/** Three times this is used for a moment: decrypted here, made ready for SQLite, and SQLite's own. */
const inMemoryAtMost = 32 * chunkBytes;
const sqliteMark = 'SQLite format 3\0';

/**
 * Opens the index of a backup, of either kind, in a private copy.
 *
 * @throws backup/damaged-file, backup/unsupported-generation, and the failures of sqlite
 */
export async function openIndex(
  { name, path }: FoundIndex,
  key: Uint8Array | undefined,
  scratch = tmpdir(),
): Promise<OpenIndex> {
  const isOld = name === manifestMbdb;
  const index = isOld ? await openMbdb(path, scratch) : await openDatabase(path, key, scratch);
  const { database } = index;
  try {
    checkIndex(database);
  } catch (error) {
    index[Symbol.dispose]();
    throw error;
  }
  const readRecord = isOld ? readMbdbRecord : decodeMBFile;
  const glance = isOld ? readMbdbRecord : (blob: Uint8Array): Glance => glanceAt(blob) ?? decodeMBFile(blob);
  return { name, database, readRecord, glanceAt: glance, [Symbol.dispose]: () => index[Symbol.dispose]() };
}

type OpenDatabase = Disposable & { readonly database: Database };

/**
 * Opens a private copy of a database, with its `-wal`; the backup itself is not touched. With a key it is decrypted on
 * the way: into memory while it is small, else into a file of this user's alone. A copy in a file has lost its name by the
 * time this returns, where the system can do that, so that it goes with the process however that ends.
 */
async function openDatabase(path: string, key: Uint8Array | undefined, scratch: string): Promise<OpenDatabase> {
  if (key && statSync(path).size <= inMemoryAtMost) return openInMemory(path, key);
  const folder = makeScratchFolder(scratch);
  const clean = () => rmSync(folder, { recursive: true, force: true });
  try {
    const copy = key ? await decryptAside(path, key, folder) : copyAside(path, folder);
    chmodSync(copy, 0o600);
    const database = openCopy(copy);
    if (process.platform !== 'win32') clean();
    return { database, [Symbol.dispose]: () => closeBoth(database, clean) };
  } catch (error) {
    clean();
    throw error;
  }
}

/** Takes its log in, and makes no file beside it from then on. */
function openCopy(copy: string): Database {
  const database = Database.open(copy, { mode: 'write' });
  try {
    database.row('PRAGMA journal_mode = DELETE');
    database.row('PRAGMA journal_mode = MEMORY');
    return database;
  } catch (error) {
    database[Symbol.dispose]();
    throw error;
  }
}

async function openInMemory(path: string, key: Uint8Array): Promise<OpenDatabase> {
  const bytes = new Uint8Array(statSync(path).size);
  let length = 0;
  for await (const part of decrypted(path, key)) {
    bytes.set(part, length);
    length += part.length;
  }
  const database = Database.ofBytes(bytes.subarray(0, length), { name: 'Manifest.db' });
  return { database, [Symbol.dispose]: () => database[Symbol.dispose]() };
}

async function decryptAside(path: string, key: Uint8Array, folder: string): Promise<string> {
  const copy = join(folder, 'Manifest.db');
  const target = openSync(copy, 'wx', 0o600);
  try {
    for await (const part of decrypted(path, key)) {
      for (let done = 0; done < part.length; ) done += writeSync(target, part, done);
    }
  } finally {
    closeSync(target);
  }
  return copy;
}

/** The decrypted index without its padding, where it has any. Each part is its own. */
async function* decrypted(path: string, key: Uint8Array): AsyncGenerator<Uint8Array> {
  const sizeBytes = statSync(path).size;
  const whole = sizeBytes - (sizeBytes % 16);
  const source = openSync(path, 'r');
  try {
    const decipher = cbcDecipher(key);
    const buffer = Buffer.allocUnsafe(chunkBytes);
    for (let at = 0; at < whole; ) {
      const length = readSync(source, buffer, 0, Math.min(chunkBytes, whole - at), at);
      if (length === 0 || length % 16 !== 0)
        throw fail('damaged-file', { path: 'Manifest.db', reason: 'it is cut short' });
      const part = decipher.update(buffer.subarray(0, length));
      if (at === 0) checkMark(part);
      at += length;
      const padding = at === whole ? (paddingOf(part.subarray(-16)) ?? 0) : 0;
      yield part.subarray(0, part.length - padding);
      await letOthersRun();
    }
  } finally {
    closeSync(source);
  }
}

function checkMark(part: Uint8Array): void {
  if (Buffer.from(part.subarray(0, 16)).toString('latin1') === sqliteMark) return;
  throw fail('damaged-file', { path: 'Manifest.db', reason: 'it does not decrypt to an index' });
}

function closeBoth(database: Database, clean: () => void): void {
  try {
    database[Symbol.dispose]();
  } finally {
    clean();
  }
}
