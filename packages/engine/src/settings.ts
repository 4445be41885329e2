import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import { fail } from './failures.js';

const DeviceSettings = z.strictObject({
  /** The folder in which this device's backups are kept. */
  location: z.string().min(1).optional(),
  /** A name of the person's own for it. */
  alias: z.string().min(1).optional(),
  /** Its address in the network. */
  address: z.string().min(1).optional(),
  /** This computer is the one to back it up by itself, not iCloud. */
  automatic: z.boolean().optional(),
});

const Settings = z.strictObject({
  /** The folder in which backups are kept. */
  location: z.string().min(1).optional(),
  /** After how many days without a good backup a phone counts as neglected. */
  staleAfterDays: z.number().positive().optional(),
  /** For how many days a deleted backup can be brought back. */
  trashDays: z.number().positive().optional(),
  /** Names of the person's own for their devices, each with an identifier or the start of one. */
  aliases: z.record(z.string().min(1), z.string().min(1)).optional(),
  /** Whether phones that are not on the cable are searched for in the local network. */
  searchWifi: z.boolean().optional(),
  /** Folders in which backups of other programs are looked for, each with a name of the person's own. */
  searchFolders: z.record(z.string().min(1), z.string().min(1)).optional(),
  /** What holds for single devices, by name, identifier or the start of one. */
  devices: z.record(z.string().min(1), DeviceSettings).optional(),
});

/** What a person may set in the settings file (docs/command-line.md §4). */
export type Settings = z.infer<typeof Settings>;

/**
 * Reads the settings file; one that is not there holds nothing.
 *
 * @throws engine/settings-damaged
 */
export function readSettings(path: string): Settings {
  return existsSync(path) ? parseSettings(readFileSync(path, 'utf8'), path) : {};
}

/** Looks at the text of a settings file. @throws engine/settings-damaged */
export function parseSettings(text: string, path: string): Settings {
  try {
    return Settings.parse(JSON.parse(text));
  } catch (error) {
    const problem = error instanceof z.ZodError ? z.prettifyError(error).replaceAll('\n', ' ') : 'it is not JSON';
    throw fail('settings-damaged', { path, problem }, { cause: error });
  }
}
