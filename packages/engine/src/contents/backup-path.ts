import { statSync } from 'node:fs';

/** A backup, and a place in it. */
export interface BackupPath {
  /** As `showSnapshot` resolves it. */
  readonly snapshot: string;
  /** `Domain/relative/path` without slashes at its ends; empty for everything. */
  readonly path: string;
}

/**
 * Takes `SNAPSHOT:PATH` apart at its first colon. The colon of a drive (`C:\…`) is none, and in the path of a folder that
 * exists colons are part of its name: `/mnt/a:b/UDID:HomeDomain`.
 */
export function parseBackupPath(text: string): BackupPath {
  if (isFolder(text)) return { snapshot: text, path: '' };
  const start = /^[a-z]:[\\/]/i.test(text) ? 2 : 0;
  const colons = [...text.slice(start).matchAll(/:/g)].map(({ index }) => start + index);
  const cut = colons.find((at) => isFolder(text.slice(0, at))) ?? colons[0];
  if (cut === undefined) return { snapshot: text, path: '' };
  return { snapshot: text.slice(0, cut), path: text.slice(cut + 1).replace(/^\/+|\/+$/g, '') };
}

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch {
    return false; // what cannot be looked at is no folder that could be opened either
  }
}
