import { copyFileSync, existsSync, lstatSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TaskContext } from '@pearmain/base';
import { type CloneMethod, cloneFolder } from './clone.js';
import { isFresh } from './complete-sums.js';
import type { DevicePlace } from './device-place.js';
import { isFolder, makeFolder, moveFolder } from './disk.js';
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
  if (options.fresh) rmSync(place.workRoot, { recursive: true, force: true });
  const origin = await fillWork(place, options.fresh, ctx);
  const sums = Sums.openForRun(place.workSums);
  return { root: place.workRoot, folder: place.work, origin, sums, [Symbol.dispose]: () => sums[Symbol.dispose]() };
}

async function fillWork(place: DevicePlace, fresh: boolean, ctx: TaskContext): Promise<Work['origin']> {
  if (isFolder(place.work)) return 'resumed';
  rmSync(place.workRoot, { recursive: true, force: true });
  const latest = fresh ? undefined : findLatest(place);
  if (!latest) {
    makeFolder(place.work);
    return 'empty';
  }
  makeFolder(place.cloning);
  const { method, skipped } = await cloneFolder(latest.folder, join(place.cloning, place.udid), ctx);
  if (method === 'copy') tellOfCopy(ctx);
  if (skipped > 0) tellOfSkipped(skipped, latest.folder, ctx);
  carrySums(place, place.sums(latest.record.id), method);
  moveFolder(place.cloning, place.workRoot);
  return method;
}

/** Takes the sums of the cloned backup along, so that unchanged files need not be read again. */
function carrySums(place: DevicePlace, from: string, method: CloneMethod): void {
  if (!existsSync(from)) return;
  const to = join(place.cloning, 'sums.db');
  if (method === 'hard-link') {
    copyFileSync(from, to);
    return;
  }
  using sums = Sums.openForRun(to);
  for (const row of readSums(from)) {
    const old = lstatSync(join(place.backup, row.path), { bigint: true, throwIfNoEntry: false });
    const copy = lstatSync(join(place.cloning, place.udid, row.path), { bigint: true, throwIfNoEntry: false });
    if (old && copy && isFresh(row, old) && copy.size === old.size)
      sums.stored(row.path, { ...row, modifiedNs: copy.mtimeNs });
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
  rmSync(place.workRoot, { recursive: true, force: true });
}
