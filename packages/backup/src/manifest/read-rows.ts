import type { Database, Row } from '@pearmain/sqlite';
import { fail } from '../failures.js';
import type { BackupRow } from './row.js';

const columns = 'fileID, domain, relativePath, flags, file';

/** Makes sure that the index has the table and the columns that every version of it has. @throws backup/damaged-file */
export function checkIndex(database: Database): void {
  const wanted = ['fileID', 'domain', 'relativePath', 'flags', 'file'];
  const missing = wanted.filter((column) => !database.has('Files', column));
  if (missing.length === 0) return;
  throw fail('damaged-file', { path: 'Manifest.db', reason: `it has no ${missing.join(', ')}` });
}

/** All rows, in the order in which they lie, one at a time. */
export function* readRows(database: Database): IterableIterator<BackupRow> {
  for (const row of database.rows(`SELECT ${columns} FROM Files`)) yield toBackupRow(row);
}

/** The row of one path. */
export function findRow(database: Database, fileId: string): BackupRow | undefined {
  const row = database.row(`SELECT ${columns} FROM Files WHERE fileID = ?`, fileId);
  return row && toBackupRow(row);
}

/** The rows whose id begins with these two digits. */
export function* readRowsOfFolder(database: Database, folder: string): IterableIterator<BackupRow> {
  const sql = `SELECT ${columns} FROM Files WHERE fileID >= ? AND fileID < ?`;
  for (const row of database.rows(sql, folder, `${folder}\u{10ffff}`)) yield toBackupRow(row);
}

/** The rows whose id does not begin as the name of a content folder does; no real index has any. */
export function* readStrayRows(database: Database): IterableIterator<BackupRow> {
  const sql = `SELECT ${columns} FROM Files WHERE fileID IS NULL OR fileID NOT GLOB '[0-9a-f][0-9a-f]*'`;
  for (const row of database.rows(sql)) yield toBackupRow(row);
}

function toBackupRow(row: Row): BackupRow {
  return {
    fileId: textOf(row['fileID']),
    domain: textOf(row['domain']),
    relativePath: textOf(row['relativePath']),
    flags: typeof row['flags'] === 'number' ? row['flags'] : 0,
    blob: row['file'] instanceof Uint8Array ? row['file'] : undefined,
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
