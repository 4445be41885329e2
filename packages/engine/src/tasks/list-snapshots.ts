import { AppError, isFailure } from '@pearmain/base';
import type { SnapshotSummary, UnreachableLocation } from '@pearmain/contract';
import { type DevicePlace, Location, listSnapshots as snapshotsOf } from '@pearmain/history';
import { allLocations } from '../device-locations.js';
import { devicesCalled, withoutAlias } from '../device-selector.js';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import { summarize } from '../snapshot-summary.js';

/**
 * The backups at all locations, newest first, of one device where it is named. Needs no phone. Of backups of a device in several
 * places only the newest last good one is its latest.
 *
 * @throws engine/no-backups-of for a device of which there are none; history/no-location
 */
export async function listSnapshots(
  environment: Environment,
  { device }: { device?: string | undefined },
  tell: (unreachable: UnreachableLocation) => void = () => {},
): Promise<SnapshotSummary[]> {
  const all = devicePlaces(environment, tell).flatMap((place) => snapshotsOf(place).map(summarize));
  const sorted = chosen(environment, all, device).sort((one, other) => (one.takenAt < other.takenAt ? 1 : -1));
  const seen = new Set<string>();
  return sorted.map((snapshot) => {
    const isSecond = snapshot.latest && seen.has(snapshot.udid);
    if (snapshot.latest) seen.add(snapshot.udid);
    return isSecond ? { ...snapshot, latest: false } : snapshot;
  });
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
 * @throws history/no-location where the chosen one is missing: its disk may only not be connected. One of a single device that
 * is missing is told, and does not hide the others.
 */
export function devicePlaces(
  environment: Environment,
  tell: (unreachable: UnreachableLocation) => void = () => {},
): DevicePlace[] {
  const [main, ...others] = allLocations(environment);
  const places = main === undefined ? [] : placesAt(main.path, main.isChosen);
  for (const { path } of others) {
    try {
      places.push(...placesAt(path, true));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      tell({ location: path, code: error.code, message: error.message });
    }
  }
  return places;
}

function placesAt(path: string, isChosen: boolean): DevicePlace[] {
  try {
    const location = Location.open(path);
    return location.devices().map((udid) => location.place(udid));
  } catch (error) {
    if (!isChosen && isFailure(error, 'history/no-location')) return [];
    throw error;
  }
}
