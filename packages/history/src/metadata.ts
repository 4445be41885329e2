import { closeSync, fsyncSync, openSync, readdirSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
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

/** Removes the spare copies of all but the newest snapshots, and what a run that broke off left. */
export function dropOldSpareCopies(place: DevicePlace): void {
  if (!isFolder(place.metadata)) return;
  const names = readdirSync(place.metadata);
  const ids = names.filter(isSnapshotId).sort().reverse();
  const stale = [...ids.slice(spareGenerations), ...names.filter((name) => name.endsWith('.part'))];
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
