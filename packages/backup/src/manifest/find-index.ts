import { existsSync } from 'node:fs';
import { type Completeness, manifestPath } from '../completeness.js';
import { type IndexName, manifestDatabase, manifestMbdb } from '../layout.js';
import type { BackupProperties } from '../properties.js';

/** The index of a backup, and where it lies. */
export interface FoundIndex {
  readonly name: IndexName;
  readonly path: string;
}

/**
 * Finds the index that belongs to a backup's Manifest.plist. Files decide, not versions, with one exception: an index of the
 * other kind beside a Manifest.plist that says its own version is left over from another time
 * (docs/formats/backup-folder.md §1).
 */
export function findIndex(
  folder: string,
  completeness: Completeness,
  properties: BackupProperties | undefined,
): FoundIndex | undefined {
  const expected = expectedIndexName(properties);
  const other = expected === manifestMbdb ? manifestDatabase : manifestMbdb;
  for (const name of versionOf(properties) >= 10 ? [expected] : ([expected, other] as const)) {
    const path = manifestPath(folder, completeness, name);
    if (existsSync(path)) return { name, path };
  }
  return undefined;
}

/** Whether the index is a database that is encrypted as a whole; the one before iOS 10.2 never is. */
export function isSealed(index: FoundIndex, properties: BackupProperties | undefined): boolean {
  return index.name === manifestDatabase && properties?.manifestKey !== undefined && properties.isEncrypted;
}

/** The index that a backup with that Manifest.plist should have. */
export function expectedIndexName(properties: BackupProperties | undefined): IndexName {
  return versionOf(properties) < 10 ? manifestMbdb : manifestDatabase;
}

function versionOf(properties: BackupProperties | undefined): number {
  return Number.parseFloat(properties?.version ?? '');
}
