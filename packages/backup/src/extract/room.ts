import { realpathSync, type StatsFs, statfsSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { errorCode, fail } from '../failures.js';
import type { Need } from './measure.js';

/** Refuses to write into the backup itself. @throws backup/destination-in-backup, backup/destination-not-writable */
export function checkOutside(backup: string, destination: string): void {
  const inside = relative(realpathSync(backup), real(destination));
  if (inside.split(sep)[0] !== '..' && !/^(?:[a-z]:|[/\\])/i.test(inside)) {
    throw fail('destination-in-backup', { path: destination });
  }
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

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    const reason = errorCode(error);
    if (reason === undefined) throw error;
    throw fail('destination-not-writable', { path, reason }, { cause: error });
  }
}
