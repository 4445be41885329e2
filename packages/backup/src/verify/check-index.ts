import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { TaskContext } from '@pearmain/base';
import type { Database } from '@pearmain/sqlite';
import type { ClassKeys } from '../crypto/class-keys.js';
import { fail } from '../failures.js';
import { contentFolders } from '../layout.js';
import { computes } from '../manifest/computes.js';
import type { OpenIndex } from '../manifest/index-database.js';
import { countDomains, countRows, readRowsOfFolder, readStrayRows } from '../manifest/read-rows.js';
import { checkRow, type RowCheck } from './check-row.js';
import { readStoredContent, type StoredContent, type StoredContents } from './content-folder.js';
import type { ContentCheck } from './contents/content-check.js';
import type { KnownSum, KnownSums } from './contents/known-sums.js';
import { DigestDomains } from './digest-domains.js';
import type { FileAccount, Findings, VerifyCounts } from './report.js';

/** An id has 40 digits; one of megabytes would be read 256 times over. */
const longestId = 1024;

/** What is compared with what. */
export interface IndexCheck {
  readonly backup: string;
  readonly index: OpenIndex;
  readonly isEncrypted: boolean;
  readonly keys: ClassKeys | undefined;
  readonly findings: Findings;
  readonly sums: KnownSums | undefined;
  readonly contents: ContentCheck | undefined;
}

/** What was counted, and what became of the files. */
export interface Checked {
  readonly counts: VerifyCounts;
  readonly files: FileAccount;
}

/**
 * Lets SQLite look at the structure of the index; what it finds is reported in its own words. Checks that somebody wrote into
 * it are not run, and other tables that compute are passed over: both could take all the time there is.
 */
export function quickCheck({ name, database }: OpenIndex, findings: Findings): void {
  const far = database.row(`SELECT 1 AS found FROM Files WHERE octet_length(fileID) > ${longestId} LIMIT 1`);
  if (far) throw fail('damaged-file', { path: name, reason: 'it names a file by what is no id' });
  database.script('PRAGMA ignore_check_constraints = ON');
  const tables = [...database.rows("SELECT sql FROM sqlite_schema WHERE type = 'table' AND sql IS NOT NULL")];
  const isPlain = tables.every(({ sql }) => typeof sql === 'string' && !computes(sql));
  for (const row of database.rows(isPlain ? 'PRAGMA quick_check(20)' : 'PRAGMA quick_check(Files)')) {
    const word = String(Object.values(row)[0]);
    if (word !== 'ok') findings.add('index-damaged', word, { path: name });
  }
}

/**
 * Compares every row with its content and every content with its row, one content folder after the other, so that memory
 * stays small whatever the number of rows.
 */
export async function checkIndexRows(input: IndexCheck, ctx: TaskContext): Promise<Checked> {
  const { backup, index, findings, sums, contents } = input;
  const { database } = index;
  indexIds(database);
  const directories = directoryIds(database);
  const check: RowCheck = {
    ...input,
    directories,
    parents: new Set(),
    jobs: contents && [],
    sums: none,
    digests: new DigestDomains(),
    rows: 0,
    damaged: 0,
    unsaved: 0,
    files: 0,
    folders: 0,
    links: 0,
    contentBytes: 0,
  };
  let storedFiles = 0;
  let storedBytes = 0;
  const flat = byFolder(readStoredContent(backup, '', findings));
  const flatSums = sums && flat.size > 0 ? sums.inFolder('') : none;
  for (const [turn, folder] of contentFolders.entries()) {
    ctx.signal.throwIfAborted();
    const stored = new Map([...(flat.get(folder) ?? []), ...readStoredContent(backup, folder, findings)]);
    check.sums = sums ? both(flatSums, sums.inFolder(folder)) : none;
    storedFiles += stored.size;
    for (const { length } of stored.values()) storedBytes += length;
    for (const row of readRowsOfFolder(database, folder)) checkRow(check, row, stored);
    for (const { path } of stored.values()) {
      findings.add('content-unneeded', 'Nothing in the index needs this content.', { path });
    }
    const percent = ((turn + 1) * 100) / 256;
    if (contents) await contents.add(check.jobs?.splice(0) ?? [], percent);
    else ctx.emit({ kind: 'progress', files: check.files, bytes: storedBytes, percent });
    await letOthersRun();
  }
  for (const row of readStrayRows(database)) checkRow(check, row, new Map());
  await contents?.finish();
  checkWholeness(check, countRows(database));
  check.digests.tell(findings);
  const { files, folders, links, contentBytes, damaged, unsaved } = check;
  return {
    counts: {
      files,
      directories: folders,
      links,
      domains: countDomains(database),
      contentBytes,
      storedFiles,
      storedBytes,
    },
    files: { total: files, sound: files - damaged - (contents?.damaged ?? 0), unsaved },
  };
}

const none: ReadonlyMap<string, KnownSum> = new Map();

/** Of backups whose content lies in both places. */
function both(flat: ReadonlyMap<string, KnownSum>, own: ReadonlyMap<string, KnownSum>): ReadonlyMap<string, KnownSum> {
  return flat.size === 0 ? own : new Map([...flat, ...own]);
}

/** Content that lies in the backup folder itself, by the content folder it would lie in. */
function byFolder(flat: StoredContents): Map<string, [string, StoredContent][]> {
  const folders = new Map<string, [string, StoredContent][]>();
  for (const [name, content] of flat) {
    const folder = name.slice(0, 2);
    const others = folders.get(folder);
    if (others) others.push([name, content]);
    else folders.set(folder, [[name, content]]);
  }
  return folders;
}

/** Rows are found by their id: what a damaged or strange index hides from that was not looked at, and must not count as good. */
function checkWholeness({ rows: seen, files, findings, index }: RowCheck, rows: number): void {
  const place = { path: index.name };
  if (files === 0) findings.add('index-empty', 'It names no file: no device leaves such a backup.', place);
  if (seen !== rows) findings.add('index-damaged', `Of ${rows} rows ${seen} can be found by their id.`, place);
}

function directoryIds(database: Database): Set<string> {
  const ids = new Set<string>();
  for (const row of database.rows('SELECT fileID FROM Files WHERE flags & 2 AND octet_length(fileID) = 40')) {
    if (typeof row['fileID'] === 'string') ids.add(row['fileID']);
  }
  return ids;
}

/** Real indexes have their rows sorted by id; in the private copy of another this is made up for. */
function indexIds(database: Database): void {
  const [plan] = database.rows("EXPLAIN QUERY PLAN SELECT 1 FROM Files WHERE fileID >= '' AND fileID < 'g'");
  if (String(plan?.['detail']).startsWith('SCAN')) database.script('CREATE INDEX ids ON Files(fileID)');
}
