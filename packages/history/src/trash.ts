import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isFailure } from '@pearmain/base';
import * as z from 'zod';
import { type AuditEntry, appendAudit } from './audit.js';
import { makeChange } from './change.js';
import type { DevicePlace } from './device-place.js';
import { flushFolder, isFolder, makeFolder, moveFolder, writeJson } from './disk.js';
import { fail } from './failures.js';
import { readJson } from './read-json.js';
import { isSnapshotId } from './snapshot-id.js';
import { findLatest, listSnapshots, recordedOrAdopted, type Snapshot } from './snapshots.js';

const noteFormat = 1;
const Note = z.looseObject({
  format: z.int().positive(),
  deletedAt: z.iso.datetime(),
  keptUntil: z.iso.datetime(),
});

/** A backup that was deleted and can still be brought back. */
export interface Trashed {
  readonly snapshot: Snapshot;
  /** When it was deleted, and until when it is kept; missing where the note of that is damaged: then nothing removes it by itself. */
  readonly deletedAt?: Date;
  readonly keptUntil?: Date;
}

/**
 * Puts a backup into the trash of its location, where it stays until `keptUntil`: a rename, whose record, sums and spare copies stay
 * where they are. After the last good one the newest of the others that are whole takes its place. The lock must be held
 * (docs/formats/location.md §11).
 *
 * @throws history/pinned; history/not-writable, history/disk-full
 */
export function putIntoTrash(place: DevicePlace, snapshot: Snapshot, keptUntil: Date, audit: AuditEntry): void {
  const { record, isLatest } = snapshot;
  if (record.pin) throw fail('pinned', { id: record.id });
  makeFolder(place.trash);
  writeJson(place.trashNote(record.id), {
    format: noteFormat,
    deletedAt: audit.at,
    keptUntil: keptUntil.toISOString(),
  });
  const next = isLatest ? listSnapshots(place).find((other) => !other.isLatest && !other.record.only) : undefined;
  makeChange(place, {
    records: [record, ...(next ? [next.record] : [])],
    moves: [
      { from: snapshot.folder, to: place.trashed(record.id) },
      ...(next ? [{ from: next.folder, to: place.backup }] : []),
    ],
    audit,
  });
}

/** The backups in the trash, the newest first. @throws history/not-readable */
export function listTrash(place: DevicePlace): Trashed[] {
  if (!isFolder(place.trash)) return [];
  const ids = readdirSync(place.trash).filter((name) => isSnapshotId(name) && isFolder(place.trashed(name)));
  return ids
    .sort()
    .reverse()
    .flatMap((id) => findTrashed(place, id) ?? []);
}

function findTrashed(place: DevicePlace, id: string): Trashed | undefined {
  const folder = place.trashed(id);
  const record = recordedOrAdopted(place, id, folder);
  if (!record) return undefined;
  const note = findNote(place, id);
  const times = note ? { deletedAt: new Date(note.deletedAt), keptUntil: new Date(note.keptUntil) } : {};
  return { snapshot: { record, folder, isLatest: false }, ...times };
}

function findNote(place: DevicePlace, id: string): z.infer<typeof Note> | undefined {
  try {
    return readJson(place.trashNote(id), Note);
  } catch (error) {
    if (isFailure(error, 'history/damaged-file')) return undefined;
    throw error;
  }
}

/**
 * Brings a backup back out of the trash: to its place among the earlier ones, or, where none is newer, to that of the last good one.
 * The lock must be held.
 *
 * @throws history/not-writable, history/disk-full
 */
export function takeFromTrash(place: DevicePlace, { snapshot }: Trashed, audit: AuditEntry): Snapshot {
  const { record, folder } = snapshot;
  const latest = findLatest(place);
  const becomesLatest = !record.only && !place.isInPlace() && (!latest || latest.record.id < record.id);
  const to = becomesLatest ? place.backup : place.earlier(record.id);
  const aside = latest && becomesLatest ? [{ from: place.backup, to: place.earlier(latest.record.id) }] : [];
  makeChange(place, {
    records: [record, ...(latest && becomesLatest ? [latest.record] : [])],
    moves: [...aside, { from: folder, to }],
    audit,
  });
  rmSync(place.trashNote(record.id), { force: true });
  return { record, folder: to, isLatest: becomesLatest };
}

/**
 * Removes a backup in the trash for good, with what is kept of it. Under another name first: killed half-way, what is left is
 * never taken for a backup, and the next one removes the rest. The lock must be held.
 *
 * @throws history/not-writable, history/disk-full
 */
export function removeTrashed(place: DevicePlace, { snapshot }: Trashed, audit: AuditEntry): void {
  const { id } = snapshot.record;
  appendAudit(place, audit);
  moveFolder(dirname(place.trashed(id)), join(place.removing, id));
  finishRemoving(place);
}

/** Removes what an earlier removal that broke off left. The lock must be held. */
export function finishRemoving(place: DevicePlace): void {
  if (!isFolder(place.removing)) return;
  for (const id of readdirSync(place.removing).filter(isSnapshotId)) {
    for (const path of [place.record(id), place.sums(id), place.trashNote(id)]) rmSync(path, { force: true });
    rmSync(place.spare(id), { recursive: true, force: true });
    rmSync(join(place.removing, id), { recursive: true, force: true });
  }
  rmSync(place.removing, { recursive: true, force: true });
  flushFolder(place.kept);
}
