import { resolve } from 'node:path';
import { fail, findLibraries, type LibraryFiles, libraryAt } from '@pearmain/itunes-library';
import type { Environment } from '../environment.js';

/**
 * The library that is named, or the only one in the usual places.
 *
 * @throws library/no-library, library/several
 */
export function chosenLibrary({ platform, elsewhere }: Environment, path: string | undefined): LibraryFiles {
  if (path !== undefined) {
    const named = libraryAt(resolve(path));
    if (!named) throw fail('no-library', { path });
    return named;
  }
  const [only, ...others] = findLibraries({ platform, ...elsewhere });
  if (!only) throw fail('no-library', { path: elsewhere.home });
  if (others.length > 0) throw fail('several', { count: others.length + 1 });
  return only;
}
