import { type Backup, type BackupRow, kindOfMode } from '@pearmain/backup';
import { AppError } from '@pearmain/base';
import type { BackupFile, BackupFiles } from '@pearmain/content';

/** The files of a backup as `content` asks for them. What cannot be read is not there, but for its name among what is lost. */
export function backupFiles(backup: Backup): BackupFiles {
  const lost: string[] = [];
  return {
    lost,
    find: async (domain, relativePath) => {
      const row = backup.find(domain, relativePath);
      return row && toFile(backup, row, lost);
    },
    async *below(domain, folder) {
      for (const row of backup.rows(domain, folder)) {
        const file = row.relativePath.startsWith(`${folder}/`) ? toFile(backup, row, lost) : undefined;
        if (file) yield file;
      }
    },
    async *open({ domain, relativePath }) {
      const row = backup.find(domain, relativePath);
      if (row) yield* backup.contents(row);
    },
  };
}

function toFile(backup: Backup, row: BackupRow, lost: string[]): BackupFile | undefined {
  const { domain, relativePath } = row;
  try {
    const { mode, sizeBytes, modified } = backup.glanceAt(row);
    if (kindOfMode(mode) !== 'file') return undefined;
    if (backup.findContent(row) === undefined) {
      lost.push(`${domain}/${relativePath}`);
      return undefined;
    }
    const date = new Date(modified * 1000);
    return { domain, relativePath, sizeBytes, modified: Number.isNaN(date.getTime()) ? undefined : date };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    lost.push(`${domain}/${relativePath}`);
    return undefined;
  }
}
