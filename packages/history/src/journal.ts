import * as z from 'zod';
import type { DevicePlace } from './device-place.js';
import { writeJson } from './disk.js';
import { fail } from './failures.js';
import { readJson } from './read-json.js';
import { recordShape, type SnapshotRecord } from './snapshot-record.js';

/** What a publish is about to do; while the file exists it is not finished (docs/formats/location.md §7). */
export interface Journal {
  readonly format: number;
  /** Of the backup that is being published. */
  readonly record: SnapshotRecord;
  /** Of the last good backup, which becomes an earlier snapshot. */
  readonly old?: SnapshotRecord | undefined;
}

/** The version of the journal's shape; what a newer one asks for is not guessed at. */
export const journalFormat = 1;

const shape: z.ZodType<Journal> = z.looseObject({
  format: z.int().positive(),
  record: recordShape,
  old: recordShape.optional(),
});

/** Written whole, and on the disk before anything moves. */
export function writeJournal(place: DevicePlace, journal: Journal): void {
  writeJson(place.journal, journal);
}

/** `undefined` when no publish broke off. @throws history/damaged-file, history/newer-format */
export function findJournal(place: DevicePlace): Journal | undefined {
  const journal = readJson(place.journal, shape);
  if (!journal) return undefined;
  const { format, record } = journal;
  if (format > journalFormat) throw fail('newer-format', { path: place.journal, format });
  if (record.udid !== place.udid)
    throw fail('damaged-file', { path: place.journal, reason: 'it is of another device' });
  return journal;
}
