import {
  closeSync,
  fstatSync,
  fsyncSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { DevicePlace } from './device-place.js';
import { diskFailure, flushFolder, isFolder, makeFolder, systemCode } from './disk.js';
import { isSnapshotId } from './snapshot-id.js';

/** The files without which an encrypted backup is noise. */
export const spareFiles = ['Manifest.plist', 'Manifest.db', 'Manifest.mbdb', 'Status.plist', 'Info.plist'] as const;

/** How many snapshots have spare copies at a time; the newest ones. */
export const spareGenerations = 3;

const chunkBytes = 1024 * 1024;

/**
 * Keeps copies of a backup's manifests, byte by byte: a clone or a second name would share the damage that they are kept
 * against (docs/formats/location.md §1). Complete ones are left alone.
 */
export function keepSpareCopies(place: DevicePlace, id: string, folder: string): void {
  const target = place.spare(id);
  if (isFolder(target)) return;
  const part = `${target}.part`;
  try {
    rmSync(part, { recursive: true, force: true });
    makeFolder(part);
    for (const name of spareFiles) copyBytes(join(folder, name), join(part, name));
    flushFolder(part);
    renameSync(part, target);
    flushFolder(place.metadata);
  } catch (error) {
    throw diskFailure(error, target);
  }
}

/**
 * Puts the spare copy of one manifest over a damaged one in `folder`, a clone of the last good backup: whole or not at all, and
 * never into a file that another backup shares. False where there is no copy, or it is of another backup: then neither
 * manifest is the same.
 *
 * @throws history/disk-full, history/not-writable
 */
export function putSpareCopy(place: DevicePlace, name: string, folder: string): boolean {
  const newest = spareIds(place)[0];
  if (newest === undefined || !spareFiles.some((spare) => spare === name)) return false;
  const spare = place.spare(newest);
  const part = join(folder, `${name}.part`);
  try {
    if (!isOfSameBackup(spare, folder)) return false;
    rmSync(part, { force: true });
    copyBytes(join(spare, name), part);
    renameSync(part, join(folder, name));
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw diskFailure(error, folder);
  }
}

/** Beside the damaged manifest lies the other one, which no two backups have in common. */
function isOfSameBackup(spare: string, folder: string): boolean {
  return ['Manifest.plist', 'Manifest.db', 'Manifest.mbdb'].some((name) =>
    areSame(join(spare, name), join(folder, name)),
  );
}

function areSame(one: string, other: string): boolean {
  const left = openIfThere(one);
  const right = left === undefined ? undefined : openIfThere(other);
  try {
    return left !== undefined && right !== undefined && haveSameBytes(left, right);
  } finally {
    for (const descriptor of [left, right]) if (descriptor !== undefined) closeSync(descriptor);
  }
}

function haveSameBytes(left: number, right: number): boolean {
  if (fstatSync(left).size !== fstatSync(right).size || fstatSync(left).size === 0) return false;
  const [ours, theirs] = [Buffer.allocUnsafe(chunkBytes), Buffer.allocUnsafe(chunkBytes)];
  for (;;) {
    const length = readSync(left, ours);
    if (readSync(right, theirs) !== length) return false;
    if (length === 0) return true;
    if (!ours.subarray(0, length).equals(theirs.subarray(0, length))) return false;
  }
}

/** The snapshots of which there are spare copies, the newest first. */
function spareIds(place: DevicePlace): string[] {
  if (!isFolder(place.metadata)) return [];
  return readdirSync(place.metadata).filter(isSnapshotId).sort().reverse();
}

/** Removes the spare copies of all but the newest snapshots, and what a run that broke off left. */
export function dropOldSpareCopies(place: DevicePlace): void {
  if (!isFolder(place.metadata)) return;
  const parts = readdirSync(place.metadata).filter((name) => name.endsWith('.part'));
  const stale = [...spareIds(place).slice(spareGenerations), ...parts];
  for (const name of stale) rmSync(join(place.metadata, name), { recursive: true, force: true });
}

/** Reads and writes, rather than a system's copy, which may share the bytes. A missing source is fine. */
function copyBytes(from: string, to: string): void {
  const source = openIfThere(from);
  if (source === undefined) return;
  const target = openSync(to, 'wx', 0o600);
  try {
    const buffer = Buffer.allocUnsafe(chunkBytes);
    for (let length = readSync(source, buffer); length > 0; length = readSync(source, buffer)) {
      for (let done = 0; done < length; ) done += writeSync(target, buffer, done, length - done);
    }
    fsyncSync(target);
  } finally {
    closeSync(target);
    closeSync(source);
  }
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
