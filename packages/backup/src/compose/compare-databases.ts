import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, isFailure, type TaskContext } from '@pearmain/base';
import { Database } from '@pearmain/sqlite';
import type { Backup } from '../backup.js';
import { diskFailure } from '../failures.js';
import { type BackupRow, kindOfRow } from '../manifest/row.js';
import { makeScratchFolder } from '../manifest/scratch-folder.js';
import { isDatabase } from './find-databases.js';
import type { ComposeSource } from './source.js';

/** Where the header of a database says that its log is needed. */
const logMark = 18;

/**
 * The first of the chosen databases that is of another make in `current`: other tables, or tables of other columns. Its path, or
 * `undefined` where all are alike (docs/formats/composed-backup.md §6). What only one of both has is not compared, nor is what SQLite cannot
 * read; copies lie below `scratch` meanwhile.
 *
 * @throws backup/password-needed, the failures of a disk, the signal's reason
 */
export async function findOtherDatabase(
  { backup, takes }: Pick<ComposeSource, 'backup'> & { takes(domain: string, path: string): boolean },
  current: Backup,
  scratch: string,
  { signal }: Pick<TaskContext, 'signal'>,
): Promise<string | undefined> {
  for (const row of backup.rows()) {
    signal.throwIfAborted();
    if (kindOfRow(row) !== 'file' || !takes(row.domain, row.relativePath) || !isOne(backup, row)) continue;
    const other = current.find(row.domain, row.relativePath);
    if (!other || kindOfRow(other) !== 'file' || !isOne(current, other)) continue;
    const [mine, theirs] = [await makeOf(backup, row, scratch), await makeOf(current, other, scratch)];
    if (mine !== undefined && theirs !== undefined && mine !== theirs) return `${row.domain}/${row.relativePath}`;
  }
  return undefined;
}

function isOne(backup: Backup, row: BackupRow): boolean {
  try {
    return isDatabase(backup, row, backup.glanceAt(row).sizeBytes);
  } catch (error) {
    if (isFailure(error, 'backup/damaged-record') || isFailure(error, 'backup/missing-content')) return false;
    throw error;
  }
}

/** Every table with its columns, as one text. */
async function makeOf(backup: Backup, row: BackupRow, scratch: string): Promise<string | undefined> {
  const folder = makeScratchFolder(scratch);
  try {
    const copy = join(folder, 'database');
    await copyWithoutLog(backup, row, copy);
    using database = Database.open(copy, { mode: 'read' });
    return tablesOf(database);
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith('sqlite/')) return undefined;
    throw diskFailure(error, scratch);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function copyWithoutLog(backup: Backup, row: BackupRow, to: string): Promise<void> {
  const target = openSync(to, 'wx', 0o600);
  try {
    for await (const chunk of backup.contents(row)) {
      for (let done = 0; done < chunk.length; ) done += writeSync(target, chunk, done);
    }
    writeSync(target, Uint8Array.of(1, 1), 0, 2, logMark);
  } finally {
    closeSync(target);
  }
}

/** More than any app has; a hostile database gets no more of the memory. */
const mostTables = 5000;

function tablesOf(database: Database): string {
  const tables = `SELECT substr(name, 1, 200) AS name FROM sqlite_schema
    WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND rootpage > 0 LIMIT ${mostTables}`;
  const names = [...database.rows(tables)].flatMap(({ name }) => (typeof name === 'string' ? [name] : []));
  const described = names.sort().map((name) => {
    const columns = [
      ...database.rows('SELECT substr(name, 1, 200) AS name FROM pragma_table_info(?) ORDER BY 1', name),
    ];
    return [name, ...columns.map((column) => column['name'])];
  });
  return JSON.stringify(described);
}
