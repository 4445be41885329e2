import { lstatSync, realpathSync, type StatsFs, statfsSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { fail } from '../failures.js';
import type { Need } from './measure.js';

/**
 * Refuses to write into the backup itself; the destination may be a place that is not there yet.
 *
 * @throws backup/destination-in-backup
 */
export function checkOutside(backup: string, destination: string): void {
  if (`${realPath(destination)}${sep}`.startsWith(`${realpathSync(backup)}${sep}`)) {
    throw fail('destination-in-backup', { path: destination });
  }
}

/** Of a place that is not there yet, with the part of it that is. */
function realPath(path: string): string {
  if (lstatSync(path, { throwIfNoEntry: false })) return realpathSync(path);
  return dirname(path) === path ? path : join(realPath(dirname(path)), basename(path));
}

type Disk = Pick<StatsFs, 'bavail' | 'bsize' | 'ffree' | 'files'>;

/**
 * Sees that the disk has room, before anything is written.
 *
 * @throws backup/destination-too-small, backup/destination-too-many
 */
export function checkRoom(destination: string, { files, bytes }: Need, disk: Disk = statfsSync(destination)): void {
  const { bavail, bsize, ffree, files: most } = disk;
  const freeBytes = bavail * bsize;
  if (bytes > freeBytes) throw fail('destination-too-small', { path: destination, neededBytes: bytes, freeBytes });
  // Disks that make room for names as they need it say that they have none.
  if (most > 0 && files > ffree) throw fail('destination-too-many', { path: destination, files, free: ffree });
}
