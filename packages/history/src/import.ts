import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { isFailure, type TaskContext } from '@pearmain/base';
import type { AuditEntry } from './audit.js';
import { makeChange } from './change.js';
import { cloneFolder, foreign } from './clone.js';
import { completeSums } from './complete-sums.js';
import { findManifestMark } from './describe-folder.js';
import type { DevicePlace } from './device-place.js';
import { diskFailure, findStats, makeFolder } from './disk.js';
import { fail } from './failures.js';
import { FileHasher } from './file-hasher.js';
import { flushTree } from './flush.js';
import { dropOldSpareCopies, keepSpareCopies } from './metadata.js';
import { readFailure } from './read-failure.js';
import type { SnapshotFacts, SnapshotRecord } from './snapshot-record.js';
import { findLatest, listSnapshots, makeRecord, newSnapshotId, type Snapshot } from './snapshots.js';
import { readSums, Sums } from './sums.js';
import { listTrash } from './trash.js';

/** A copy of another program's backup that is not part of the history yet. */
export interface ImportedCopy {
  readonly folder: string;
  /** SHA-256 of its Manifest.plist. */
  readonly manifest: string;
}

/**
 * Copies another program's backup into the place of its device, by clones of the disk or byte by byte, never as a second name for
 * its files; reads the copy for its sums, and the original once more against them. The original is only read. The lock must be
 * held; a copy that a kill left is removed by the next run.
 *
 * @throws history/already-kept; history/source-changed; history/no-work where there is no Manifest.plist; history/not-readable,
 * history/not-writable, history/disk-full
 */
export async function copyForImport(place: DevicePlace, source: string, ctx: TaskContext): Promise<ImportedCopy> {
  const manifest = findManifestMark(source);
  if (manifest === undefined) throw fail('no-work', { path: source });
  const kept = [...listSnapshots(place), ...listTrash(place).map(({ snapshot }) => snapshot)];
  const same = kept.find(({ record }) => record.manifest === manifest);
  if (same) throw fail('already-kept', { path: source, id: same.record.id });
  rmSync(place.importing, { recursive: true, force: true });
  makeFolder(place.importing);
  const folder = join(place.importing, place.udid);
  try {
    const { method, skipped } = await cloneFolder(source, folder, ctx, foreign);
    if (skipped > 0) tellOfSkipped(skipped, source, ctx);
    await sumUp(place, folder, ctx);
    if (method === 'copy') await compare(place, source, ctx);
    await flushTree(folder, new Date(0), ctx);
  } catch (error) {
    rmSync(place.importing, { recursive: true, force: true });
    throw isFailure(error, 'history/source-changed') ? error : diskFailure(error, folder);
  }
  return { folder, manifest };
}

/**
 * Makes a checked copy part of the history, under the time of its backup. Where nothing newer is there and `maySucceed`, it becomes
 * the last good backup. The lock must be held.
 *
 * @throws history/not-writable, history/disk-full
 */
export function keepImported(
  place: DevicePlace,
  { folder, manifest }: ImportedCopy,
  about: {
    readonly facts: SnapshotFacts;
    readonly imported: NonNullable<SnapshotRecord['imported']>;
    readonly maySucceed: boolean;
    readonly audit: AuditEntry;
  },
): Snapshot {
  const id = newSnapshotId(place, new Date(about.facts.finishedAt));
  const record: SnapshotRecord = {
    ...makeRecord(place, id, manifest, about.facts),
    adopted: true,
    imported: about.imported,
  };
  const latest = findLatest(place);
  const succeeds = about.maySucceed && !about.facts.only && !place.isInPlace() && (!latest || latest.record.id < id);
  const to = succeeds ? place.backup : place.earlier(id);
  const before = latest && succeeds ? [{ from: place.backup, to: place.earlier(latest.record.id) }] : [];
  makeChange(place, {
    records: [record, ...(latest && succeeds ? [latest.record] : [])],
    moves: [...before, { from: folder, to }, { from: sumsOf(place), to: place.sums(id) }],
    audit: { ...about.audit, id },
  });
  keepSpareCopies(place, id, to);
  dropOldSpareCopies(place);
  return { record, folder: to, isLatest: succeeds };
}

/** Removes a copy that is not going to be kept: it may be large. */
export function discardImported(place: DevicePlace): void {
  rmSync(place.importing, { recursive: true, force: true });
}

const sumsOf = (place: DevicePlace): string => join(place.importing, 'sums.db');

async function sumUp(place: DevicePlace, folder: string, ctx: TaskContext): Promise<void> {
  using sums = Sums.openForRun(sumsOf(place));
  await completeSums(sums, folder, ctx);
  sums.settle();
}

/** The copy was read from the disk or its memory; that the original says the same again is what a copy can prove. */
async function compare(place: DevicePlace, source: string, ctx: TaskContext): Promise<void> {
  const hasher = new FileHasher(ctx.signal);
  for (const { path, sha256 } of readSums(sumsOf(place))) {
    const original = join(source, path);
    try {
      if (findStats(original) && (await hasher.hash(original)).sha256 === sha256) continue;
    } catch (error) {
      throw readFailure(error, original);
    }
    throw fail('source-changed', { path: source, file: path });
  }
}

function tellOfSkipped(count: number, folder: string, { emit }: TaskContext): void {
  emit({
    kind: 'notice',
    code: 'history/not-cloned',
    message: `${count} links or other special files were left out: no backup holds such files.`,
    path: folder,
  });
}
