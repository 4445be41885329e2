import type { TaskContext } from '@pearmain/base';
import type { LibraryList } from '@pearmain/contract';
import { fail, findLibraries as findUsual, librariesIn, libraryAt } from '@pearmain/itunes-library';
import type { Environment } from '../environment.js';
import { describeLibrary } from '../library/describe-library.js';
import { runningPrograms } from '../library/running-programs.js';

/**
 * Finds libraries of iTunes and Music: in the usual places, or in a folder that is named, down to the third level.
 *
 * @throws library/no-library where the named folder has none
 */
export async function findLibraries(
  { platform, elsewhere }: Environment,
  { folder }: { readonly folder?: string | undefined },
  { signal }: TaskContext,
): Promise<LibraryList> {
  signal.throwIfAborted();
  const found = folder === undefined ? findUsual({ platform, ...elsewhere }) : inFolder(folder);
  if (folder !== undefined && found.length === 0) throw fail('no-library', { path: folder });
  const running = found.length > 0 ? runningPrograms(platform) : [];
  return { libraries: found.map((files) => describeLibrary(files, running)) };
}

function inFolder(folder: string) {
  const found = librariesIn(folder);
  const own = found.length === 0 ? libraryAt(folder) : undefined;
  return own ? [own] : found;
}
