import { lstatSync } from 'node:fs';
import { AppError } from '@pearmain/base';
import { type ClassKeys, unlockKeybag } from '../crypto/class-keys.js';
import { manifestDatabase, manifestPlist } from '../layout.js';
import { expectedIndexName, type FoundIndex, findIndex, isSealed } from '../manifest/find-index.js';
import { type OpenIndex, openIndex } from '../manifest/index-database.js';
import type { BackupProperties } from '../properties.js';
import type { Findings } from './report.js';

/** SQLite's smallest page; a database has at least one for itself and one for each table. */
const smallestIndex = 2 * 512;

/** An index that could be opened for a check, with the keys of an encrypted backup where its password was given. */
export interface CheckedIndex extends Disposable {
  readonly index: OpenIndex;
  readonly keys: ClassKeys | undefined;
}

/** How an index is opened for a check. */
export interface CheckOptions {
  readonly password?: string;
  /** Opened before, instead of a password; they stay the caller's to wipe. */
  readonly keys?: ClassKeys;
  readonly scratch?: string;
}

/**
 * Opens the index for a check. `undefined` where it cannot be opened, which then is a finding, or may not be, for want of a
 * password; the one before iOS 10.2 needs none. Without a readable Manifest.plist the index is tried as that of an
 * unencrypted backup.
 *
 * @throws backup/wrong-password
 */
export async function openForCheck(
  folder: string,
  properties: BackupProperties | undefined,
  options: CheckOptions,
  findings: Findings,
): Promise<CheckedIndex | undefined> {
  const found = findIndex(folder, 'complete', properties);
  const stats = found && lstatSync(found.path, { throwIfNoEntry: false });
  if (!found || !stats?.isFile()) {
    const name = expectedIndexName(properties);
    findings.add('missing-index', `${name} is missing.`, { path: name });
    return undefined;
  }
  try {
    return await openFound({ found, length: stats.size, properties, options }, findings);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'backup/wrong-password') throw error;
    const code = error.code === 'backup/unsupported-generation' ? 'unsupported-generation' : 'index-damaged';
    findings.add(code, error.message, { path: found.name });
    return undefined;
  }
}

interface Opening {
  readonly found: FoundIndex;
  readonly length: number;
  readonly properties: BackupProperties | undefined;
  readonly options: CheckOptions;
}

async function openFound(
  { found, length, properties, options }: Opening,
  findings: Findings,
): Promise<CheckedIndex | undefined> {
  const { password, scratch } = options;
  const sealed = isSealed(found, properties);
  if (sealed) checkClosedLength(length, findings);
  const keybag = properties?.isEncrypted ? properties.keybag : undefined;
  const own = keybag && !options.keys && password !== undefined ? await unlock(keybag, password, findings) : undefined;
  const keys = keybag && (options.keys ?? own);
  if (sealed && !keys) return undefined;
  const key = sealed && properties?.manifestKey ? keys?.findFileKey(properties.manifestKey) : undefined;
  if (sealed && !key) {
    findings.add('index-key-damaged', 'The key of the index cannot be opened.', { path: manifestPlist });
    return undefined;
  }
  const index = await openIndex(found, key, scratch);
  const close = () => {
    index[Symbol.dispose]();
    own?.[Symbol.dispose]();
  };
  return { index, keys, [Symbol.dispose]: close };
}

/** What can be said of an index that nobody can look into. */
function checkClosedLength(length: number, findings: Findings): void {
  const place = { path: manifestDatabase };
  if (length < smallestIndex) findings.add('index-damaged', `${length} bytes are too few to be an index.`, place);
  else if (length % 16 !== 0) {
    findings.add('index-damaged', 'It does not end with a whole block: it is cut.', place);
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
