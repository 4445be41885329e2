import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { BackupFile, BackupFiles, LocalCopy, Located } from '../reader.js';

/**
 * The log that SQLite keeps beside a database, and needs to read it whole. A rollback journal stays behind: it can name a file
 * anywhere, which SQLite then removes.
 */
const log = '-wal';

/**
 * Copies located files into a private folder, under names of our own, each with the log that belongs to it: a database is never
 * opened where it lies. @throws the failures of `BackupFiles.open`
 */
export async function copyAside(
  files: BackupFiles,
  located: readonly Located[],
  scratch: string,
): Promise<LocalCopy[]> {
  const copies: LocalCopy[] = [];
  for (const [index, { role, file }] of located.entries()) {
    const { domain, relativePath, modified } = file;
    const path = join(scratch, `${index}`);
    await copyOne(files, file, path);
    const itsLog = await files.find(domain, `${relativePath}${log}`);
    if (itsLog) await copyOne(files, itsLog, `${path}${log}`);
    copies.push({ role, path, domain, relativePath, modified });
  }
  return copies;
}

async function copyOne(files: BackupFiles, file: BackupFile, path: string): Promise<void> {
  const target = openSync(path, 'wx', 0o600);
  try {
    for await (const chunk of files.open(file)) {
      for (let done = 0; done < chunk.length; ) done += writeSync(target, chunk, done);
    }
  } finally {
    closeSync(target);
  }
}
