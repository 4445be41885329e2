import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BackupParts } from '../backup.js';
import { manifestPath } from '../completeness.js';
import { fail } from '../failures.js';
import { contentFolders, type IndexName, infoPlist, isFileId, manifestPlist, snapshotFolder } from '../layout.js';
import { expectedIndexName, findIndex } from '../manifest/find-index.js';
import { placeOf } from './backup-frame.js';

/** A file of a finished backup: where it lies, and where it belongs, relative to the backup folder. */
export interface FinishedFile {
  readonly path: string;
  readonly place: string;
}

/** The index of a backup. @throws backup/damaged-file where there is none */
export function indexOf(parts: BackupParts): { readonly name: IndexName; readonly path: string } {
  const found = findIndex(parts.folder, parts.completeness, parts.properties);
  if (!found) throw fail('damaged-file', { path: expectedIndexName(parts.properties), reason: 'it is not there' });
  return found;
}

/**
 * Every file of a backup but Status.plist, as if its last run had ended: content first, the better of two with one id, then the
 * manifests (docs/formats/backup-folder.md §2). Links, and what does not belong to a backup, are passed over.
 *
 * @throws backup/damaged-file
 */
export function* finishedFiles(parts: BackupParts): Generator<FinishedFile> {
  const index = indexOf(parts);
  const seen = new Set<string>();
  for (const { fileId, path } of contentOf(parts)) {
    if (seen.has(fileId)) continue;
    seen.add(fileId);
    yield { path, place: placeOf(fileId, index.name) };
  }
  yield { path: index.path, place: index.name };
  const log = `${index.path}-wal`;
  if (existsSync(log)) yield { path: log, place: `${index.name}-wal` };
  const info = join(parts.folder, infoPlist);
  if (lstatSync(info, { throwIfNoEntry: false })?.isFile()) yield { path: info, place: infoPlist };
  yield { path: manifestPath(parts.folder, parts.completeness, manifestPlist), place: manifestPlist };
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
