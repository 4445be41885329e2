import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../failures.js';
import { entriesOf, fileStats } from '../location/file-finder.js';
import type { LibraryFiles } from './library-files.js';

/** The programs that keep a library open, as systems list them. */
const programs = /^(?:.*[\\/])?(?:iTunes|Music|AppleMusic)(?:\.exe)?$/i;

/**
 * What says that iTunes or Music works with a library right now, in words that follow a colon; `running` are the programs that
 * run (docs/formats/itunes-library.md §1).
 */
export function signsOfUse({ folder, database }: LibraryFiles, running: readonly string[]): string[] {
  const program = running.find((name) => programs.test(name));
  const signs = program === undefined ? [] : [`${program.replace(/^.*[\\/]/, '')} is running`];
  if (markers(folder, database).some((path) => fileStats(path)?.isFile()))
    signs.push('it is marked as open, or was not closed');
  if (entriesOf(folder).some(({ name }) => /^Temp File.*\.tmp$/i.test(name)))
    signs.push('a file that is being written lies beside it');
  if (database && isClosed(database.path)) signs.push('its file is locked');
  return signs;
}

function markers(folder: string, database: LibraryFiles['database']): string[] {
  const inBundle = database && /\.musicdb$/i.test(database.path) ? [join(database.path, '..', 'sentinel')] : [];
  return [join(folder, 'sentinel'), ...inBundle];
}

/** Windows lets nobody else open what a program has reserved. */
function isClosed(path: string): boolean {
  try {
    closeSync(openSync(path, 'r'));
    return false;
  } catch (error) {
    return systemCode(error) === 'EBUSY';
  }
}
