import { isFailure } from '@pearmain/base';
import type { SnapshotSummary } from '@pearmain/contract';
import { type DevicePlace, Location, listSnapshots as snapshotsOf } from '@pearmain/history';
import { devicesCalled, withoutAlias } from '../device-selector.js';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import { summarize } from '../snapshot-summary.js';

/**
 * The backups at the location, newest first, of one device where it is named. Needs no phone.
 *
 * @throws engine/no-backups-of for a device of which there are none; history/no-location
 */
export async function listSnapshots(
  environment: Environment,
  { device }: { device?: string | undefined },
): Promise<SnapshotSummary[]> {
  const all = devicePlaces(environment).flatMap((place) => snapshotsOf(place).map(summarize));
  return chosen(environment, all, device).sort((one, other) => (one.takenAt < other.takenAt ? 1 : -1));
}

/**
 * What is known of the device that is meant, or of all of them.
 *
 * @throws engine/no-backups-of
 */
export function chosen<T extends { readonly udid: string; readonly deviceName: string }>(
  { aliases, location }: Environment,
  all: readonly T[],
  device: string | undefined,
): T[] {
  const selector = withoutAlias(aliases, device);
  if (selector === undefined) return [...all];
  const wanted = devicesCalled(all, selector);
  if (wanted.length === 0) throw fail('no-backups-of', { selector, location });
  return wanted;
}

/**
 * Where the backups of each device lie; nowhere, if nobody chose a location and nothing was ever kept.
 *
 * @throws history/no-location where the chosen one is missing: its disk may only not be connected
 */
export function devicePlaces({ location: path, isLocationChosen }: Environment): DevicePlace[] {
  try {
    const location = Location.open(path);
    return location.devices().map((udid) => location.place(udid));
  } catch (error) {
    if (!isLocationChosen && isFailure(error, 'history/no-location')) return [];
    throw error;
  }
}
