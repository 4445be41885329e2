import {
  type ClassKeys,
  chanceOfNoticing,
  type Depth,
  readBackup,
  type VerifyReport,
  verifyBackup,
} from '@pearmain/backup';
import { AppError, isFailure, type TaskContext } from '@pearmain/base';
import type { ContentAccount, SnapshotSummary, VerifyResult } from '@pearmain/contract';
import { noteVerification } from '@pearmain/history';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import { findHistory, type KeptHistory, openSums } from '../kept-history.js';
import { reservePlace } from '../managing/reserve-place.js';
import type { SnapshotOpener } from '../open-snapshot.js';
import { summarize } from '../snapshot-summary.js';
import { verificationOf } from '../verification.js';
import { showSnapshot } from './show-snapshot.js';

/** Which backup is checked, and how far. */
export interface VerifySnapshotInput {
  readonly snapshot: string;
  readonly device?: string | undefined;
  readonly depth: Depth;
  readonly opener: SnapshotOpener;
}

/**
 * Checks a backup: its property lists and its index, every row with its content, and as far as `depth` goes the bytes of the
 * content against the sums that were kept when it came from the phone (docs/formats/backup-folder.md §6). The backup is not changed;
 * the result is noted in its record. Damage is part of the answer and never thrown.
 *
 * @throws engine/no-such-snapshot, engine/ambiguous-snapshot, backup/no-backup, backup/wrong-password, backup/access-denied
 */
export async function verifySnapshot(
  environment: Environment,
  input: VerifySnapshotInput,
  context: TaskContext,
): Promise<VerifyResult> {
  const shown = await showSnapshot(environment, input);
  const history = findHistory(environment, shown.folder);
  const snapshot = history?.record ? summarize({ ...history, record: history.record, folder: shown.folder }) : shown;
  context.emit({ kind: 'phase', phase: 'checking' });
  const checked = await checkFolder(
    { folder: snapshot.folder, history, depth: input.depth, opener: input.opener },
    context,
  );
  const noted = history?.record ? note(environment, history, checked.report, context) : false;
  return describeCheck({ ...checked, snapshot, depth: input.depth, noted });
}

/** One backup folder that is checked, with what a history knows of it. */
export interface FolderCheck {
  readonly folder: string;
  readonly history: KeptHistory | undefined;
  readonly depth: Depth;
  readonly opener: SnapshotOpener;
  tell?: Parameters<typeof verifyBackup>[1]['tell'];
}

/** Checks a folder with its sums and, where it is encrypted, with the passwords that are known. */
export async function checkFolder(
  { folder, history, depth, opener, tell }: FolderCheck,
  context: TaskContext,
): Promise<{ readonly report: VerifyReport; readonly hasSums: boolean }> {
  using sums = history && openSums(history, context);
  using keys = await findKeys(folder, opener);
  const expect = history && {
    udid: history.place.udid,
    ...(history.record ? { encrypted: history.record.encrypted } : {}),
  };
  const options = { depth, ...(keys ? { keys } : {}), ...(sums ? { sums } : {}), ...(expect ? { expect } : {}) };
  const report = await verifyBackup(folder, { ...options, ...(tell ? { tell } : {}) }, context);
  return { report, hasSums: sums !== undefined };
}

/** `undefined` where there is no password, or none is needed; keys that are damaged are the check's to tell. */
async function findKeys(folder: string, opener: SnapshotOpener): Promise<ClassKeys | undefined> {
  try {
    const parts = readBackup(folder);
    return parts.properties.isEncrypted ? await opener.unlock(parts) : undefined;
  } catch (error) {
    const isToldByTheCheck = ['password-needed', 'damaged-keybag', 'damaged-file', 'no-backup'].some((name) =>
      isFailure(error, `backup/${name}`),
    );
    if (isToldByTheCheck) return undefined;
    throw error;
  }
}

/** A result that cannot be noted, on a disk that is read-only or while a run is under way, is as good. */
export function note(
  environment: Environment,
  { place, record }: KeptHistory,
  report: VerifyReport,
  context: TaskContext,
): boolean {
  if (!record) return false;
  try {
    using _lock = reservePlace(place, 'noting a check', environment, context);
    return noteVerification(place, record.id, verificationOf(report, environment.clock.now().toISOString()));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, message } = fail('check-not-noted', { reason: error.message });
    context.emit({ kind: 'notice', code, message });
    return false;
  }
}

/** A check that is done. */
export interface Described {
  readonly snapshot: SnapshotSummary;
  readonly depth: Depth;
  readonly report: VerifyReport;
  readonly hasSums: boolean;
  readonly noted: boolean;
}

/** What a check found, as it is told. */
export function describeCheck({ snapshot, depth, report, hasSums, noted }: Described): VerifyResult {
  const { counts, contents } = report;
  return {
    snapshot,
    level: depth.kind,
    ok: report.ok,
    locked: report.isLocked,
    indexed: report.isIndexed,
    sums: hasSums,
    faults: report.faults,
    warnings: report.warnings,
    files: report.files,
    directories: counts.directories,
    links: counts.links,
    ...(counts.domains === 0 ? {} : { domains: counts.domains }),
    storedFiles: counts.storedFiles,
    storedBytes: counts.storedBytes,
    ...(contents
      ? { contents: { ...contents, ...(depth.kind === 'sample' ? { chance: chanceOf(contents) } : {}) } }
      : {}),
    found: report.found,
    findings: report.findings,
    noted,
  };
}

function chanceOf({ files: read, ofFiles: total }: Pick<ContentAccount, 'files' | 'ofFiles'>) {
  return {
    ofOneFile: chanceOfNoticing({ total, read, damaged: 1 }),
    ofOneInAHundred: chanceOfNoticing({ total, read, damaged: Math.ceil(total / 100) }),
  };
}
