import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fail as backupFailure, looksLikeBackup } from '@pearmain/backup';

/** The backup at a path: that folder itself, or the one backup in it where it is none; `undefined` where there is none, or several. @throws backup/access-denied */
export function backupAt(path: string): string | undefined {
  if (!isFolder(path)) return undefined;
  if (looksLikeBackup(path)) return path;
  const backups = namesIn(path)
    .filter((name) => !name.startsWith('.'))
    .map((name) => join(path, name))
    .filter((below) => isFolder(below) && looksLikeBackup(below));
  return backups.length === 1 ? backups[0] : undefined;
}

function namesIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch (error) {
    throw backupFailure('access-denied', { path }, { cause: error });
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
