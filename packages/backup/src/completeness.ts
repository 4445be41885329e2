import { closeSync, existsSync, lstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { contentPath, manifestDatabase, manifestMbdb, manifestPlist, snapshotFolder } from './layout.js';
import type { BackupStatus } from './status.js';

/**
 * What can be read of a backup, by how far the device got (docs/formats/backup-folder.md §2):
 * `complete` · `previous`: a run broke off early, and the backup before it is whole · `mixed`: a run broke off while its
 * files were put in place · `none`: no backup was ever finished here.
 */
export type Completeness = 'complete' | 'previous' | 'mixed' | 'none';

/**
 * Applies the device's own rules to what Status.plist says and what lies there. A missing status is taken for a finished one. Parts
 * of a backup without its Manifest.plist can be read as long as their index is a plain one.
 */
export function completenessOf(folder: string, status: BackupStatus | undefined): Completeness {
  if (status?.snapshotState === 'moving') return 'mixed';
  const index = findIndexName(folder);
  if (index === undefined) return 'none';
  const isWhole = existsSync(join(folder, manifestPlist));
  if (status?.snapshotState === 'uploading') return isWhole ? 'previous' : 'none';
  return isWhole || isPlainIndex(join(folder, index)) ? 'complete' : 'none';
}

const plainMarks = ['SQLite format 3\0', 'mbdb'];

/** Whether an index lies open: its first bytes tell. */
function isPlainIndex(path: string): boolean {
  if (!lstatSync(path).isFile()) return false;
  const start = Buffer.alloc(16);
  const descriptor = openSync(path, 'r');
  try {
    readSync(descriptor, start);
  } finally {
    closeSync(descriptor);
  }
  return plainMarks.some((mark) => start.toString('latin1').startsWith(mark));
}

/** The index a backup has: decided by the files that are there, not by version numbers. */
export function findIndexName(folder: string): string | undefined {
  return [manifestDatabase, manifestMbdb].find((name) => existsSync(join(folder, name)));
}

/** Where the manifests are to be read: a run that broke off while moving may have left the newer ones behind. */
export function manifestPath(folder: string, completeness: Completeness, name: string): string {
  const waiting = join(folder, snapshotFolder, name);
  return completeness === 'mixed' && existsSync(waiting) ? waiting : join(folder, name);
}

/** Where content may lie, best first. */
export function contentPlaces(completeness: Completeness, fileId: string): readonly string[] {
  const usual = [contentPath(fileId), fileId];
  return completeness === 'mixed' ? [...usual.map((path) => `${snapshotFolder}/${path}`), ...usual] : usual;
}
