import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isFailure, type TaskContext } from '@pearmain/base';
import * as z from 'zod';
import { carryFresh } from './carry-sums.js';
import { type CloneMethod, cloneFolder } from './clone.js';
import type { DevicePlace } from './device-place.js';
import { diskFailure, isFolder, makeFolder, moveFolder, writeJson } from './disk.js';
import { readJson } from './read-json.js';
import { isSnapshotId } from './snapshot-id.js';
import { findLatest, type Snapshot } from './snapshots.js';
import { Sums } from './sums.js';

/** A folder that a phone may work on: never the last good backup itself, unless a person chose to work in place. */
export interface Work extends Disposable {
  /** The folder that contains `<udid>/`: what the phone takes for the root. */
  readonly root: string;
  /** The backup folder itself. */
  readonly folder: string;
  /** Where its content came from: an earlier run that broke off, nothing, a clone of the last good backup, or that itself. */
  readonly origin: 'resumed' | 'empty' | 'in-place' | CloneMethod;
  /** To be handed to the writer as its observer. */
  readonly sums: Sums;
}

/**
 * Prepares the folder for a run. One that broke off is taken up again, because the phone resumes in it; otherwise the last
 * good backup is cloned. `fresh` begins in an empty folder instead, which makes the phone send everything. With `inPlace` the
 * last good backup itself becomes the work, as Apple's own programs do it: until the run has finished there is none
 * (docs/formats/location.md §10). The lock must be held.
 *
 * @throws history/not-writable, history/disk-full
 */
export async function prepareWork(
  place: DevicePlace,
  options: { fresh: boolean; inPlace?: boolean },
  ctx: TaskContext,
): Promise<Work> {
  makeFolder(place.kept);
  rmSync(place.cloning, { recursive: true, force: true });
  if (options.fresh) throwAway(place);
  const origin = await fillWork(place, options, ctx);
  const sums = Sums.openForRun(place.workSums);
  return { root: place.workRoot, folder: place.work, origin, sums, [Symbol.dispose]: () => sums[Symbol.dispose]() };
}

async function fillWork(
  place: DevicePlace,
  { fresh, inPlace = false }: { fresh: boolean; inPlace?: boolean },
  ctx: TaskContext,
): Promise<Work['origin']> {
  if (isFolder(place.work)) return 'resumed';
  throwAway(place);
  const latest = fresh || place.isPartial ? undefined : findLatest(place);
  if (!latest) {
    makeFolder(place.work);
    return 'empty';
  }
  if (inPlace) {
    takeOver(place, latest.record.id);
    return 'in-place';
  }
  try {
    return await clone(place, latest, ctx);
  } catch (error) {
    // What was copied onto a disk that is full now would only keep it full.
    if (isFailure(error, 'history/disk-full')) rmSync(place.cloning, { recursive: true, force: true });
    throw error;
  }
}

async function clone(place: DevicePlace, latest: Snapshot, ctx: TaskContext): Promise<CloneMethod> {
  makeFolder(place.cloning);
  const { method, skipped } = await cloneFolder(latest.folder, join(place.cloning, place.udid), ctx);
  if (skipped > 0) tellOfSkipped(skipped, latest.folder, ctx);
  await carrySums(place, place.sums(latest.record.id), method, ctx);
  moveFolder(place.cloning, place.workRoot);
  return method;
}

/** The note comes first: from the rename on nothing may remove what lies in `work`. */
function takeOver(place: DevicePlace, id: string): void {
  makeFolder(place.workRoot);
  writeJson(place.inPlaceNote, { format: 1, id } satisfies InPlaceNote);
  if (existsSync(place.sums(id))) copyFileSync(place.sums(id), place.workSums);
  moveFolder(place.backup, place.work);
}

/** Takes the sums of the cloned backup along, so that unchanged files need not be read again; damaged ones are left behind. */
async function carrySums(place: DevicePlace, from: string, method: CloneMethod, ctx: TaskContext): Promise<void> {
  if (!existsSync(from)) return;
  const to = join(place.cloning, 'sums.db');
  try {
    if (method === 'hard-link') copyFileSync(from, to);
    else await carryFresh({ from, to, original: place.backup, copy: join(place.cloning, place.udid) }, ctx);
  } catch (error) {
    if (!isFailure(error, 'sqlite/damaged') && !isFailure(error, 'sqlite/not-a-database')) throw diskFailure(error, to);
    ctx.log.warn('damaged sums are left behind', { path: from });
  }
}

const InPlaceNote = z.looseObject({ format: z.int().positive(), id: z.string() });
type InPlaceNote = z.infer<typeof InPlaceNote>;

/** Which backup became the work, where one did. */
function findInPlaceNote(place: DevicePlace): InPlaceNote | undefined {
  try {
    return readJson(place.inPlaceNote, InPlaceNote);
  } catch {
    // That there is a note counts; what stands in it only names things.
    return undefined;
  }
}

/** Once the run has been published: the backup that it took is no more, and neither is what was kept of it. */
export function forgetTaken(place: DevicePlace): void {
  const note = findInPlaceNote(place);
  if (!note || !isSnapshotId(note.id) || isFolder(place.earlier(note.id))) return;
  rmSync(place.record(note.id), { force: true });
  rmSync(place.sums(note.id), { force: true });
}

function freePath(path: string): string {
  for (let count = 1; ; count++) {
    const free = count === 1 ? path : `${path}-${count}`;
    if (!existsSync(free)) return free;
  }
}

function tellOfSkipped(count: number, folder: string, ctx: TaskContext): void {
  ctx.emit({
    kind: 'notice',
    code: 'history/not-cloned',
    message: `${count} links or other special files in the last backup were left out: no backup holds such files.`,
    path: folder,
  });
}

/** Throws a run away that the phone cannot go on with; the next one begins from the last good backup. */
export function discardWork(place: DevicePlace, work: Work): void {
  work[Symbol.dispose]();
  throwAway(place);
}

/**
 * Under another name first: killed half-way, what is left must not be taken for a run that broke off. The only copy of a backup
 * is set aside instead.
 */
function throwAway(place: DevicePlace): void {
  if (place.isInPlace()) {
    const id = findInPlaceNote(place)?.id ?? 'unknown';
    moveFolder(place.workRoot, freePath(join(place.setAside, `in-place-${id}`)));
    return;
  }
  rmSync(place.cloning, { recursive: true, force: true });
  if (isFolder(place.workRoot)) renameSync(place.workRoot, place.cloning);
  rmSync(place.cloning, { recursive: true, force: true });
}
