import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, type TaskContext } from '@pearmain/base';
import { findIndexName } from '../completeness.js';
import { type ClassKeys, unlockKeybag } from '../crypto/class-keys.js';
import { manifestDatabase, snapshotFolder } from '../layout.js';
import { type OpenIndex, openIndex } from '../manifest/index-database.js';
import { checkIndex } from '../manifest/read-rows.js';
import type { BackupProperties } from '../properties.js';
import { checkClosedContent } from './check-closed.js';
import { checkIndexRows, quickCheck } from './check-index.js';
import { checkPlists, type Expected } from './check-plists.js';
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
 * @throws backup/wrong-password, backup/access-denied
 */
export async function verifyBackup(folder: string, options: VerifyOptions, ctx: TaskContext): Promise<VerifyReport> {
  const findings = new Findings();
  const properties = checkPlists(folder, options.expect ?? {}, findings);
  if (lstatSync(join(folder, snapshotFolder), { throwIfNoEntry: false })) {
    findings.add('leftover-run', 'A run that broke off left its folder behind.', { path: snapshotFolder });
  }
  const index = properties && (await openForCheck(folder, properties, options, findings));
  if (!index) {
    const isEncrypted = properties?.isEncrypted ?? false;
    return findings.report('structure', await checkClosedContent({ backup: folder, isEncrypted, findings }, ctx));
  }
  using open = index.open;
  const input = { backup: folder, isEncrypted: properties.isEncrypted, keys: index.keys, findings };
  const counts = await checkOpened(open, input, ctx);
  if (counts) return findings.report('complete', counts);
  return findings.report('structure', await checkClosedContent(input, ctx));
}

/** Damage that keeps the rows from being read to the end is a finding of its own; `undefined` then. */
async function checkOpened(
  open: OpenIndex,
  input: { backup: string; isEncrypted: boolean; keys: ClassKeys | undefined; findings: Findings },
  ctx: TaskContext,
): Promise<VerifyCounts | undefined> {
  try {
    quickCheck(open.database, input.findings);
    return await checkIndexRows({ ...input, database: open.database }, ctx);
  } catch (error) {
    if (!(error instanceof AppError) || !error.code.startsWith('sqlite/')) throw error;
    input.findings.add('index-damaged', error.message, { path: manifestDatabase });
    return undefined;
  }
}

/** `undefined` where the index cannot be opened, which then is a finding, or may not, for want of a password. */
async function openForCheck(
  folder: string,
  properties: BackupProperties,
  options: VerifyOptions,
  findings: Findings,
): Promise<{ open: OpenIndex; keys: ClassKeys | undefined } | undefined> {
  const path = join(folder, manifestDatabase);
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile()) {
    reportMissingIndex(folder, findings);
    return undefined;
  }
  const { isEncrypted, manifestKey } = properties;
  if (isEncrypted && manifestKey && stats.size % 16 !== 0) {
    findings.add('index-damaged', 'Manifest.db is cut: it does not end with a whole block.', {
      path: manifestDatabase,
    });
  }
  if (isEncrypted && options.password === undefined) return undefined;
  try {
    const keys = isEncrypted ? await unlock(properties, options.password ?? '', findings) : undefined;
    if (isEncrypted && !keys) return undefined;
    const key = keys && manifestKey ? keys.findFileKey(manifestKey) : undefined;
    if (keys && manifestKey && !key) {
      findings.add('index-key-damaged', 'The key of the index cannot be opened.', { path: 'Manifest.plist' });
      return undefined;
    }
    const open = await openIndex(path, key, options.scratch);
    try {
      checkIndex(open.database);
      return { open, keys };
    } catch (error) {
      open[Symbol.dispose]();
      throw error;
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'backup/wrong-password') throw error;
    findings.add('index-damaged', error.message, { path: manifestDatabase });
    return undefined;
  }
}

async function unlock(
  { keybag }: BackupProperties,
  password: string,
  findings: Findings,
): Promise<ClassKeys | undefined> {
  if (!keybag) return undefined;
  try {
    return await unlockKeybag(keybag, password);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'backup/damaged-keybag') throw error;
    findings.add('keybag-damaged', error.message, { path: 'Manifest.plist' });
    return undefined;
  }
}

function reportMissingIndex(folder: string, findings: Findings): void {
  const other = findIndexName(folder);
  if (!other) findings.add('missing-index', 'Manifest.db is missing.', { path: manifestDatabase });
  else findings.add('unsupported-generation', `${other} is of iOS 9 or earlier and was not checked.`, { path: other });
}
