import type { DevicePlace } from './device-place.js';
import { writeJson } from './disk.js';
import { readJson } from './read-json.js';
import { recordShape, type SnapshotVerification } from './snapshot-record.js';

/**
 * Notes in a backup's record when and how it was checked. False where it has no record. The lock must be held.
 *
 * @throws history/not-writable, history/disk-full, history/damaged-file
 */
export function noteVerification(place: DevicePlace, id: string, verified: SnapshotVerification): boolean {
  const record = readJson(place.record(id), recordShape);
  if (!record) return false;
  writeJson(place.record(id), { ...record, verified });
  return true;
}
