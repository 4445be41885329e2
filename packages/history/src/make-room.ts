import { lstatSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TaskContext } from '@pearmain/base';
import type { DevicePlace } from './device-place.js';
import { isFolder, moveFolder, writeJson } from './disk.js';
import type { Journal } from './journal.js';
import { findLatest } from './snapshots.js';

/**
 * Frees the place of the last good backup. What stands there now decides what becomes of it, not what stood there when the
 * publish began: a backup becomes an earlier snapshot under its own record, anything else is set aside. Nothing is removed.
 */
export function makeRoom(place: DevicePlace, { old, record }: Journal, ctx: TaskContext): void {
  const found = findLatest(place)?.record;
  if (!found) {
    setAside(place, record.id, ctx);
    return;
  }
  const known = old?.manifest === found.manifest && !isFolder(place.earlier(old.id)) ? old : found;
  writeJson(place.record(known.id), known);
  moveFolder(place.backup, place.earlier(known.id));
}

/** Takes what is no backup, but may be dear to somebody, out of the last good backup's place. */
export function setAside(place: DevicePlace, id: string, ctx: TaskContext): void {
  if (!isThere(place.backup)) return;
  if (isFolder(place.backup) && readdirSync(place.backup).length === 0) {
    rmdirSync(place.backup);
    return;
  }
  const target = join(freeName(join(place.setAside, id)), place.udid);
  moveFolder(place.backup, target);
  ctx.emit({
    kind: 'notice',
    code: 'history/set-aside',
    message: 'Something that is no backup stood in the place of the new one and was moved aside.',
    path: target,
  });
}

function freeName(path: string): string {
  let free = path;
  for (let count = 2; isThere(free); count++) free = `${path}-${count}`;
  return free;
}

/** Files, folders and links that lead nowhere. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
