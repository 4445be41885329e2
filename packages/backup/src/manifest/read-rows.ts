import type { Database, Row, Statement } from '@pearmain/sqlite';
import { fail } from '../failures.js';
import { manifestDatabase } from '../layout.js';
import { computes } from './computes.js';
import type { BackupRow } from './row.js';

/** Real records have some hundred bytes; extended attributes may make them larger. */
const longestRecord = 4 * 1024 * 1024;
const longestText = 16 * 1024;

/** Rows that are fetched at once: most of what pages save, and little memory even where every row is large. */
const pageRows = 64;

/** A text of a row; one that no file system has is not loaded, and reads as empty. */
const bounded = (column: string): string =>
  `CASE WHEN octet_length(${column}) > ${longestText} THEN '' ELSE ${column} END AS ${column}`;
/** A record that is far too large is one that cannot be read. */
const record = `CASE WHEN octet_length(file) > ${longestRecord} THEN x'' ELSE file END AS file`;
const columns = `${bounded('fileID')}, ${bounded('domain')}, ${bounded('relativePath')}, flags, ${record}`;

/**
 * Makes sure that the index has the table and the columns that every version of it has, and records that can be read.
 *
 * @throws backup/damaged-file, backup/unsupported-generation
 */
export function checkIndex(database: Database): void {
  // A view or a virtual table would run somebody's code and show what it likes.
  const table = "SELECT 1 AS found FROM sqlite_schema WHERE name = 'Files' AND type = 'table' AND rootpage > 0";
  if (!database.row(table)) throw fail('damaged-file', { path: manifestDatabase, reason: 'it has no table of files' });
  checkDefinitions(database);
  const wanted = ['fileID', 'domain', 'relativePath', 'flags', 'file'];
  const missing = wanted.filter((column) => !database.has('Files', column));
  if (missing.length > 0) {
    throw fail('damaged-file', { path: manifestDatabase, reason: `it has no ${missing.join(', ')}` });
  }
  if (hasEncryptedRecords(database)) throw fail('unsupported-generation', { found: 'iOS 10.0, encrypted metadata' });
}

/** iOS 10.0 alone noted beside the rows how the password encrypts each of them (docs/formats/backup-folder.md §4). */
function hasEncryptedRecords(database: Database): boolean {
  const table = "SELECT 1 FROM sqlite_schema WHERE name = 'Properties' AND type = 'table' AND rootpage > 0";
  if (!database.row(table) || !database.has('Properties', 'key')) return false;
  return database.row("SELECT 1 FROM Properties WHERE key = 'passwordHash'") !== undefined;
}

/** Columns and checks that are computed can take all time and memory there is; no index of a phone has any. */
function checkDefinitions(database: Database): void {
  const definitions = database.rows("SELECT sql FROM sqlite_schema WHERE tbl_name = 'Files' AND sql IS NOT NULL");
  for (const { sql } of definitions) {
    if (typeof sql !== 'string' || !computes(sql)) continue;
    throw fail('damaged-file', { path: manifestDatabase, reason: 'its table of files computes what it holds' });
  }
}

/** Of all rows those of one domain, or those of it whose paths lie below a folder. */
export interface RowsWanted {
  readonly domain: string;
  readonly folder?: string | undefined;
}

/** All rows, or some, in the order in which they lie. */
export function* readRows(database: Database, wanted?: RowsWanted): IterableIterator<BackupRow> {
  const { condition, parameters } = conditionOf(wanted);
  if (isNumbered(database)) {
    yield* readPages(database, condition, parameters);
    return;
  }
  const sql = `SELECT ${columns} FROM Files WHERE ${condition}`;
  for (const row of database.rows(sql, ...parameters)) yield toBackupRow(row);
}

function conditionOf(wanted: RowsWanted | undefined): { condition: string; parameters: readonly string[] } {
  if (!wanted) return { condition: 'TRUE', parameters: [] };
  const { domain, folder } = wanted;
  if (folder === undefined) return { condition: 'domain = ?', parameters: [domain] };
  // The character after the slash is the first that no path below begins with.
  const condition = 'domain = ? AND relativePath >= ? AND relativePath < ?';
  return { condition, parameters: [domain, `${folder}/`, `${folder}0`] };
}

/** Rows, some at a time: with a million of them half of the time goes into fetching. */
function* readPages(database: Database, condition: string, parameters: readonly string[]): IterableIterator<BackupRow> {
  const select = (more: string) =>
    database.prepare(`SELECT rowid, ${columns} FROM Files WHERE ${condition} ${more} ORDER BY rowid LIMIT ${pageRows}`);
  const next = select('AND rowid > ?');
  for (let rows = select('').values(...parameters); rows.length > 0; ) {
    for (const [, fileID, domain, relativePath, flags, file] of rows) {
      yield toBackupRow({ fileID, domain, relativePath, flags, file });
    }
    const last = rows.length < pageRows ? undefined : rows.at(-1)?.[0];
    rows = last === undefined ? [] : next.values(...parameters, last);
  }
}

/** Whether SQLite itself numbers the rows. A column of that name would only say so, and a table without numbers has none. */
function isNumbered(database: Database): boolean {
  const definition = database.row("SELECT sql FROM sqlite_schema WHERE name = 'Files' AND type = 'table'")?.['sql'];
  return typeof definition === 'string' && !/\bWITHOUT\s+ROWID\b/i.test(definition) && !database.has('Files', 'rowid');
}

/** All rows in the order of their ids, one at a time. */
export function* readRowsById(database: Database): IterableIterator<BackupRow> {
  for (const row of database.rows(`SELECT ${columns} FROM Files ORDER BY fileID`)) yield toBackupRow(row);
}

/** To compile it takes longer than the look itself, and a library of pictures asks a hundred thousand times. */
const looks = new WeakMap<Database, Statement>();

/** The row of one path. */
export function findRow(database: Database, fileId: string): BackupRow | undefined {
  const look = looks.get(database) ?? database.prepare(`SELECT ${columns} FROM Files WHERE fileID = ?`);
  looks.set(database, look);
  const row = look.row(fileId);
  return row && toBackupRow(row);
}

/** The rows whose id begins with these two digits, each id once. */
export function* readRowsOfFolder(database: Database, folder: string): IterableIterator<BackupRow> {
  const select = (comparison: string): Statement =>
    database.prepare(
      `SELECT ${columns} FROM Files WHERE fileID ${comparison} ? AND fileID < ? ORDER BY fileID LIMIT ${pageRows}`,
    );
  const end = `${folder}\u{10ffff}`;
  const next = select('>');
  for (let rows = select('>=').all(folder, end); rows.length > 0; ) {
    for (const row of rows) yield toBackupRow(row);
    const last = rows.length < pageRows ? undefined : rows.at(-1)?.['fileID'];
    rows = last === undefined ? [] : next.all(last, end);
  }
}

/** The rows whose id does not begin as the name of a content folder does; no real index has any. */
export function* readStrayRows(database: Database): IterableIterator<BackupRow> {
  const sql = `SELECT ${columns} FROM Files WHERE fileID IS NULL OR fileID NOT GLOB '[0-9a-f][0-9a-f]*'`;
  for (const row of database.rows(sql)) yield toBackupRow(row);
}

/** How many rows the table itself has, whatever its indexes say. */
export function countRows(database: Database): number {
  const count = database.row('SELECT count(*) AS rows FROM Files NOT INDEXED')?.['rows'];
  return typeof count === 'number' ? count : 0;
}

/** How many domains the rows are of. */
export function countDomains(database: Database): number {
  const count = database.row('SELECT count(DISTINCT domain) AS domains FROM Files')?.['domains'];
  return typeof count === 'number' ? count : 0;
}

function toBackupRow(row: Partial<Row>): BackupRow {
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
