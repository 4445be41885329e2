import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { Database, type Statement } from '@pearmain/sqlite';
import type { MBFile } from './mb-file.js';
import { MBFileWriter } from './mb-file-writer.js';

const tables = `
  CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB);
`;
const indexesBefore27 = `
  CREATE INDEX FilesDomainIdx ON Files(domain);
  CREATE INDEX FilesRelativePathIdx ON Files(relativePath);
  CREATE INDEX FilesFlagsIdx ON Files(flags);
`;
const indexesFrom27 = `
  CREATE INDEX FilesDomainsRelativePathIdx ON Files(domain, relativePath);
  CREATE INDEX FilesRelativePathIdx ON Files(relativePath);
  CREATE INDEX FilesFlagsIdx ON Files(flags);
`;
const properties = 'CREATE TABLE Properties (key TEXT PRIMARY KEY, value BLOB);';

/** One entry of an index. */
export interface IndexEntry {
  readonly fileId: string;
  readonly domain: string;
  /** 1 file, 2 directory, 4 link; 16 with 1: changed while it was read, its content is not to be trusted. */
  readonly flags: number;
  readonly file: MBFile;
}

/** An index in the making. */
export interface IndexWriter {
  /** Adds entries, all in one go. */
  add(entries: Iterable<IndexEntry>): void;
  /** The file is whole from here on. */
  finish(): void;
}

/** Makes a Manifest.db as phones do: pages of 4096 bytes, incremental vacuum, schema 2, marked as written in WAL mode. */
export class ManifestWriter implements IndexWriter {
  readonly #path: string;
  readonly #database: Database;
  readonly #insert: Statement;
  readonly #blobs = new MBFileWriter();

  private constructor(path: string, database: Database) {
    this.#path = path;
    this.#database = database;
    this.#insert = database.prepare('INSERT OR REPLACE INTO Files VALUES (?, ?, ?, ?, ?)');
  }

  static create(path: string, indexes: 'since 10' | 'since 27'): ManifestWriter {
    rmSync(path, { force: true });
    const database = Database.open(path, { mode: 'create' });
    database.script(`
      PRAGMA page_size = 4096; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
      PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -98304; PRAGMA user_version = 2;
    `);
    database.script(`${tables}${indexes === 'since 27' ? indexesFrom27 : indexesBefore27}${properties}`);
    return new ManifestWriter(path, database);
  }

  add(entries: Iterable<IndexEntry>): void {
    this.#database.transaction(() => {
      for (const { fileId, domain, flags, file } of entries) {
        this.#insert.run(fileId, domain, file.relativePath, flags, this.#blobs.encode(file));
      }
    });
  }

  finish(): void {
    this.#database[Symbol.dispose]();
    const file = openSync(this.#path, 'r+');
    try {
      writeSync(file, Uint8Array.of(2, 2), 0, 2, 18);
    } finally {
      closeSync(file);
    }
  }
}
