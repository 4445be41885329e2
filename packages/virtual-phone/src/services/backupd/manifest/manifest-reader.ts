import { closeSync, openSync, writeSync } from 'node:fs';
import { AppError } from '@pearmain/base';
import { Database, type Row, type Statement } from '@pearmain/sqlite';
import { MBError, mbCode } from '../mb-error.js';
import { decodeMBFile, type MBFile } from './mb-file.js';

/** A row of a manifest that lies on a host. */
export interface StoredRow {
  readonly fileId: string;
  readonly domain: string;
  readonly relativePath: string;
  readonly flags: number;
  /** `undefined` where the row has no blob, or one that cannot be read. */
  readonly file: MBFile | undefined;
  readonly isUnreadable: boolean;
}

interface FileRow extends Row {
  fileID: string;
  domain: string;
  relativePath: string;
  flags: number;
  file: Uint8Array | null;
}

const isFile = 1;
/** A row with this flag has content that is not to be trusted. */
export const changedFlag = 16;
const pageRows = 1000;

/** A Manifest.db out of a host's folder, in a copy of the phone's own. */
export class ManifestReader implements Disposable {
  readonly #database: Database;
  readonly #find: Statement;

  private constructor(database: Database) {
    this.#database = database;
    this.#find = database.prepare('SELECT * FROM Files WHERE fileID = ?');
  }

  /** @throws MBError 11 where the file is no manifest */
  static open(path: string): ManifestReader {
    takeOffWalMark(path);
    try {
      const database = Database.open(path, { mode: 'write' });
      if (!database.has('Files', 'fileID')) throw new MBError(mbCode.malformed, 'Malformed backup database');
      return new ManifestReader(database);
    } catch (error) {
      if (error instanceof AppError) throw new MBError(mbCode.malformed, 'Malformed backup database');
      throw error;
    }
  }

  find(fileId: string): StoredRow | undefined {
    const row = this.#find.row<FileRow>(fileId);
    return row && toRow(row);
  }

  /** All rows, by domain and path. */
  *rows(): Iterable<StoredRow> {
    for (const row of this.#database.rows<FileRow>('SELECT * FROM Files ORDER BY domain, relativePath'))
      yield toRow(row);
  }

  /** Ids of files whose first two digits are those, in order. */
  *payload(prefix = ''): Iterable<string> {
    const sql = `SELECT fileID FROM Files WHERE fileID > ? AND fileID < ? AND flags & ${isFile} AND NOT flags & ${changedFlag} ORDER BY fileID LIMIT ?`;
    const page = this.#database.prepare(sql);
    for (let after = prefix; ; ) {
      const ids = page.all<{ fileID: string }>(after, `${prefix}g`, pageRows);
      for (const { fileID } of ids) yield fileID;
      const last = ids[ids.length - 1];
      if (!last || ids.length < pageRows) return;
      after = last.fileID;
    }
  }

  /** How many files there are, and their bytes are for the rows to tell. */
  fileCount(): number {
    const sql = `SELECT count(*) AS n FROM Files WHERE flags & ${isFile} AND NOT flags & ${changedFlag}`;
    return this.#database.row<{ n: number }>(sql)?.n ?? 0;
  }

  [Symbol.dispose](): void {
    this.#database[Symbol.dispose]();
  }
}

function toRow(row: FileRow): StoredRow {
  const { fileID: fileId, domain, relativePath, flags } = row;
  const file = row.file ? decodeMBFile(row.file) : undefined;
  return { fileId, domain, relativePath, flags, file, isUnreadable: row.file !== null && !file };
}

/** The log of a database in WAL mode is not part of a backup; without the mark only the file itself counts. */
function takeOffWalMark(path: string): void {
  const file = openSync(path, 'r+');
  try {
    writeSync(file, Uint8Array.of(1, 1), 0, 2, 18);
  } finally {
    closeSync(file);
  }
}
