import { isFailure } from '@pearmain/base';
import type { SnapshotSummary } from '@pearmain/contract';
import { Location, listSnapshots as snapshotsOf } from '@pearmain/history';
import type { Environment } from '../environment.js';
import { summarize } from '../snapshot-summary.js';

/** The backups at the location, newest first; a location that is not there yet holds none. Needs no phone. */
export async function listSnapshots(
  environment: Environment,
  input: { device?: string | undefined },
): Promise<SnapshotSummary[]> {
  const location = findLocation(environment.location);
  if (!location) return [];
  const all = location.devices().flatMap((udid) => snapshotsOf(location.place(udid)).map(summarize));
  const wanted = input.device === undefined ? all : all.filter((snapshot) => isOf(snapshot, input.device ?? ''));
  return wanted.sort((one, other) => (one.takenAt < other.takenAt ? 1 : -1));
}

/** The location, or `undefined` where nothing was ever kept. */
export function findLocation(path: string): Location | undefined {
  try {
    return Location.open(path);
  } catch (error) {
    if (isFailure(error, 'history/no-location')) return undefined;
    throw error;
  }
}

/** Whether a backup is of the device that `selector` means: its name, or the start of its identifier. */
export function isOf({ udid, deviceName }: Pick<SnapshotSummary, 'udid' | 'deviceName'>, selector: string): boolean {
  const wanted = selector.normalize('NFC').toLowerCase();
  return deviceName.normalize('NFC').toLowerCase() === wanted || udid.toLowerCase().startsWith(wanted);
}
