import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { checkOutside, checkRoom, makeScratchFolder } from '@pearmain/backup';
import type { TaskContext } from '@pearmain/base';
import { type ExportInput, exportItems, type FileChoices, type Selection, type Unlocking } from '@pearmain/content';
import type { ContentKind, ExportFormat, ExportResult } from '@pearmain/contract';
import { flushNamed, makeFolder } from '@pearmain/history';
import { backupFiles } from '../contents/backup-files.js';
import type { Environment } from '../environment.js';
import { evidenceSigner } from '../evidence/evidence-key.js';
import { lockedBackup, type SnapshotOpener } from '../open-snapshot.js';
import { findBrowser } from '../printing/find-browser.js';
import { printPage } from '../printing/print-page.js';
import { type SnapshotSelector, snapshotFolder } from '../snapshot-folder.js';

/** What is taken out of which backup, as what, and where it goes. */
export interface ExportContentInput extends ExportWish {
  readonly of: SnapshotSelector;
  readonly opener: SnapshotOpener;
  readonly kind: ContentKind;
}

/** As what something is taken out, and where it goes. */
export interface ExportWish {
  readonly format: ExportFormat;
  readonly destination: string;
  /** Replaces files that lie there. */
  readonly overwrite: boolean;
  /** Attachments too, where the format has a place for them. */
  readonly withFiles: boolean;
  /** In which times for people are written, such as `Europe/Berlin`. */
  readonly timeZone: string;
  /** Of files that are written alone. */
  readonly choices: FileChoices;
  /** Which items; all when not given. */
  readonly selection?: Selection;
  /** Where passwords of locked notes come from. */
  readonly unlocking?: Unlocking;
  /** With a signed list of where everything in it is from. */
  readonly withEvidence?: boolean;
}

const namedFiles = 1000;

/**
 * Writes what a person keeps on the phone (their contacts, …) out of a backup into files that other programs read. The destination
 * is made where it is missing.
 *
 * @throws as `exportItems`, `SnapshotOpener.open` and `showSnapshot`; backup/destination-in-backup, backup/destination-too-small, backup/destination-too-many; engine/no-browser, engine/not-printed, engine/evidence-key
 */
export async function exportContent(
  environment: Environment,
  { of, opener, kind, ...wish }: ExportContentInput,
  context: TaskContext,
): Promise<ExportResult> {
  using backup = await opener.open({ folder: await snapshotFolder(environment, of) });
  const { isEncrypted, folder } = backup;
  checkOutside(folder, resolve(wish.destination));
  const { udid, deviceName: name } = lockedBackup(backup);
  const source = { kind, files: backupFiles(backup), isEncrypted, device: { name, ...(udid && { udid }) } };
  return { folder, ...(await exportTo(environment, source, wish, context)) };
}

/** What is read, and whose it is. */
type ExportSource = Pick<ExportInput, 'kind' | 'files' | 'isEncrypted'> & {
  readonly device?: NonNullable<ExportInput['evidence']>['device'];
};

/** Writes a kind of content out of whatever holds the files of a phone. */
export async function exportTo(
  environment: Environment,
  { device = {}, ...source }: ExportSource,
  { destination, format, withEvidence = false, ...how }: ExportWish,
  context: TaskContext,
): Promise<ExportResult> {
  const target = resolve(destination);
  const scratch = makeScratchFolder(tmpdir());
  try {
    makeFolder(target);
    const { browser } = environment;
    const input: ExportInput = {
      ...source,
      format,
      scratch,
      destination: target,
      ...how,
      ensureRoom: (need) => checkRoom(target, need),
      ...(withEvidence && { evidence: { device, sign: evidenceSigner(environment) } }),
      print: async (page) => printPage({ ...browser, program: findBrowser(browser), scratch }, page, context.signal),
    };
    const { files, ...report } = await exportItems(input, context);
    await flushNamed(target, files, context);
    const named = { count: files.length, first: files.slice(0, namedFiles) };
    return { destination: target, kind: source.kind, format, files: named, ...report };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
