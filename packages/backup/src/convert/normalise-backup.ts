import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { TaskContext } from '@pearmain/base';
import type { BackupParts } from '../backup.js';
import { manifestPath } from '../completeness.js';
import { fail } from '../failures.js';
import { contentFolders, isFileId, manifestPlist, snapshotFolder } from '../layout.js';
import { expectedIndexName, findIndex } from '../manifest/find-index.js';
import { copyPlainFile, makeBackupFolder, placeOf, writeFrame } from './backup-frame.js';
import type { ConvertedBackup } from './convert-backup.js';

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
  const found = findIndex(parts.folder, parts.completeness, parts.properties);
  if (!found) throw fail('damaged-file', { path: expectedIndexName(parts.properties), reason: 'it is not there' });
  makeBackupFolder(folder, found.name);
  let files = 0;
  let bytes = 0;
  const seen = new Set<string>();
  for (const { fileId, path } of contentOf(parts)) {
    if (seen.has(fileId)) continue;
    seen.add(fileId);
    const target = join(folder, placeOf(fileId, found.name));
    copyPlainFile(path, target);
    files += 1;
    bytes += lstatSync(target).size;
    if (files % filesAtOnce !== 0) continue;
    context.signal.throwIfAborted();
    context.emit({ kind: 'progress', files, bytes });
    await letOthersRun();
  }
  copyPlainFile(found.path, join(folder, found.name));
  const log = `${found.path}-wal`;
  if (existsSync(log)) copyPlainFile(log, join(folder, `${found.name}-wal`));
  const manifest = readFileSync(manifestPath(parts.folder, parts.completeness, manifestPlist));
  writeFrame(folder, manifest, { parts, index: found.name, now });
  return { isEncrypted: parts.properties.isEncrypted, files, bytes, missing: [], doubtful: [] };
}

interface Content {
  readonly fileId: string;
  readonly path: string;
}

/** Every stored file, the better of two with one id first; links are passed over. */
function* contentOf({ folder, completeness }: BackupParts): Generator<Content> {
  if (completeness === 'mixed') yield* contentIn(join(folder, snapshotFolder));
  yield* contentIn(folder);
}

function* contentIn(folder: string): Generator<Content> {
  for (const name of contentFolders) yield* filesIn(join(folder, name));
  yield* filesIn(folder);
}

function* filesIn(folder: string): Generator<Content> {
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isFile() && isFileId(entry.name)) yield { fileId: entry.name, path: join(folder, entry.name) };
  }
}
