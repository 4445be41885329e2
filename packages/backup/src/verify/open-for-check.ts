import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@pearmain/base';
import type { Database } from '@pearmain/sqlite';
import { findIndexName } from '../completeness.js';
import { type ClassKeys, unlockKeybag } from '../crypto/class-keys.js';
import { manifestDatabase, manifestPlist } from '../layout.js';
import { openIndex } from '../manifest/index-database.js';
import { checkIndex } from '../manifest/read-rows.js';
import type { BackupProperties } from '../properties.js';
import type { Findings } from './report.js';

/** SQLite's smallest page; a database has at least one for itself and one for each table. */
const smallestIndex = 2 * 512;

/** An index that could be opened for a check, with the keys of an encrypted backup. */
export interface CheckedIndex extends Disposable {
  readonly database: Database;
  readonly keys: ClassKeys | undefined;
}

/**
 * Opens the index for a check. `undefined` where it cannot be opened, which then is a finding, or may not be, for want of a
 * password. Without a readable Manifest.plist the index is tried as that of an unencrypted backup.
 *
 * @throws backup/wrong-password
 */
export async function openForCheck(
  folder: string,
  properties: BackupProperties | undefined,
  options: { password?: string; scratch?: string },
  findings: Findings,
): Promise<CheckedIndex | undefined> {
  const path = join(folder, manifestDatabase);
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile()) {
    reportMissingIndex(folder, properties, findings);
    return undefined;
  }
  try {
    if (!properties?.isEncrypted) return await openChecked(path, undefined, undefined, options.scratch);
    checkClosedLength(stats.size, properties, findings);
    return await openEncrypted(path, properties, options, findings);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'backup/wrong-password') throw error;
    findings.add('index-damaged', error.message, { path: manifestDatabase });
    return undefined;
  }
}

/** What can be said of an index that nobody can look into. */
function checkClosedLength(length: number, { manifestKey }: BackupProperties, findings: Findings): void {
  const place = { path: manifestDatabase };
  if (length < smallestIndex) findings.add('index-damaged', `${length} bytes are too few to be an index.`, place);
  else if (manifestKey && length % 16 !== 0) {
    findings.add('index-damaged', 'It does not end with a whole block: it is cut.', place);
  }
}

async function openEncrypted(
  path: string,
  { keybag, manifestKey }: BackupProperties,
  { password, scratch }: { password?: string; scratch?: string },
  findings: Findings,
): Promise<CheckedIndex | undefined> {
  const keys = keybag && password !== undefined ? await unlock(keybag, password, findings) : undefined;
  if (!keys) return undefined;
  const key = manifestKey && keys.findFileKey(manifestKey);
  if (key || !manifestKey) return openChecked(path, key, keys, scratch);
  findings.add('index-key-damaged', 'The key of the index cannot be opened.', { path: manifestPlist });
  return undefined;
}

async function openChecked(
  path: string,
  key: Uint8Array | undefined,
  keys: ClassKeys | undefined,
  scratch: string | undefined,
): Promise<CheckedIndex> {
  const index = await openIndex(path, key, scratch);
  try {
    checkIndex(index.database);
    return { database: index.database, keys, [Symbol.dispose]: () => index[Symbol.dispose]() };
  } catch (error) {
    index[Symbol.dispose]();
    throw error;
  }
}

async function unlock(keybag: Uint8Array, password: string, findings: Findings): Promise<ClassKeys | undefined> {
  try {
    return await unlockKeybag(keybag, password);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'backup/damaged-keybag') throw error;
    findings.add('keybag-damaged', error.message, { path: manifestPlist });
    return undefined;
  }
}

/** An index of iOS 9 that lies beside a newer Manifest.plist is not its index. */
function reportMissingIndex(folder: string, properties: BackupProperties | undefined, findings: Findings): void {
  const other = findIndexName(folder);
  const generation = Number.parseFloat(properties?.version ?? '');
  if (!other || generation >= 10) findings.add('missing-index', 'Manifest.db is missing.', { path: manifestDatabase });
  else findings.add('unsupported-generation', `${other} is of iOS 9 or earlier and was not checked.`, { path: other });
}
