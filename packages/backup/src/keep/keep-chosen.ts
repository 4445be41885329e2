import { lstatSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TaskContext } from '@pearmain/base';
import { type Backup, type OpenOptions, openBackup } from '../backup.js';
import { beginIndex } from '../convert/index-writer.js';
import { type AppFacts, appContainersOf } from '../data-types/app-containers.js';
import { type Coverage, coverageOf } from '../data-types/choice.js';
import { chosenRows } from '../data-types/chosen-rows.js';
import { diskFailure, fail } from '../failures.js';
import { contentFolders, isFileId, manifestDatabase, manifestPlist } from '../layout.js';
import { type BackupRow, kindOfRow } from '../manifest/row.js';
import { markAsPartial } from './partial-mark.js';

const rowsAtOnce = 256;

/** What is kept, what the phone itself said of its apps, and how the backup is opened. */
export interface Reduction extends OpenOptions {
  /** Ids of data types. */
  readonly types: readonly string[];
  readonly fromPhone?: AppFacts | undefined;
}

/**
 * Makes a finished backup folder a partial one that holds only what belongs to these data types: its index keeps their rows and the
 * folders above them, in the same form and under the same key; Info.plist says what was kept; content that no row needs goes, files
 * that were dropped while they came among it. Cut off anywhere, it is a folder that a phone goes on with, or that this may be done to
 * again (docs/formats/data-types.md §4).
 *
 * @throws backup/password-needed, backup/wrong-password and the others of `openBackup`; backup/disk-full, backup/not-writable,
 * backup/disk-error
 */
export async function keepChosen(
  folder: string,
  { types, fromPhone, ...opening }: Reduction,
  context: TaskContext,
): Promise<void> {
  using backup = await openBackup(folder, opening);
  const covers = coverageOf(types, appContainersOf(backup, fromPhone));
  try {
    const files = await replaceIndex(backup, covers, opening.scratch, context);
    markAsPartial(folder, types);
    removeOthers(folder, files, context);
  } catch (error) {
    throw diskFailure(error, folder);
  }
}

/** Gives the ids of the files that are left in it. */
async function replaceIndex(
  backup: Backup,
  covers: Coverage,
  scratch: string | undefined,
  context: TaskContext,
): Promise<ReadonlySet<string>> {
  const { folder } = backup;
  const { name, traits } = backup.index;
  const aside = join(dirname(folder), 'new-index');
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(aside, { mode: 0o700 });
  const files = new Set<string>();
  {
    using index = beginIndex({ name, traits, folder: aside, key: indexKeyOf(backup), scratch: scratch ?? tmpdir() });
    for (const rows of inBatches(chosenRows(() => backup.rows(), { covers }))) {
      context.signal.throwIfAborted();
      index.add(rows);
      for (const row of rows) if (kindOfRow(row) === 'file') files.add(row.fileId);
    }
    await index.finish();
  }
  renameSync(join(aside, name), join(folder, name));
  rmSync(join(folder, `${manifestDatabase}-wal`), { force: true });
  rmSync(aside, { recursive: true, force: true });
  return files;
}

/** The key of an index that is encrypted as a whole. */
function indexKeyOf(backup: Backup): Uint8Array | undefined {
  const { manifestKey, isEncrypted } = backup.properties;
  if (!isEncrypted || !manifestKey || backup.index.name !== manifestDatabase) return undefined;
  const key = backup.openKey(manifestKey);
  if (!key) throw fail('damaged-file', { path: manifestPlist, reason: 'its key is not usable' });
  return key;
}

/** Stored content that no file of the index has; links and folders are left to whoever checks. */
function removeOthers(folder: string, files: ReadonlySet<string>, { signal }: TaskContext): void {
  for (const name of ['', ...contentFolders]) {
    signal.throwIfAborted();
    const inside = join(folder, name);
    if (!lstatSync(inside, { throwIfNoEntry: false })?.isDirectory()) continue;
    for (const entry of readdirSync(inside, { withFileTypes: true })) {
      if (entry.isFile() && isFileId(entry.name) && !files.has(entry.name)) rmSync(join(inside, entry.name));
    }
  }
}

function* inBatches(rows: Iterable<BackupRow>): Generator<BackupRow[]> {
  let batch: BackupRow[] = [];
  for (const row of rows) {
    if (batch.push(row) < rowsAtOnce) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
