import { createCipheriv } from 'node:crypto';
import { closeSync, createReadStream, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { concatBytes, mbdbHeader } from '@pearmain/formats';
import { Database, type Statement } from '@pearmain/sqlite';
import { type IndexName, manifestDatabase, manifestMbdb } from '../layout.js';
import type { IndexTraits } from '../manifest/index-traits.js';
import type { BackupRow } from '../manifest/row.js';
import { makeScratchFolder } from '../manifest/scratch-folder.js';

/** The index of a backup in the making. Rows are kept in the order in which they are added. */
export interface IndexWriter extends Disposable {
  add(rows: readonly BackupRow[]): void;
  /** Puts the finished index into the backup folder. */
  finish(): Promise<void>;
}

/** What an index is made like, and where. */
export interface IndexPlan {
  readonly name: IndexName;
  readonly traits: IndexTraits;
  /** The backup folder that it goes into. */
  readonly folder: string;
  /** Of an index that is encrypted as a whole. */
  readonly key: Uint8Array | undefined;
  /** Where it lies until it is encrypted; private. */
  readonly scratch: string;
}

/** Begins an index of either kind (docs/formats/backup-folder.md §4, docs/formats/mbdb.md). */
export function beginIndex(plan: IndexPlan): IndexWriter {
  return plan.name === manifestMbdb ? mbdbWriter(plan) : databaseWriter(plan);
}

const tables = `
  CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB);
  CREATE TABLE Properties (key TEXT PRIMARY KEY, value BLOB);
`;
const indexes = {
  'since-10': `
    CREATE INDEX FilesDomainIdx ON Files(domain);
    CREATE INDEX FilesRelativePathIdx ON Files(relativePath);
    CREATE INDEX FilesFlagsIdx ON Files(flags);
  `,
  'since-27': `
    CREATE INDEX FilesDomainsRelativePathIdx ON Files(domain, relativePath);
    CREATE INDEX FilesRelativePathIdx ON Files(relativePath);
    CREATE INDEX FilesFlagsIdx ON Files(flags);
  `,
} as const;

function databaseWriter({ traits, folder, key, scratch }: IndexPlan): IndexWriter {
  const target = join(folder, manifestDatabase);
  const aside = key ? makeScratchFolder(scratch) : undefined;
  const path = aside === undefined ? target : join(aside, manifestDatabase);
  const { database, insert } = emptyDatabase(path, traits);
  let isOpen = true;
  const close = (): void => {
    if (isOpen) database[Symbol.dispose]();
    isOpen = false;
  };
  return {
    add(rows) {
      database.transaction(() => {
        for (const { fileId, domain, relativePath, flags, blob } of rows) {
          insert.run(fileId, domain, relativePath, flags, blob ?? null);
        }
      });
    },
    async finish() {
      close();
      if (key) await encryptInto(path, target, key);
    },
    [Symbol.dispose]() {
      close();
      if (aside !== undefined) rmSync(aside, { recursive: true, force: true });
    },
  };
}

function emptyDatabase(path: string, traits: IndexTraits): { database: Database; insert: Statement } {
  // SQLite itself would let others read it.
  closeSync(openSync(path, 'wx', 0o600));
  const database = Database.open(path, { mode: 'create' });
  database.script(`
    PRAGMA page_size = 4096; PRAGMA auto_vacuum = ${traits.vacuum}; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
    PRAGMA user_version = ${traits.userVersion};
    ${tables} ${indexes[traits.schema]}
  `);
  return { database, insert: database.prepare('INSERT OR REPLACE INTO Files VALUES (?, ?, ?, ?, ?)') };
}

/** With padding, as devices write it. */
async function encryptInto(from: string, to: string, key: Uint8Array): Promise<void> {
  const cipher = createCipheriv('aes-256-cbc', key, new Uint8Array(16));
  const target = openSync(to, 'wx', 0o600);
  try {
    for await (const part of createReadStream(from, { highWaterMark: 1024 * 1024 })) {
      writeAll(target, cipher.update(part as Uint8Array)); // a stream without an encoding gives bytes
    }
    writeAll(target, cipher.final());
  } finally {
    closeSync(target);
  }
}

function mbdbWriter({ folder }: IndexPlan): IndexWriter {
  const target = openSync(join(folder, manifestMbdb), 'wx', 0o600);
  writeAll(target, mbdbHeader);
  return {
    add(rows) {
      writeAll(target, concatBytes(rows.flatMap(({ blob }) => blob ?? [])));
    },
    finish: async () => {},
    [Symbol.dispose]: () => closeSync(target),
  };
}

function writeAll(target: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(target, bytes, done);
}
