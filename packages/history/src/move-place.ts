import { existsSync, readdirSync, realpathSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isFailure, type TaskContext } from '@pearmain/base';
import * as z from 'zod';
import { carryFresh } from './carry-sums.js';
import type { DevicePlace } from './device-place.js';
import {
  diskFailure,
  findStats,
  flushFolder,
  isFolder,
  makeFolder,
  moveFolder,
  systemCode,
  writeJson,
} from './disk.js';
import { fail } from './failures.js';
import { flushTree } from './flush.js';
import { readJson } from './read-json.js';
import { RecordedSums, type SummedFolder } from './recorded-sums.js';
import { isSnapshotId } from './snapshot-id.js';
import { listSnapshots } from './snapshots.js';
import { TreeCopy } from './tree-copy.js';

const noteFormat = 1;
const Note = z.looseObject({
  format: z.int().positive(),
  from: z.string(),
  state: z.enum(['copying', 'arrived']),
});

/** A move that broke off: where it comes from, and whether all of it has arrived. */
export type Move = Pick<z.infer<typeof Note>, 'from' | 'state'>;

/** What of a device's folder stays where it is: locks, notes of moves, and what every run throws away. */
const staying = /^(?:lock(?:-journal|\.json|\.probe)?|cloning|importing|removing|incoming|moving\.json|sums|.*\.part)$/;
/** The sums of a run are in use by it, and worth no more than reading the files again. */
const leftOut = /^sums\.db(?:-wal|-shm|-journal)?$/;

/** The move to this place that is not finished. @throws history/damaged-file, history/newer-format */
export function findMove(place: DevicePlace): Move | undefined {
  const note = readJson(place.movingNote, Note);
  if (!note) return undefined;
  if (note.format > noteFormat) throw fail('newer-format', { path: place.movingNote, format: note.format });
  return note;
}

/**
 * Brings everything that is kept of a device from one location to another: copied, or given a second name on the same disk, read
 * back and compared, and only then put in its place. Until then nothing there counts, and the old place stays whole in any case.
 * Broken off, it goes on where it stopped. Both locks must be held, and `recover` done (docs/formats/location.md §13).
 *
 * @throws history/place-taken, history/moved-on, history/copy-differs, history/not-readable, history/not-writable,
 * history/disk-full
 */
export async function bringPlace(from: DevicePlace, to: DevicePlace, ctx: TaskContext): Promise<void> {
  const begun = findMove(to);
  if (!begun && !isTaken(from)) return;
  if (begun?.from === from.location && begun.state === 'arrived') {
    checkAllThere(from, to);
    return;
  }
  if (begun ? begun.from !== from.location : isTaken(to)) {
    throw fail('place-taken', { path: to.location, udid: to.udid });
  }
  writeNote(from, to, 'copying');
  await copyAll(from, to, ctx);
  await flushTree(to.incoming, new Date(0), ctx);
  ctx.signal.throwIfAborted();
  arrive(to);
  writeNote(from, to, 'arrived');
}

/**
 * Removes what is kept of a device from the place that it was brought from. From the first step on nothing there counts any more.
 * Both locks must be held; `forgetPlace` removes the rest once the old one was let go of.
 *
 * @throws history/moved-on, history/not-writable
 */
export function leavePlace(from: DevicePlace, to: DevicePlace): void {
  checkAllThere(from, to);
  try {
    makeFolder(from.removing);
    for (const [index, path] of [from.backup, from.snapshots, from.trash].entries()) {
      if (findStats(path)) renameSync(path, join(from.removing, `moved-${index}`));
    }
    for (const name of readdirSync(from.kept)) {
      if (!/^lock/.test(name)) rmSync(join(from.kept, name), { recursive: true, force: true });
    }
    flushFolder(from.kept);
    rmSync(to.movingNote, { force: true });
  } catch (error) {
    throw diskFailure(error, from.kept);
  }
}

/** Removes the folder of a device that holds nothing but a lock that nobody holds any more. */
export function forgetPlace({ kept }: DevicePlace): void {
  try {
    const names = readdirSync(kept);
    if (!names.every((name) => /^lock/.test(name))) return;
    for (const name of names) rmSync(join(kept, name));
    rmdirSync(kept);
  } catch (error) {
    if (systemCode(error) === undefined) throw error; // somebody uses it again, or it is gone
  }
}

function writeNote(from: DevicePlace, to: DevicePlace, state: Move['state']): void {
  makeFolder(to.kept);
  writeJson(to.movingNote, { format: noteFormat, from: from.location, state });
}

/** Whether anything is kept there; a lock alone is what a move leaves that was killed at its very end. */
function isTaken({ backup, kept }: DevicePlace): boolean {
  if (findStats(backup)) return true;
  return isFolder(kept) && readdirSync(kept).some((name) => !staying.test(name));
}

/** A backup that was made in the old place after all had arrived would be lost with it. */
function checkAllThere(from: DevicePlace, to: DevicePlace): void {
  const there = new Set(listSnapshots(to).map(({ record }) => record.manifest));
  if (listSnapshots(from).every(({ record }) => there.has(record.manifest))) return;
  throw fail('moved-on', { from: from.location, to: to.location });
}

async function copyAll(from: DevicePlace, to: DevicePlace, ctx: TaskContext): Promise<void> {
  using sums = new RecordedSums(summedFolders(from));
  const copy = new TreeCopy(sums, ctx);
  const kept = join(to.incoming, 'kept');
  makeFolder(kept);
  const backup = join(to.incoming, to.udid);
  const parts = keptOf(from).map((name) => ({ from: join(from.kept, name), to: join(kept, name) }));
  // People put their backups on another disk by a link.
  const last = isFolder(from.backup) ? [{ from: realpathSync(from.backup), to: backup }] : [];
  const all = [...last, ...parts];
  removeOthers(kept, new Set([...keptOf(from), 'sums']));
  if (last.length === 0) rmSync(backup, { recursive: true, force: true });
  for (const part of all) await copy.bring(part.from, part.to, leftOut);
  for (const part of all) await copy.compare(part.from, part.to, leftOut);
  await carrySums(from, kept, ctx);
}

function keptOf({ kept }: DevicePlace): string[] {
  return isFolder(kept) ? readdirSync(kept).filter((name) => !staying.test(name)) : [];
}

function removeOthers(folder: string, wanted: ReadonlySet<string>): void {
  for (const name of readdirSync(folder))
    if (!wanted.has(name)) rmSync(join(folder, name), { recursive: true, force: true });
}

/** The backups of which there are sums, those in the trash among them. */
function summedFolders(from: DevicePlace): (SummedFolder & { readonly id: string })[] {
  const folder = join(from.kept, 'sums');
  const names = isFolder(folder) ? readdirSync(folder) : [];
  const ids = names.filter((name) => name.endsWith('.db')).map((name) => name.slice(0, -'.db'.length));
  return ids.filter(isSnapshotId).map((id) => {
    const elsewhere = [from.earlier(id), from.trashed(id)].find(isFolder);
    return {
      id,
      sums: from.sums(id),
      folder: elsewhere ?? (isFolder(from.backup) ? realpathSync(from.backup) : from.backup),
    };
  });
}

/** Each backup's sums, for the times that its files have now. */
async function carrySums(from: DevicePlace, kept: string, ctx: TaskContext): Promise<void> {
  rmSync(join(kept, 'sums'), { recursive: true, force: true });
  for (const { id, sums, folder } of summedFolders(from)) {
    const isKept = folder.startsWith(from.kept);
    const copy = isKept ? join(kept, relative(from.kept, folder)) : join(kept, '..', from.udid);
    const to = join(kept, 'sums', `${id}.db`);
    try {
      await carryFresh({ from: sums, to, original: folder, copy }, ctx);
    } catch (error) {
      if (!isFailure(error, 'sqlite/damaged') && !isFailure(error, 'sqlite/not-a-database')) throw error;
      ctx.log.warn('damaged sums are left behind', { path: sums });
      rmSync(to, { force: true });
    }
  }
}

/** The last good backup comes last: with it the place begins to count. */
function arrive(to: DevicePlace): void {
  const kept = join(to.incoming, 'kept');
  if (isFolder(kept)) {
    for (const name of readdirSync(kept)) {
      const target = join(to.kept, name);
      if (!existsSync(target)) moveFolder(join(kept, name), target);
    }
  }
  const backup = join(to.incoming, to.udid);
  if (isFolder(backup) && !findStats(to.backup)) moveFolder(backup, to.backup);
  rmSync(to.incoming, { recursive: true, force: true });
}
