import { randomUUID } from 'node:crypto';
import { chmodSync, constants, copyFileSync, lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PlistDict, writeBinaryPlist } from '@pearmain/formats';
import type { BackupParts } from '../backup.js';
import { diskFailure, readFailure } from '../failures.js';
import {
  contentFolders,
  contentPath,
  type IndexName,
  infoPlist,
  manifestMbdb,
  manifestPlist,
  statusPlist,
} from '../layout.js';

/** A copy for this user alone, which shares its bytes where the disk can do that. */
export function copyPlainFile(from: string, to: string): void {
  try {
    copyFileSync(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    chmodSync(to, 0o600);
  } catch (error) {
    throw readFailure(error, from);
  }
}

/** Makes the folder that a backup with this index is written into, with the folders for content that devices make. */
export function makeBackupFolder(folder: string, index: IndexName): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
    if (index === manifestMbdb) return;
    for (const name of contentFolders) mkdirSync(join(folder, name), { mode: 0o700 });
  } catch (error) {
    throw diskFailure(error, folder);
  }
}

/** Where content lies in a folder that was made so, relative to it. */
export function placeOf(fileId: string, index: IndexName): string {
  return index === manifestMbdb ? fileId : contentPath(fileId);
}

/** What the other plists of a converted backup need to know. */
export interface FrameFacts {
  readonly parts: BackupParts;
  readonly index: IndexName;
  /** The time for a backup that tells none of its own. */
  readonly now: Date;
}

/** Writes Info.plist as it is, Manifest.plist as given, and last Status.plist. */
export function writeFrame(folder: string, manifest: PlistDict, facts: FrameFacts): void {
  const info = join(facts.parts.folder, infoPlist);
  if (lstatSync(info, { throwIfNoEntry: false })?.isFile()) copyPlainFile(info, join(folder, infoPlist));
  writePart(folder, manifestPlist, writeBinaryPlist(manifest));
  writeStatus(folder, facts);
}

/** Writes Status.plist, which says that the backup is finished. */
export function writeStatus(folder: string, facts: FrameFacts): void {
  writePart(folder, statusPlist, finishedStatus(facts));
}

/** The Status.plist of a backup whose last run has ended. */
export function finishedStatus({ parts: { status, properties }, index, now }: FrameFacts): Uint8Array {
  const usualVersion = index === manifestMbdb ? '2.4' : '3.3';
  return writeBinaryPlist({
    BackupState: 'new',
    Date: properties.date ?? status?.date ?? now,
    IsFullBackup: false,
    SnapshotState: 'finished',
    UUID: status?.uuid ?? randomUUID().toUpperCase(),
    Version: status?.version || usualVersion,
  });
}

/** A small file of a backup in the making. */
export function writePart(folder: string, name: string, bytes: Uint8Array): void {
  try {
    writeFileSync(join(folder, name), bytes, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    throw diskFailure(error, join(folder, name));
  }
}
