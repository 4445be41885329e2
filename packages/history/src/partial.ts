import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { isFailure } from '@pearmain/base';
import * as z from 'zod';
import type { AuditEntry } from './audit.js';
import { makeChange } from './change.js';
import { findManifestMark } from './describe-folder.js';
import type { DevicePlace } from './device-place.js';
import { writeJson } from './disk.js';
import { fail } from './failures.js';
import { readJson } from './read-json.js';
import type { SnapshotFacts, SnapshotRecord } from './snapshot-record.js';
import { makeRecord, nextSnapshotId, type Snapshot } from './snapshots.js';

const noteFormat = 1;
const Note = z.looseObject({ format: z.int().positive(), types: z.array(z.string()).readonly() });

/** Where a run of a partial backup notes what it is to keep. */
const notePath = (place: DevicePlace): string => join(place.workRoot, 'types.json');

/** Where it notes what it dropped. */
export function droppedNote(place: DevicePlace): string {
  return join(place.workRoot, 'dropped.db');
}

/** Notes what the run in `work` keeps, for the next one to know whether it can go on with it. */
export function noteTypes(place: DevicePlace, types: readonly string[]): void {
  writeJson(notePath(place), { format: noteFormat, types } satisfies z.infer<typeof Note>);
}

/** Whether the run in `work` keeps just these types. */
export function keepsSameTypes(place: DevicePlace, types: readonly string[]): boolean {
  try {
    return readJson(notePath(place), Note)?.types.join() === types.join();
  } catch (error) {
    if (isFailure(error, 'history/damaged-file')) return false;
    throw error;
  }
}

/**
 * Makes the finished run at `work` a partial backup: one among the earlier ones, never the last good one, whatever else there is. The
 * caller has checked it, completed and settled its sums, closed them and flushed everything; the lock is held. Killed anywhere,
 * `recover` brings this to its end (docs/formats/location.md §14).
 *
 * @throws history/no-work, history/not-writable, history/disk-full
 */
export function publishPartial(
  place: DevicePlace,
  facts: SnapshotFacts & { readonly only: readonly string[] },
  audit: AuditEntry,
): Snapshot {
  const mark = findManifestMark(place.work);
  if (mark === undefined) throw fail('no-work', { path: place.work });
  const record: SnapshotRecord = makeRecord(place, nextSnapshotId(place, facts.finishedAt), mark, facts);
  const folder = place.earlier(record.id);
  makeChange(place, {
    records: [record],
    moves: [
      { from: place.work, to: folder },
      { from: place.workSums, to: place.sums(record.id) },
    ],
    audit: { ...audit, id: record.id },
  });
  rmSync(place.workRoot, { recursive: true, force: true });
  return { record, folder, isLatest: false };
}
