import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { checkOutside, makeScratchFolder } from '@pearmain/backup';
import { AppError, isFailure, Scope, type TaskContext } from '@pearmain/base';
import { type OlderBackup, recoverKind } from '@pearmain/content';
import type {
  Confidence,
  ContentKind,
  ExportFormat,
  RecoveredKind,
  RecoverLine,
  RecoverResult,
  SnapshotSummary,
} from '@pearmain/contract';
import { flushNamed, makeFolder } from '@pearmain/history';
import { backupFiles } from '../contents/backup-files.js';
import type { Environment } from '../environment.js';
import type { SnapshotOpener } from '../open-snapshot.js';
import type { SnapshotSelector } from '../snapshot-folder.js';
import { listSnapshots } from './list-snapshots.js';
import { showSnapshot } from './show-snapshot.js';

/** What is looked for in which backup, and where it goes. */
export interface RecoverInput {
  readonly of: SnapshotSelector;
  readonly opener: SnapshotOpener;
  readonly kinds: readonly ContentKind[];
  /** Of a single kind. */
  readonly format?: ExportFormat;
  /** Nothing is written when not given. */
  readonly destination?: string;
  readonly overwrite: boolean;
  readonly timeZone: string;
  readonly least: Confidence;
  /** Into how many older backups of the phone is looked, the newest first. */
  readonly older: number;
  tell?(line: RecoverLine): Promise<void> | void;
}

const namedFiles = 1000;

/**
 * Looks in a backup, and in older ones of the same phone, for what was deleted (docs/formats/recovery.md), and writes it where that is
 * wanted. A kind that cannot be looked through does not hide the others.
 *
 * @throws as `SnapshotOpener.open` and `showSnapshot`; backup/destination-in-backup; content/file-taken, content/not-written
 */
export async function recoverDeleted(
  environment: Environment,
  { of, opener, kinds, destination, older: most, ...how }: RecoverInput,
  context: TaskContext,
): Promise<RecoverResult> {
  const snapshot = await showSnapshot(environment, of);
  await using scope = new Scope();
  const backup = scope.own(await opener.open({ folder: snapshot.folder }));
  const target = destination === undefined ? undefined : resolve(destination);
  if (target !== undefined) {
    checkOutside(backup.folder, target);
    makeFolder(target);
  }
  const scratch = makeScratchFolder(tmpdir());
  scope.defer(() => rmSync(scratch, { recursive: true, force: true }));
  const { older, unread } = await openOlder(environment, { snapshot, opener, most }, scope, context);
  const found: RecoveredKind[] = [];
  const absent: ContentKind[] = [];
  const damaged: { kind: ContentKind; code: string; message: string }[] = [];
  const files: string[] = [];
  let bytes = 0;
  for (const kind of kinds) {
    const own = join(scratch, kind);
    mkdirSync(own, { mode: 0o700 });
    try {
      const where = target === undefined ? {} : { destination: target };
      const report = await recoverKind(
        { kind, files: backupFiles(backup), older, scratch: own, ...where, ...how },
        context,
      );
      if (!report) absent.push(kind);
      else {
        found.push(report.recovered);
        files.push(...report.files);
        bytes += report.bytes;
      }
    } catch (error) {
      if (!(error instanceof AppError) || isAboutTheFolder(error)) throw error;
      damaged.push({ kind, code: error.code, message: error.message });
    } finally {
      rmSync(own, { recursive: true, force: true });
    }
  }
  if (target !== undefined) await flushNamed(target, files, context);
  return {
    folder: backup.folder,
    ...(target === undefined ? {} : { destination: target }),
    kinds: found,
    absent,
    damaged,
    olderBackups: { read: older.length, unread },
    files: { count: files.length, first: files.slice(0, namedFiles) },
    bytes,
  };
}

/** Where one kind cannot be written, none can. */
function isAboutTheFolder(error: AppError): boolean {
  return ['content/file-taken', 'content/not-written', 'content/format-unfit'].some((code) => isFailure(error, code));
}

interface OlderWish {
  readonly snapshot: SnapshotSummary;
  readonly opener: SnapshotOpener;
  readonly most: number;
}

/** The backups of the same phone from before; one that cannot be opened is told. */
async function openOlder(
  environment: Environment,
  { snapshot, opener, most }: OlderWish,
  scope: Scope,
  { signal }: TaskContext,
) {
  const older: OlderBackup[] = [];
  const unread: { id: string; message: string }[] = [];
  const known = await listSnapshots(environment, {}).catch((error: unknown) => {
    if (isFailure(error, 'history/no-location')) return []; // a backup of another program, with nothing of ours beside it
    throw error;
  });
  const before = known.filter(({ udid, takenAt }) => udid === snapshot.udid && takenAt < snapshot.takenAt);
  for (const { id, takenAt, folder } of before.slice(0, most)) {
    signal.throwIfAborted();
    try {
      const backup = scope.own(await opener.open({ folder }));
      older.push({ id, takenAt, files: backupFiles(backup) });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      unread.push({ id, message: error.message });
    }
  }
  return { older, unread };
}
