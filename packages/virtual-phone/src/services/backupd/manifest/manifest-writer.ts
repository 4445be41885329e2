import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { Database, type Statement } from '@pearmain/sqlite';

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

/** One row of Manifest.db. */
export interface ManifestRow {
  readonly fileId: string;
  readonly domain: string;
  readonly relativePath: string;
  /** 1 file, 2 directory, 4 link; 16 with 1: changed while it was read, its content is not to be trusted. */
  readonly flags: number;
  readonly blob: Uint8Array;
}

/** Makes a Manifest.db as phones do: pages of 4096 bytes, incremental vacuum, schema 2, marked as written in WAL mode. */
export class ManifestWriter {
  readonly #path: string;
  readonly #database: Database;
  readonly #insert: Statement;

  private constructor(path: string, database: Database) {
    this.#path = path;
    this.#database = database;
    this.#insert = database.prepare('INSERT INTO Files VALUES (?, ?, ?, ?, ?)');
  }

  static create(path: string, isAtLeast: (version: string) => boolean): ManifestWriter {
    rmSync(path, { force: true });
    const database = Database.open(path, { mode: 'create' });
    database.script(`
      PRAGMA page_size = 4096; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
      PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -98304; PRAGMA user_version = 2;
    `);
    database.script(`${tables}${isAtLeast('27') ? indexesFrom27 : indexesBefore27}${properties}`);
    return new ManifestWriter(path, database);
  }

  /** Adds rows, all in one go. */
  add(rows: Iterable<ManifestRow>): void {
    this.#database.transaction(() => {
      for (const { fileId, domain, relativePath, flags, blob } of rows) {
        this.#insert.run(fileId, domain, relativePath, flags, blob);
      }
    });
  }

  /** The file is whole from here on. */
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
