import { AppError, type TaskContext } from '@pearmain/base';
import type { LocationEntry, LocationList } from '@pearmain/contract';
import { findStats, freeBytes, Location, listSnapshots, listTrash } from '@pearmain/history';
import { allLocations } from '../device-locations.js';
import type { Environment } from '../environment.js';
import { findBackups } from '../finding/find-backups.js';
import { SummaryCache } from '../finding/summary-cache.js';

/** The places where backups are kept, and those that are searched for backups of other programs. Nothing is changed. */
export async function listLocations(environment: Environment, context: TaskContext): Promise<LocationList> {
  using cache = new SummaryCache(environment.folders.cache);
  const { searched } = await findBackups(environment, cache, context);
  const [main, ...others] = allLocations(environment);
  return {
    locations: [...(main ? [entryOf(main.path, 'all')] : []), ...others.map(({ path }) => entryOf(path, 'device'))],
    searched,
  };
}

function entryOf(path: string, use: LocationEntry['use']): LocationEntry {
  const empty = { path, use, devices: 0, backups: 0, trashed: 0 };
  try {
    if (!findStats(path)) return { ...empty, isThere: false };
    const location = Location.open(path);
    const places = location.devices().map((udid) => location.place(udid));
    return {
      ...empty,
      isThere: true,
      freeBytes: freeBytes(path),
      devices: places.length,
      backups: places.reduce((sum, place) => sum + listSnapshots(place).length, 0),
      trashed: places.reduce((sum, place) => sum + listTrash(place).length, 0),
    };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ...empty, isThere: true, problem: error.message };
  }
}
