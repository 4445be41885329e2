import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, type TaskContext } from '@pearmain/base';
import { type DevicePlace, type FileSystem, findLargestSum, findLatest, Location, probeClone } from '@pearmain/history';
import { allLocations } from './device-locations.js';
import type { Environment } from './environment.js';
import { fail } from './failures.js';
import { ensureRoom } from './room.js';
import { findSyncService } from './synced-folder.js';

/** What a person decides about how a run uses the disk. */
export interface DiskChoices {
  /** Begin in an empty folder, so that the phone sends everything. */
  readonly full: boolean;
  /** On a disk that cannot share files: work on the last backup itself, as Apple's programs do. */
  readonly inPlace?: boolean;
  /** Asked on such a disk where neither was said; without it the last backup is copied. */
  choosePlainDisk?(disk: { readonly path: string; readonly copyBytes: number }): Promise<'copy' | 'in-place'>;
}

/** A disk that is about to take a backup. */
export interface DiskToPrepare {
  readonly place: DevicePlace;
  /** The location. */
  readonly path: string;
  /** The phone's. */
  readonly name: string;
  readonly environment: Environment;
  readonly input: DiskChoices;
  readonly fileSystem: FileSystem;
}

/**
 * Sees, before a phone is asked for anything, what the disk can take and how it keeps what does not change
 * (docs/formats/location.md §10). A notice says what a person should know of it.
 *
 * @throws engine/file-too-large-for-disk, engine/not-enough-space, engine/in-place-needless
 */
export async function prepareDisk(disk: DiskToPrepare, context: TaskContext): Promise<{ readonly isInPlace: boolean }> {
  const { place, path, name, input } = disk;
  if (place.isPartial) {
    // Begins empty, and nobody knows how much of what is sent will be kept.
    ensureRoom(place);
    return { isInPlace: false };
  }
  checkLargestFile(disk, context);
  tellOfSync(disk, context);
  const method = methodOf(disk);
  if (method !== 'copy') {
    if (input.inPlace) throw fail('in-place-needless', { path });
    ensureRoom(place);
    return { isInPlace: false };
  }
  const latest = findLatest(place);
  if (!latest || input.full || place.hasUnfinishedRun()) {
    tell(fail('cannot-share', { path }), context);
    ensureRoom(place);
    return { isInPlace: false };
  }
  const copyBytes = latest.record.content.bytes;
  const choice = input.inPlace ? 'in-place' : await input.choosePlainDisk?.({ path, copyBytes });
  if (choice !== 'in-place') tell(fail('cannot-share', { path }), context);
  else tell(fail('in-place', { name }), context);
  ensureRoom(place, choice === 'in-place' ? 0 : copyBytes);
  return { isInPlace: choice === 'in-place' };
}

/** Whether the disk shares files; the location's own small file is what it is tried with. */
function methodOf({ place, path }: DiskToPrepare) {
  return probeClone(join(path, '.pearmain', 'location.json'), place.cloning);
}

function checkLargestFile({ place, path, name, environment, fileSystem }: DiskToPrepare, context: TaskContext): void {
  const { largestFileBytes } = fileSystem;
  if (largestFileBytes === undefined) return;
  const largest = largestKnownFile(place, environment);
  if (largest && largest.sizeBytes > largestFileBytes) {
    throw fail('file-too-large-for-disk', { path, name, file: largest.path, sizeBytes: largest.sizeBytes });
  }
  tell(fail('four-gib-limit', { path }), context);
}

/** Once, before the first backup: later on the doctor tells. */
function tellOfSync({ place, path }: DiskToPrepare, context: TaskContext): void {
  if (existsSync(place.backup) || place.hasUnfinishedRun()) return;
  const service = findSyncService(path);
  if (service !== undefined) tell(fail('synced-folder', { path, service }), context);
}

/** The largest file of the phone's last good backups, wherever they lie. */
function largestKnownFile({ udid }: DevicePlace, environment: Environment) {
  const known = allLocations(environment).flatMap(({ path }) => {
    try {
      const place = Location.open(path).place(udid);
      const latest = findLatest(place);
      return (latest && findLargestSum(place.sums(latest.record.id))) ?? [];
    } catch (error) {
      if (error instanceof AppError) return []; // a place that is away tells nothing
      throw error;
    }
  });
  return known.sort((one, other) => other.sizeBytes - one.sizeBytes)[0];
}

function tell({ code, message, advice }: AppError, { emit }: TaskContext): void {
  emit({ kind: 'notice', code, message: advice === undefined ? message : `${message} ${advice}` });
}
