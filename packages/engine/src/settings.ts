import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { fail } from './failures.js';

const Settings = z.strictObject({
  /** The folder in which backups are kept. */
  location: z.string().min(1).optional(),
  /** After how many days without a good backup a phone counts as neglected. */
  staleAfterDays: z.number().positive().optional(),
  /** Names of the person's own for their devices, each with an identifier or the start of one. */
  aliases: z.record(z.string().min(1), z.string().min(1)).optional(),
});

/** What a person may set in the settings file (docs/command-line.md §4). */
export type Settings = z.infer<typeof Settings>;

/**
 * Reads the settings file; one that is not there holds nothing.
 *
 * @throws engine/settings-damaged
 */
export function readSettings(path: string): Settings {
  if (!existsSync(path)) return {};
  try {
    return Settings.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const problem = error instanceof z.ZodError ? z.prettifyError(error).replaceAll('\n', ' ') : 'it is not JSON';
    throw fail('settings-damaged', { path, problem }, { cause: error });
  }
}
