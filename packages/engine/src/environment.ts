import { join, resolve } from 'node:path';
import type { Clock } from '@pearmain/base';
import { type Folders, platformFolders } from './folders.js';
import { readSettings } from './settings.js';
import { systemClock } from './system-clock.js';

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
  /** The person's own names for devices, by name. */
  readonly aliases: Readonly<Record<string, string>>;
  readonly staleAfterDays: number;
  readonly clock: Clock;
}

/** What the edges know: the flags that were given, and the process's surroundings. */
export interface EnvironmentSources {
  readonly flags: { readonly location?: string | undefined; readonly config?: string | undefined };
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/**
 * Resolves the surroundings of the tasks.
 *
 * @throws engine/settings-damaged
 */
export function resolveEnvironment({ flags, variables, platform }: EnvironmentSources): Environment {
  const own = (name: string): string | undefined => variables[`pearmain_${name}`] ?? variables[`PEARMAIN_${name}`];
  const folders = platformFolders(platform, variables);
  const settingsFile = resolve(flags.config ?? own('CONFIG') ?? join(folders.config, 'settings.json'));
  const settings = readSettings(settingsFile);
  const chosen = flags.location ?? own('LOCATION') ?? settings.location;
  return {
    platform,
    muxAddress: variables['USBMUXD_SOCKET_ADDRESS'],
    folders,
    settingsFile,
    location: resolve(chosen ?? folders.backups),
    isLocationChosen: chosen !== undefined,
    aliases: settings.aliases ?? {},
    staleAfterDays: settings.staleAfterDays ?? 7,
    clock: systemClock,
  };
}
