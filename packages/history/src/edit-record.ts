import { type AuditEntry, appendAudit } from './audit.js';
import type { DevicePlace } from './device-place.js';
import { makeFolder, writeJson } from './disk.js';
import type { SnapshotRecord } from './snapshot-record.js';
import type { Snapshot } from './snapshots.js';

/** What a person may write into the record of a backup; `undefined` takes it away. */
export type RecordEdit = Partial<Pick<SnapshotRecord, 'name' | 'note' | 'tags' | 'pin'>>;

/**
 * Changes what a person wrote into a backup's record; one that describes itself gets a record. The backup is not touched, and keys of
 * newer versions stay. The lock must be held.
 *
 * @throws history/not-writable, history/disk-full
 */
export function editRecord(place: DevicePlace, snapshot: Snapshot, edit: RecordEdit, audit: AuditEntry): Snapshot {
  const record = { ...snapshot.record, ...edit };
  makeFolder(place.snapshots);
  writeJson(place.record(record.id), record);
  appendAudit(place, audit);
  return { ...snapshot, record };
}
