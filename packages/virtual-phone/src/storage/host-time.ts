import { utimesSync } from 'node:fs';

const latest = 4_102_444_800;

/**
 * The time that a file of the phone carries on this machine's disk, in Unix seconds: its own, held within what file
 * systems can write (1970 to 2100). A file whose time differs was changed by hand.
 */
export function hostTimeOf(modified: number): number {
  return Math.min(Math.max(modified, 0), latest);
}

/** Gives a file on disk the time of its row. */
export function setHostTime(path: string, modified: number): void {
  const time = hostTimeOf(modified);
  utimesSync(path, time, time);
}
