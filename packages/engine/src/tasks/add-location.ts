import { realpathSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { LocationAdded } from '@pearmain/contract';
import { fail as historyFailure } from '@pearmain/history';
import { type EnvironmentSources, settingsFile } from '../environment.js';
import { searchFolder } from '../finding/search-folder.js';
import { readSettings } from '../settings.js';
import { changeSetting } from './settings.js';

/**
 * Has a folder searched for backups of other programs from now on (setting `searchFolders`). One that is searched already keeps
 * its name.
 *
 * @throws history/no-location, history/not-a-folder, engine/settings-damaged
 */
export function addLocation(
  sources: EnvironmentSources,
  { folder, name }: { readonly folder: string; readonly name?: string | undefined },
): LocationAdded {
  const path = resolve(folder);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) throw historyFailure('no-location', { path });
  if (!stats.isDirectory()) throw historyFailure('not-a-folder', { path });
  const known = readSettings(settingsFile(sources)).searchFolders ?? {};
  const same = Object.keys(known).find((each) => resolve(known[each] ?? '') === path);
  const called = name ?? same ?? freeName(basename(path) || 'disk', known);
  if (called !== same) {
    changeSetting(sources, `searchFolders.${called}`, path);
    if (same !== undefined) changeSetting(sources, `searchFolders.${same}`, undefined);
  }
  const root = { path: realpathSync(path), kind: 'added', isOthers: false } as const;
  const { backups, locations } = searchFolder(root, { seen: new Set(), own: new Set() });
  return { name: called, path, backups: backups.length + locations.length };
}

function freeName(wanted: string, known: Readonly<Record<string, string>>): string {
  for (let count = 1; ; count++) {
    const name = count === 1 ? wanted : `${wanted} ${count}`;
    if (!Object.hasOwn(known, name)) return name;
  }
}
