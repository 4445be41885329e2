import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, type TaskContext } from '@pearmain/base';
import type { ClassKeys } from '../crypto/class-keys.js';
import { readFailure } from '../failures.js';
import { contentFolders, isFileId, snapshotFolder } from '../layout.js';
import { checkClosedContent } from './check-closed.js';
import { checkIndexRows, quickCheck } from './check-index.js';
import { checkManifestSums } from './check-manifest-sums.js';
import { checkPlists, type Expected } from './check-plists.js';
import { ContentCheck } from './contents/content-check.js';
import { ContentReaders } from './contents/content-readers.js';
import { DatabaseCheck } from './contents/database-check.js';
import type { KnownSums } from './contents/known-sums.js';
import { chooser, type Depth } from './contents/sampling.js';
import { type CheckedIndex, openForCheck } from './open-for-check.js';
import { type Finding, Findings, type VerifyReport } from './report.js';

/** How a backup is checked. */
export interface VerifyOptions {
  /** Of an encrypted backup; without it the index stays closed, and the sums alone tell of its content. */
  readonly password?: string;
  /** Its keys, opened before, instead of the password; they stay the caller's to wipe. */
  readonly keys?: ClassKeys;
  readonly expect?: Expected;
  /** How much of the content is read: nothing when not given. */
  readonly depth?: Depth;
  /** What was kept when the content came from the device. */
  readonly sums?: KnownSums;
  /** Where private copies of a large index and of databases go. */
  readonly scratch?: string;
  /** Hears of every finding, also of those that the report does not list. */
  tell?(finding: Finding): void;
}

/**
 * Checks one backup folder without changing it: its property lists parse, the device finished it, it is of the right device
 * and encrypted as it should be, its index opens and is sound, and every row has its content in the right length and every
 * content its row; and as far as `depth` goes the bytes of the content (docs/formats/backup-folder.md §6). Damage becomes a finding
 * and never ends the check.
 *
 * @throws backup/wrong-password; backup/access-denied, backup/disk-error where the disk keeps it from being read
 */
export async function verifyBackup(folder: string, options: VerifyOptions, ctx: TaskContext): Promise<VerifyReport> {
  try {
    return await check(folder, options, ctx);
  } catch (error) {
    throw readFailure(error, folder);
  }
}

async function check(folder: string, options: VerifyOptions, ctx: TaskContext): Promise<VerifyReport> {
  const findings = new Findings(options.tell);
  const { sums, depth = { kind: 'structure' } } = options;
  const properties = checkPlists(folder, options.expect ?? {}, findings);
  if (lstatSync(join(folder, snapshotFolder), { throwIfNoEntry: false })) {
    findings.add('leftover-run', 'A run that broke off left its folder behind.', { path: snapshotFolder });
  }
  await using readers = new ContentReaders();
  if (sums) await checkManifestSums({ backup: folder, sums, findings, readers });
  const isEncrypted = properties?.isEncrypted ?? false;
  const input = { backup: folder, isEncrypted, findings, sums };
  using opened = await openForCheck(folder, properties, options, findings);
  const reading = { ...input, depth, options, readers };
  const compared = opened && (await checkOpened(opened, reading, ctx));
  const checked = compared ?? (await checkClosed(reading, ctx));
  const isLocked = isEncrypted && !opened?.keys;
  const level = depth.kind !== 'structure' ? depth.kind : !compared || isLocked ? 'structure' : 'complete';
  return findings.report({ level, isLocked, isIndexed: compared !== undefined, ...checked });
}

interface Reading {
  readonly backup: string;
  readonly isEncrypted: boolean;
  readonly findings: Findings;
  readonly sums: KnownSums | undefined;
  readonly depth: Depth;
  readonly options: VerifyOptions;
  readonly readers: ContentReaders;
}

/** What is read of the content; `undefined` where nothing is. Databases are found by what the index says of them. */
function openContents(
  { backup, findings, depth, options, readers }: Reading,
  opened: CheckedIndex | undefined,
  ctx: TaskContext,
): ContentCheck | undefined {
  if (depth.kind === 'structure') return undefined;
  const ofFiles = countContent(backup);
  const databases = opened && new DatabaseCheck({ backup, findings, ...opened, scratch: options.scratch });
  return new ContentCheck({ backup, findings, ofFiles, isChosen: chooser(depth, ofFiles), databases, readers }, ctx);
}

/** By their names alone, which takes a second where there are hundreds of thousands. */
function countContent(backup: string): number {
  let count = 0;
  for (const folder of ['', ...contentFolders]) {
    const path = join(backup, folder);
    if (!lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) continue;
    count += readdirSync(path).filter(isFileId).length;
  }
  return count;
}

type Outcome = Pick<VerifyReport, 'counts' | 'files' | 'contents'>;

/** Damage that keeps the rows from being read to the end is a finding of its own; `undefined` then. */
async function checkOpened(opened: CheckedIndex, reading: Reading, ctx: TaskContext): Promise<Outcome | undefined> {
  const { index, keys } = opened;
  using contents = openContents(reading, opened, ctx);
  try {
    quickCheck(index, reading.findings);
    const checked = await checkIndexRows({ ...reading, index, keys, contents }, ctx);
    return { ...checked, ...(contents ? { contents: contents.tally } : {}) };
  } catch (error) {
    if (!(error instanceof AppError) || !/^(?:sqlite\/|backup\/damaged-file$)/.test(error.code)) throw error;
    reading.findings.add('index-damaged', error.message, { path: index.name });
    return undefined;
  }
}

async function checkClosed(reading: Reading, ctx: TaskContext): Promise<Outcome> {
  using contents = openContents(reading, undefined, ctx);
  const checked = await checkClosedContent({ ...reading, contents }, ctx);
  return { ...checked, ...(contents ? { contents: contents.tally } : {}) };
}
