import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { isFailure } from '@pearmain/base';
import type { DevicePlace } from './device-place.js';
import { findStats, systemCode } from './disk.js';
import type { SnapshotRecord } from './snapshot-record.js';
import { findLatest, findRecord, recordsWithoutFolder } from './snapshots.js';
import { KeptSums } from './sums.js';

/** Files that no two backups of a device have in common. */
const marks = ['Manifest.db', 'Manifest.mbdb', 'Status.plist'] as const;

/**
 * The record of the backup that lies in the last good one's place or in that of an earlier one. A last good backup whose
 * Manifest.plist is damaged, and so fits no record, is recognised by its other files and their sums. `undefined` where nobody
 * recorded it.
 *
 * @throws history/not-readable
 */
export function recognise(place: DevicePlace, id: string | 'latest'): SnapshotRecord | undefined {
  if (id !== 'latest') return findRecord(place, id);
  const latest = findLatest(place);
  if (latest && !latest.record.adopted) return latest.record;
  return recordsWithoutFolder(place).find((record) => haveSameMark(place, record.id)) ?? undefined;
}

function haveSameMark(place: DevicePlace, id: string): boolean {
  const known = knownMarks(place, id);
  return marks.some((name) => {
    const sum = known?.get(name);
    const path = join(place.backup, name);
    return sum !== undefined && findStats(path)?.size === sum.sizeBytes && sha256Of(path) === sum.sha256;
  });
}

function knownMarks(place: DevicePlace, id: string) {
  try {
    using sums = KeptSums.find(place.sums(id));
    return sums?.inFolder('');
  } catch (error) {
    if (isFailure(error, 'sqlite/damaged') || isFailure(error, 'sqlite/not-a-database')) return undefined;
    throw error;
  }
}

const buffer = Buffer.allocUnsafe(1024 * 1024);

/** SHA-256 of a file, 64 hex digits; `undefined` where it cannot be read. */
export function sha256Of(path: string): string | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, 'r');
    const hash = createHash('sha256');
    for (let length = readSync(descriptor, buffer); length > 0; length = readSync(descriptor, buffer)) {
      hash.update(buffer.subarray(0, length));
    }
    return hash.digest('hex');
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
