import { closeSync, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { type AppError, isFailure } from '@pearmain/base';
import { booleanIn } from '@pearmain/formats';
import { fail } from './failures.js';
import { manifestDatabase, manifestMbdb, manifestPlist, snapshotFolder, statusPlist } from './layout.js';
import { readProperties } from './properties.js';
import { findPlist } from './read-plist.js';
import { type BackupStatus, findStatus } from './status.js';

/** A file that keeps a device from going on with a backup, and what is wrong with it. */
export interface Obstacle {
  readonly path: string;
  readonly reason: string;
}

/** Before this version of Status.plist a device sets everything aside and begins anew. */
const firstVersion = 3.3;

/**
 * What would make a device refuse to go on with this folder, with 205 or 103, instead of sending everything again: a
 * Status.plist, or one of the manifests that it reads after it, that is missing, empty or damaged
 * (docs/protocols/backup-host.md §10). `undefined` where there is nothing in the way, and where there is no backup at all.
 *
 * @throws backup/access-denied, backup/disk-error
 */
export function findObstacle(folder: string): Obstacle | undefined {
  try {
    const status = findStatus(folder);
    if (status && readsManifests(folder, status)) checkManifests(folder, status);
    return undefined;
  } catch (error) {
    if (!isFailure(error, 'backup/damaged-file')) throw error;
    return { path: String(error.data['path'] ?? statusPlist), reason: error.message };
  }
}

/** Whether content of a run that broke off lies there, which no device asks for any more: it says that it has finished. */
export function hasStaleStaging(folder: string): boolean {
  return findStatus(folder)?.snapshotState === 'finished' && isThere(join(folder, snapshotFolder));
}

/** A full run reads none before it has sent its own. */
function readsManifests(folder: string, { snapshotState, version }: BackupStatus): boolean {
  if (Number(version) < firstVersion) return false;
  const isFull = booleanIn(findPlist(folder, statusPlist) ?? {}, 'IsFullBackup') ?? false;
  return !isFull || snapshotState === 'moving' || snapshotState === 'removing';
}

function checkManifests(folder: string, { snapshotState }: BackupStatus): void {
  const isMoving = snapshotState === 'moving';
  const lying = (name: string): string => {
    const staged = join(snapshotFolder, name);
    return isMoving && isThere(join(folder, staged)) ? staged : name;
  };
  const path = lying(manifestPlist);
  const manifest = findPlist(folder, path);
  if (!manifest) throw damaged(path, 'it is missing');
  const index = [manifestDatabase, manifestMbdb].map(lying).find((name) => isThere(join(folder, name)));
  if (index === undefined) throw damaged(manifestDatabase, 'it is missing');
  checkIndex(folder, index, readProperties(manifest).manifestKey !== undefined);
}

/**
 * The first bytes of an index tell a plain one; an encrypted one consists of whole blocks of 16 bytes.
 *
 * @throws backup/damaged-file
 */
export function checkIndex(folder: string, name: string, isEncrypted: boolean): void {
  const { bytes, sizeBytes } = readStart(folder, name);
  if (sizeBytes === 0) throw damaged(name, 'it is empty');
  if (isEncrypted) {
    if (sizeBytes % 16 !== 0) throw damaged(name, 'its end is missing');
    return;
  }
  const start = name.endsWith(manifestMbdb) ? 'mbdb' : 'SQLite format 3\0';
  if (bytes.toString('latin1', 0, start.length) !== start) throw damaged(name, 'it is no index');
}

function readStart(folder: string, name: string): { bytes: Buffer; sizeBytes: number } {
  const path = join(folder, name);
  if (!lstatSync(path).isFile()) throw damaged(name, 'it is not a file');
  const descriptor = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(16);
    readSync(descriptor, bytes, 0, bytes.length, 0);
    return { bytes, sizeBytes: fstatSync(descriptor).size };
  } finally {
    closeSync(descriptor);
  }
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function damaged(path: string, reason: string): AppError {
  return fail('damaged-file', { path, reason });
}
