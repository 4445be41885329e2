import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { TaskContext } from '@pearmain/base';
import type { BackupParts } from '../backup.js';
import { copyPlainFile, makeBackupFolder, writeStatus } from './backup-frame.js';
import type { ConvertedBackup } from './convert-backup.js';
import { finishedFiles, indexOf } from './finished-files.js';

const filesAtOnce = 64;

/**
 * Copies a backup into a new folder, as it is but finished: a run that broke off while its files were moved is completed, one that
 * broke off earlier is left out, and content lies where this generation keeps it (docs/formats/backup-folder.md §2). No
 * password is needed.
 *
 * @throws backup/damaged-file, backup/access-denied, backup/disk-full, backup/not-writable
 */
export async function normaliseBackup(
  parts: BackupParts,
  { folder, now }: { readonly folder: string; readonly now: Date },
  context: TaskContext,
): Promise<ConvertedBackup> {
  const { name } = indexOf(parts);
  makeBackupFolder(folder, name);
  let files = 0;
  let bytes = 0;
  for (const { path, place } of finishedFiles(parts)) {
    const target = join(folder, place);
    copyPlainFile(path, target);
    files += 1;
    bytes += lstatSync(target).size;
    if (files % filesAtOnce !== 0) continue;
    context.signal.throwIfAborted();
    context.emit({ kind: 'progress', files, bytes });
    await letOthersRun();
  }
  writeStatus(folder, { parts, index: name, now });
  return { isEncrypted: parts.properties.isEncrypted, files, bytes, missing: [], doubtful: [] };
}
