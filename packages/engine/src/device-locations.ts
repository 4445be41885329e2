import { resolve } from 'node:path';
import { devicesCalled, withoutAlias } from './device-selector.js';
import type { Environment } from './environment.js';

/** The surroundings as they are for one device: with the place of its own, where it has one (docs/command-line.md §4). */
export function environmentOf(environment: Environment, device: { udid: string; name: string }): Environment {
  const { deviceLocations, aliases } = environment;
  const named = [{ udid: device.udid, deviceName: device.name }];
  const own = deviceLocations.find((each) => devicesCalled(named, withoutAlias(aliases, each.device)).length > 0);
  return own ? { ...environment, location: own.location, isLocationChosen: true, deviceLocations: [] } : environment;
}

/** Every place where backups are kept: the one for all first, then those of single devices, each once. */
export function allLocations(environment: Environment): readonly { path: string; isChosen: boolean }[] {
  const { location, isLocationChosen, deviceLocations } = environment;
  const places = new Map([[resolve(location), isLocationChosen]]);
  for (const each of deviceLocations) places.set(each.location, true);
  return [...places].map(([path, isChosen]) => ({ path, isChosen }));
}
