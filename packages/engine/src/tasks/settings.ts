import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import type { SettingEntry } from '@pearmain/contract';
import { makeFolder, writeWhole } from '@pearmain/history';
import {
  defaultStaleAfterDays,
  defaultTrashDays,
  type EnvironmentSources,
  locationForThisRun,
  settingsFile,
} from '../environment.js';
import { fail } from '../failures.js';
import { platformFolders } from '../folders.js';
import { parseSettings, readSettings, type Settings } from '../settings.js';
import { keysIn, settingKey } from '../settings-keys.js';

/**
 * Every setting that is in force, or the named one, with where it comes from.
 *
 * @throws engine/unknown-setting, engine/not-set, engine/settings-damaged
 */
export function listSettings(sources: EnvironmentSources, name?: string): SettingEntry[] {
  const path = settingsFile(sources);
  const settings = readSettings(path);
  const names =
    name === undefined ? [...new Set(['location', 'staleAfterDays', 'trashDays', ...keysIn(settings)])] : [name];
  const entries = names.flatMap((each) => entryOf(each, settings, sources) ?? []);
  if (name !== undefined && entries.length === 0) throw fail('not-set', { name, path });
  return entries;
}

/**
 * Sets one setting, or takes it away where there is no value. The file is written whole, for this user alone.
 *
 * @throws engine/unknown-setting, engine/bad-setting, engine/settings-damaged, history/not-writable
 */
export function changeSetting(
  sources: EnvironmentSources,
  name: string,
  value: string | undefined,
): SettingEntry | undefined {
  return changeSettingIn(settingsFile(sources), name, value);
}

/** The same in the settings file at `path`. */
export function changeSettingIn(path: string, name: string, value: string | undefined): SettingEntry | undefined {
  const key = settingKey(name);
  const before = readSettings(path);
  if (value === undefined && key.read(before) === undefined) throw fail('not-set', { name, path });
  const settings = key.write(before, value);
  writeSettings(path, `${JSON.stringify(settings, undefined, 2)}\n`);
  const set = key.read(settings);
  return set === undefined ? undefined : { name, value: set, origin: 'file', where: path };
}

/** The text of the settings file, for somebody who edits it; `{}` where there is none. */
export function settingsText(sources: EnvironmentSources): { path: string; text: string } {
  const path = settingsFile(sources);
  return { path, text: existsSync(path) ? readFileSync(path, 'utf8') : '{\n}\n' };
}

/** Puts an edited text in the settings file's place, if it can be used. @throws engine/settings-damaged */
export function replaceSettings(sources: EnvironmentSources, text: string): void {
  const path = settingsFile(sources);
  parseSettings(text, path);
  writeSettings(path, text);
}

function entryOf(name: string, settings: Settings, sources: EnvironmentSources): SettingEntry | undefined {
  const value = settingKey(name).read(settings);
  const fromFile =
    value === undefined ? undefined : { name, value, origin: 'file' as const, where: settingsFile(sources) };
  const forThisRun = name === 'location' ? locationForThisRun(sources) : undefined;
  if (forThisRun) return { name, value: forThisRun.path, origin: forThisRun.origin };
  return fromFile ?? defaultOf(name, sources);
}

function defaultOf(name: string, { platform, variables }: EnvironmentSources): SettingEntry | undefined {
  if (name === 'location') return { name, value: platformFolders(platform, variables).backups, origin: 'default' };
  if (name === 'staleAfterDays') return { name, value: defaultStaleAfterDays, origin: 'default' };
  if (name === 'trashDays') return { name, value: defaultTrashDays, origin: 'default' };
  return undefined;
}

/** A link in the file's place, as people who keep their settings elsewhere have, stays one. */
function writeSettings(path: string, text: string): void {
  const place = existsSync(path) ? realpathSync(path) : path;
  makeFolder(dirname(place));
  writeWhole(place, text);
}
