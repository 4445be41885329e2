import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, type TaskContext } from '@pearmain/base';
import { readFailure } from '../failures.js';
import { snapshotFolder } from '../layout.js';
import { checkClosedContent } from './check-closed.js';
import { checkIndexRows, quickCheck } from './check-index.js';
import { checkPlists, type Expected } from './check-plists.js';
import { type CheckedIndex, openForCheck } from './open-for-check.js';
import { Findings, type VerifyCounts, type VerifyReport } from './report.js';

/** How a backup is checked. */
export interface VerifyOptions {
  /** Of an encrypted backup; without it the check stops at `structure`. */
  readonly password?: string;
  readonly expect?: Expected;
  /** Where private copies of a large index go. */
  readonly scratch?: string;
}

/**
 * Checks one backup folder without changing it: its property lists parse, the device finished it, it is of the right device
 * and encrypted as it should be, its index opens and is sound, and every row has its content in the right length and every
 * content its row (docs/formats/backup-folder.md §6). Damage becomes a finding and never ends the check.
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
  const findings = new Findings();
  const properties = checkPlists(folder, options.expect ?? {}, findings);
  if (lstatSync(join(folder, snapshotFolder), { throwIfNoEntry: false })) {
    findings.add('leftover-run', 'A run that broke off left its folder behind.', { path: snapshotFolder });
  }
  const isEncrypted = properties?.isEncrypted ?? false;
  const input = { backup: folder, isEncrypted, findings };
  using opened = await openForCheck(folder, properties, options, findings);
  const counts = opened && (await checkOpened(opened, input, ctx));
  if (!counts) return findings.report('structure', await checkClosedContent(input, ctx));
  return findings.report(isEncrypted && !opened.keys ? 'structure' : 'complete', counts);
}

/** Damage that keeps the rows from being read to the end is a finding of its own; `undefined` then. */
async function checkOpened(
  { index, keys }: CheckedIndex,
  input: { backup: string; isEncrypted: boolean; findings: Findings },
  ctx: TaskContext,
): Promise<VerifyCounts | undefined> {
  try {
    quickCheck(index, input.findings);
    return await checkIndexRows({ ...input, index, keys }, ctx);
  } catch (error) {
    if (!(error instanceof AppError) || !/^(?:sqlite\/|backup\/damaged-file$)/.test(error.code)) throw error;
    input.findings.add('index-damaged', error.message, { path: index.name });
    return undefined;
  }
}
