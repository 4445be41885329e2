import { rmdirSync, rmSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import * as z from 'zod';
import { type AuditEntry, appendAudit } from './audit.js';
import type { DevicePlace } from './device-place.js';
import { findStats, flushFolder, makeFolder, moveFolder, systemCode, writeJson } from './disk.js';
import { fail } from './failures.js';
import { readJson } from './read-json.js';
import { recordShape, type SnapshotRecord } from './snapshot-record.js';

/**
 * A change of what is kept of a device: records to be written, then folders to be renamed, each to a place where nothing is.
 * It is on the disk before the first step, and killed anywhere the next one brings it to its end (docs/formats/location.md §11).
 */
export interface Change {
  readonly records?: readonly SnapshotRecord[];
  readonly moves: readonly { readonly from: string; readonly to: string }[];
  readonly audit: AuditEntry;
}

const changeFormat = 1;
const inside = z.string().refine((path) => !path.split(/[/\\]/).some((name) => name === '..' || name === ''));
const shape = z.looseObject({
  format: z.int().positive(),
  records: z.array(recordShape),
  moves: z.array(z.looseObject({ from: inside, to: inside })),
  /** Handed on as `makeChange` wrote it. */
  audit: z.custom<AuditEntry>((value) => typeof value === 'object' && value !== null),
});

/**
 * Writes down a change and does it. The lock must be held, and no target may be there yet.
 *
 * @throws history/not-writable, history/disk-full
 */
export function makeChange(place: DevicePlace, { records = [], moves, audit }: Change): void {
  const within = (path: string): string => relative(place.location, path).split(sep).join('/');
  makeFolder(place.kept);
  writeJson(place.change, {
    format: changeFormat,
    records,
    moves: moves.map(({ from, to }) => ({ from: within(from), to: within(to) })),
    audit,
  });
  finishChange(place);
}

/**
 * Brings a change that broke off to its end; nothing where there is none. The lock must be held.
 *
 * @throws history/damaged-file, history/newer-format, history/not-writable, history/disk-full
 */
export function finishChange(place: DevicePlace): void {
  rmSync(`${place.change}.part`, { force: true });
  const change = readJson(place.change, shape);
  if (!change) return;
  if (change.format > changeFormat) throw fail('newer-format', { path: place.change, format: change.format });
  for (const record of change.records) {
    makeFolder(place.snapshots);
    writeJson(place.record(record.id), record);
  }
  for (const { from, to } of change.moves) move(join(place.location, from), join(place.location, to));
  appendAudit(place, change.audit);
  rmSync(place.change, { force: true });
  flushFolder(place.kept);
}

/** What is in its new place already was moved before the kill. */
function move(from: string, to: string): void {
  if (findStats(to) || !findStats(from)) return;
  moveFolder(from, to);
  removeEmpty(dirname(from));
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (systemCode(error) === undefined) throw error; // it holds something else, or is not to be removed
  }
}
