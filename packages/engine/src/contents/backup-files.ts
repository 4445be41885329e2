import { type Backup, type BackupRow, kindOfMode } from '@pearmain/backup';
import { AppError } from '@pearmain/base';
import type { BackupFile, BackupFiles } from '@pearmain/content';

/** The files of a backup as `content` asks for them. What cannot be read is not there. */
export function backupFiles(backup: Backup): BackupFiles {
  return {
    find: async (domain, relativePath) => {
      const row = backup.find(domain, relativePath);
      return row && toFile(backup, row);
    },
    async *below(domain, folder) {
      for (const row of backup.rows(domain)) {
        const file = row.relativePath.startsWith(`${folder}/`) ? toFile(backup, row) : undefined;
        if (file) yield file;
      }
    },
    async *open({ domain, relativePath }) {
      const row = backup.find(domain, relativePath);
      if (row) yield* backup.contents(row);
    },
  };
}

function toFile(backup: Backup, row: BackupRow): BackupFile | undefined {
  const { domain, relativePath } = row;
  try {
    const { mode, sizeBytes, modified } = backup.glanceAt(row);
    if (kindOfMode(mode) !== 'file' || backup.findContent(row) === undefined) return undefined;
    const date = new Date(modified * 1000);
    return { domain, relativePath, sizeBytes, modified: Number.isNaN(date.getTime()) ? undefined : date };
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
