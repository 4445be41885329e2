import { AppError } from '@pearmain/base';
import type { LocationFinding } from '@pearmain/contract';
import { checkPlace, Location, listSnapshots } from '@pearmain/history';
import { allLocations } from '../device-locations.js';
import { examineLocation } from '../doctor/examine-location.js';
import type { Environment } from '../environment.js';

/**
 * Looks whether the places where backups are kept can be used, and whether what is kept there fits together: records, folders,
 * sums, what broke off. The content of backups is not read; verifying does that.
 */
export function checkLocations(environment: Environment): LocationFinding[] {
  return allLocations(environment).flatMap(({ path, isChosen }) => checkOne(path, isChosen, environment));
}

function checkOne(path: string, isChosen: boolean, { platform }: Environment): LocationFinding[] {
  const place = examineLocation(path, { isChosen, platform }).map(({ state, message, advice }) => ({
    location: path,
    state,
    message,
    ...(advice === undefined ? {} : { advice }),
  }));
  try {
    return [...place, ...checkKept(path)];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'history/no-location') return place;
    const advice = error.advice === undefined ? {} : { advice: error.advice };
    return [...place, { location: path, state: 'problem', message: error.message, ...advice }];
  }
}

function checkKept(path: string): LocationFinding[] {
  const location = Location.open(path);
  return location.devices().flatMap((udid): LocationFinding[] => {
    const kept = location.place(udid);
    const found = checkPlace(kept).map((finding) => ({ location: path, ...finding }));
    const snapshots = listSnapshots(kept);
    const name = snapshots[0]?.record.device.name || udid;
    const message = `${snapshots.length === 1 ? 'One backup' : `${snapshots.length} backups`} of ${name}: what is kept of them fits together.`;
    return found.length > 0 || snapshots.length === 0 ? found : [{ location: path, state: 'fine', message }];
  });
}
