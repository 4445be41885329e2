import { closeSync, openSync, readSync } from 'node:fs';
import type { Backup } from '../backup.js';
import type { StoredContent } from '../contents.js';
import { decryptFirstBlock } from '../crypto/cbc.js';
import type { BackupRow } from '../manifest/row.js';

const mark = 'SQLite format 3\0';
/** Pages of SQLite: the length of a database is a multiple. */
const smallestPage = 512;

/** What SQLite may have beside a database: changes that are not in it yet, and where to find them. */
export const logSuffixes = ['-wal', '-shm'] as const;

/**
 * Whether a file is a SQLite database. Only those whose length fits are looked into.
 *
 * @throws backup/missing-content, backup/damaged-record
 */
export function isDatabase(backup: Backup, row: BackupRow, sizeBytes: number): boolean {
  if (sizeBytes === 0 || sizeBytes % smallestPage !== 0) return false;
  if (logSuffixes.some((suffix) => row.relativePath.endsWith(suffix))) return false;
  return startsAsDatabase(backup.stored(row));
}

function startsAsDatabase({ path, key }: StoredContent): boolean {
  const beginning = Buffer.alloc(mark.length);
  const file = openSync(path, 'r');
  try {
    if (readSync(file, beginning, 0, beginning.length, 0) < beginning.length) return false;
  } finally {
    closeSync(file);
  }
  return Buffer.from(key ? decryptFirstBlock(key, beginning) : beginning).toString('latin1') === mark;
}
