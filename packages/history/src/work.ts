import { copyFileSync, existsSync, lstatSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as letOthersRun } from 'node:timers/promises';
import { isFailure, type TaskContext } from '@pearmain/base';
import { type CloneMethod, cloneFolder } from './clone.js';
import { isFresh } from './complete-sums.js';
import type { DevicePlace } from './device-place.js';
import { diskFailure, isFolder, makeFolder, moveFolder } from './disk.js';
import { findLatest } from './snapshots.js';
import { readSums, Sums } from './sums.js';

/** A folder that a phone may work on: never the last good backup itself. */
export interface Work extends Disposable {
  /** The folder that contains `<udid>/`: what the phone takes for the root. */
  readonly root: string;
  /** The backup folder itself. */
  readonly folder: string;
  /** Where its content came from: an earlier run that broke off, nothing, or a clone of the last good backup. */
  readonly origin: 'resumed' | 'empty' | CloneMethod;
  /** To be handed to the writer as its observer. */
  readonly sums: Sums;
}

/**
 * Prepares the folder for a run. One that broke off is taken up again, because the phone resumes in it; otherwise the last
 * good backup is cloned. `fresh` begins in an empty folder instead, which makes the phone send everything. The lock must be
 * held. A notice is emitted where bytes had to be copied.
 *
 * @throws history/not-writable, history/disk-full
 */
export async function prepareWork(place: DevicePlace, options: { fresh: boolean }, ctx: TaskContext): Promise<Work> {
  makeFolder(place.kept);
  rmSync(place.cloning, { recursive: true, force: true });
  if (options.fresh) throwAway(place);
  const origin = await fillWork(place, options.fresh, ctx);
  const sums = Sums.openForRun(place.workSums);
  return { root: place.workRoot, folder: place.work, origin, sums, [Symbol.dispose]: () => sums[Symbol.dispose]() };
}

async function fillWork(place: DevicePlace, fresh: boolean, ctx: TaskContext): Promise<Work['origin']> {
  if (isFolder(place.work)) return 'resumed';
  throwAway(place);
  const latest = fresh ? undefined : findLatest(place);
  if (!latest) {
    makeFolder(place.work);
    return 'empty';
  }
  makeFolder(place.cloning);
  const { method, skipped } = await cloneFolder(latest.folder, join(place.cloning, place.udid), ctx);
  if (method === 'copy') tellOfCopy(ctx);
  if (skipped > 0) tellOfSkipped(skipped, latest.folder, ctx);
  await carrySums(place, place.sums(latest.record.id), method, ctx);
  moveFolder(place.cloning, place.workRoot);
  return method;
}

/** Takes the sums of the cloned backup along, so that unchanged files need not be read again; damaged ones are left behind. */
async function carrySums(place: DevicePlace, from: string, method: CloneMethod, ctx: TaskContext): Promise<void> {
  if (!existsSync(from)) return;
  const to = join(place.cloning, 'sums.db');
  try {
    if (method === 'hard-link') copyFileSync(from, to);
    else await carryFresh(place, from, to, ctx);
  } catch (error) {
    if (!isFailure(error, 'sqlite/damaged') && !isFailure(error, 'sqlite/not-a-database')) throw diskFailure(error, to);
    ctx.log.warn('damaged sums are left behind', { path: from });
  }
}

const rowsAtOnce = 2000;

/** Where files were copied they have new times: a row is worth taking along while its file is still the one it was made of. */
async function carryFresh(place: DevicePlace, from: string, to: string, ctx: TaskContext): Promise<void> {
  using sums = Sums.openForRun(to);
  let count = 0;
  for (const row of readSums(from)) {
    const old = lstatSync(join(place.backup, row.path), { bigint: true, throwIfNoEntry: false });
    const copy = lstatSync(join(place.cloning, place.udid, row.path), { bigint: true, throwIfNoEntry: false });
    if (old && copy && isFresh(row, old) && copy.size === old.size)
      sums.stored(row.path, { ...row, modifiedNs: copy.mtimeNs });
    count += 1;
    if (count % rowsAtOnce !== 0) continue;
    await letOthersRun();
    ctx.signal.throwIfAborted();
  }
  sums.settle();
}

function tellOfCopy(ctx: TaskContext): void {
  ctx.emit({
    kind: 'notice',
    code: 'history/full-copy',
    message:
      'This disk cannot share unchanged files between backups, so the last backup was copied whole; every version takes its full size.',
  });
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

/** Under another name first: killed half-way, what is left must not be taken for a run that broke off. */
function throwAway(place: DevicePlace): void {
  rmSync(place.cloning, { recursive: true, force: true });
  if (isFolder(place.workRoot)) renameSync(place.workRoot, place.cloning);
  rmSync(place.cloning, { recursive: true, force: true });
}
