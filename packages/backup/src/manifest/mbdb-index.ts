import { closeSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as letOthersRun } from 'node:timers/promises';
import { isFailure } from '@pearmain/base';
import {
  decodeMbdbRecord,
  encodeMbdbRecord,
  MbdbDecoder,
  type MbdbRecord,
  newDict,
  writeBinaryPlist,
} from '@pearmain/formats';
import { Database } from '@pearmain/sqlite';
import { fail } from '../failures.js';
import { fileId, manifestMbdb } from '../layout.js';
import type { MBFile } from './mb-file.js';
import { kindOfMode } from './row.js';
import { makeScratchFolder } from './scratch-folder.js';

const chunkBytes = 1024 * 1024;
const inMemoryAtMost = 32 * chunkBytes;
const table = 'CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB)';
const flagOf = { file: 1, directory: 2, link: 4, unsaved: 0, unknown: 0 } as const;

/**
 * The rows of a Manifest.mbdb in a private database with the table of later indexes; each blob is the record as it was. In
 * memory while the index is small, else in a file that has lost its name by the time this returns, where the system can do that.
 *
 * @throws backup/damaged-file
 */
export async function openMbdb(path: string, scratch: string): Promise<Disposable & { readonly database: Database }> {
  const folder = statSync(path).size <= inMemoryAtMost ? undefined : makeScratchFolder(scratch);
  const clean = () => folder !== undefined && rmSync(folder, { recursive: true, force: true });
  const database = folder === undefined ? Database.inMemory() : Database.open(join(folder, 'rows'), { mode: 'create' });
  const close = () => {
    database[Symbol.dispose]();
    clean();
  };
  try {
    database.script(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; ${table}`);
    if (process.platform !== 'win32') clean();
    await fillTable(database, path);
    return { database, [Symbol.dispose]: close };
  } catch (error) {
    close();
    throw error;
  }
}

/** What the device recorded of an entry, out of a row that `openMbdb` made. @throws backup/damaged-record */
export function readMbdbRecord(blob: Uint8Array): MBFile {
  const record = decodeMbdbRecord(blob);
  const { relativePath, mode, userId, groupId, modified, changed, born, protectionClass } = record;
  const { encryptionKey, digest, target } = record;
  return {
    ...{ relativePath, mode, userId, groupId, modified, changed, born, protectionClass },
    ...{ encryptionKey, digest, target },
    inode: Number(record.inode),
    sizeBytes: record.size,
    flags: 0,
    extendedAttributes: attributesOf(record),
  };
}

/** As later records hold them: a binary property list. */
function attributesOf({ extendedAttributes }: MbdbRecord): Uint8Array | undefined {
  if (extendedAttributes.length === 0) return undefined;
  const dict = newDict();
  for (const { name, value } of extendedAttributes) dict[name] = value;
  return writeBinaryPlist(dict);
}

async function fillTable(database: Database, path: string): Promise<void> {
  const insert = database.prepare('INSERT OR REPLACE INTO Files VALUES (?, ?, ?, ?, ?)');
  const decoder = new MbdbDecoder();
  const source = openSync(path, 'r');
  const buffer = Buffer.allocUnsafe(chunkBytes);
  try {
    for (let length = readSync(source, buffer); length > 0; length = readSync(source, buffer)) {
      const records = whole(() => decoder.push(buffer.subarray(0, length)));
      database.transaction(() => {
        for (const record of records) {
          const { domain, relativePath, mode } = record;
          const id = fileId(domain, relativePath);
          insert.run(id, domain, relativePath, flagOf[kindOfMode(mode)], encodeMbdbRecord(record));
        }
      });
      await letOthersRun();
    }
    whole(() => decoder.finish());
  } finally {
    closeSync(source);
  }
}

function whole<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isFailure(error, 'formats/mbdb-damaged')) throw error;
    const reason = `${error.data['problem']} (byte ${error.data['offset']})`;
    throw fail('damaged-file', { path: manifestMbdb, reason }, { cause: error });
  }
}
