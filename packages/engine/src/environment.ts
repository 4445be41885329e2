import { join, resolve } from 'node:path';
import type { Clock } from '@pearmain/base';
import type { FloodLimits } from '@pearmain/device';
import { type Elsewhere, elsewhereOn } from './finding/elsewhere.js';
import { type Folders, platformFolders } from './folders.js';
import { type BrowserPlaces, browserPlaces } from './printing/find-browser.js';
import { readSettings, type Settings } from './settings.js';
import { systemClock } from './system-clock.js';
import { type WifiWays, wifiWays } from './wifi/wifi-ways.js';

/** The surroundings of a task, resolved once: flags before environment before settings file before defaults. */
export interface Environment {
  readonly platform: NodeJS.Platform;
  /** The value of `USBMUXD_SOCKET_ADDRESS`, where it is set. */
  readonly muxAddress: string | undefined;
  readonly folders: Folders;
  readonly settingsFile: string;
  /** Where backups are kept. */
  readonly location: string;
  /** Somebody named that place: where it is missing, its disk is, and nobody is told that there are no backups yet. */
  readonly isLocationChosen: boolean;
  /** Where single devices have a place of their own; none where a flag or the environment names one for this run. */
  readonly deviceLocations: readonly DeviceLocation[];
  /** A flag or the environment names that place: it is the only one to be looked at. */
  readonly isLocationForThisRun: boolean;
  /** Where backups of other programs may lie. */
  readonly elsewhere: Elsewhere;
  /** The person's own names for devices, by name. */
  readonly aliases: Readonly<Record<string, string>>;
  readonly staleAfterDays: number;
  /** For how many days a deleted backup can be brought back. */
  readonly trashDays: number;
  /** How phones are looked for that no muxer knows. */
  readonly wifi: WifiWays;
  /** Where a browser may be that prints pages. */
  readonly browser: BrowserPlaces;
  readonly clock: Clock;
  /** Where a phone shall send less than usual before a run ends. */
  readonly floodLimits?: Partial<FloodLimits>;
}

/** The place of one device's backups; `device` is a name, an alias, or the start of an identifier. */
export interface DeviceLocation {
  readonly device: string;
  readonly location: string;
}

/** What the edges know: the flags that were given, and the process's surroundings. */
export interface EnvironmentSources {
  readonly flags: {
    readonly location?: string | undefined;
    readonly config?: string | undefined;
    readonly wifi?: true | undefined;
    readonly address?: string | undefined;
  };
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/**
 * Resolves the surroundings of the tasks.
 *
 * @throws engine/settings-damaged, engine/bad-address
 */
export function resolveEnvironment(sources: EnvironmentSources): Environment {
  const { variables, platform } = sources;
  const folders = platformFolders(platform, variables);
  const file = settingsFile(sources);
  const settings = readSettings(file);
  const forThisRun = locationForThisRun(sources)?.path;
  const chosen = forThisRun ?? settings.location;
  return {
    platform,
    muxAddress: variables['USBMUXD_SOCKET_ADDRESS'],
    folders,
    settingsFile: file,
    location: resolve(chosen ?? folders.backups),
    isLocationChosen: chosen !== undefined,
    deviceLocations: forThisRun === undefined ? deviceLocations(settings) : [],
    isLocationForThisRun: forThisRun !== undefined,
    elsewhere: elsewhereOn(platform, variables, settings.searchFolders),
    aliases: aliasesOf(settings),
    staleAfterDays: settings.staleAfterDays ?? defaultStaleAfterDays,
    trashDays: settings.trashDays ?? defaultTrashDays,
    wifi: wifiWays({
      isAsked: sources.flags.wifi === true,
      only: sources.flags.address,
      isSetting: settings.searchWifi === true,
      addresses: Object.values(settings.devices ?? {}).flatMap(({ address }) => address ?? []),
      mdnsAddress: ownVariable(variables, 'MDNS_ADDRESS'),
    }),
    browser: browserPlaces(platform, variables, {
      program: ownVariable(variables, 'BROWSER'),
      sandbox: ownVariable(variables, 'BROWSER_SANDBOX'),
    }),
    clock: systemClock,
  };
}

/** After how many days a phone counts as neglected where nobody said. */
export const defaultStaleAfterDays = 7;

/** For how many days a deleted backup can be brought back where nobody said. */
export const defaultTrashDays = 7;

/** The settings file that the flags or the environment name, or the platform's own. */
export function settingsFile({ flags, variables, platform }: EnvironmentSources): string {
  const { config } = platformFolders(platform, variables);
  return resolve(flags.config ?? ownVariable(variables, 'CONFIG') ?? join(config, 'settings.json'));
}

/** The place that a flag or the environment names; it holds for every device. */
export function locationForThisRun({
  flags,
  variables,
}: EnvironmentSources): { readonly path: string; readonly origin: 'flag' | 'environment' } | undefined {
  if (flags.location !== undefined) return { path: flags.location, origin: 'flag' };
  const path = ownVariable(variables, 'LOCATION');
  return path === undefined ? undefined : { path, origin: 'environment' };
}

function ownVariable(variables: EnvironmentSources['variables'], name: string): string | undefined {
  return variables[`pearmain_${name}`] ?? variables[`PEARMAIN_${name}`];
}

function deviceLocations({ devices = {} }: Settings): DeviceLocation[] {
  return Object.entries(devices).flatMap(([device, { location }]) =>
    location === undefined ? [] : [{ device, location: resolve(location) }],
  );
}

function aliasesOf({ aliases = {}, devices = {} }: Settings): Readonly<Record<string, string>> {
  const own = Object.entries(devices).flatMap(([device, { alias }]) => (alias === undefined ? [] : [[alias, device]]));
  return { ...Object.fromEntries(own), ...aliases };
}
