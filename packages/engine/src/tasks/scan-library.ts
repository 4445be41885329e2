import { resolve } from 'node:path';
import type { TaskContext } from '@pearmain/base';
import type { LibraryReport } from '@pearmain/contract';
import { fail, type LibraryFiles, libraryAt, scanLibrary as scan, writePlaylists } from '@pearmain/itunes-library';
import type { Environment } from '../environment.js';
import { chosenLibrary } from '../library/chosen-library.js';
import { describeLibrary } from '../library/describe-library.js';
import { readNewest, tell } from '../library/read-newest.js';
import { runningPrograms } from '../library/running-programs.js';

/** Which library is looked through, and what comes of it. */
export interface ScanLibraryInput {
  /** A folder, or one of the library's files; the only one of the usual places when it is not said. */
  readonly path?: string | undefined;
  /** Where its media are now. */
  readonly mediaFolder?: string | undefined;
  /** Where its playlists are written, as M3U8. */
  readonly playlistFolder?: string | undefined;
}

/**
 * Looks through a library, its files and its playlists; nothing of it is changed.
 *
 * @throws library/no-library, library/several, library/damaged, library/not-readable, library/file-taken, library/not-written
 */
export async function scanLibrary(
  environment: Environment,
  { path, mediaFolder, playlistFolder }: ScanLibraryInput,
  context: TaskContext,
): Promise<LibraryReport> {
  const { platform } = environment;
  const files = chosenLibrary(environment, path);
  const described = describeLibrary(files, runningPrograms(platform));
  tellState(described, context);
  const { library, path: readFrom } = readNewest(files, context);
  if (library.oddCharacters > 0)
    tell(fail('odd-characters', { path: readFrom, count: library.oddCharacters }), context);
  const surroundings = { platform, signal: context.signal };
  const given = mediaFolder === undefined ? surroundings : { ...surroundings, mediaFolder: resolve(mediaFolder) };
  const { paths, outsideFiles: _, ...report } = scan(files, library, given);
  const changed = libraryAt(readFrom);
  const isChanging = [changed?.database, changed?.xml].some(
    (file) => file && file.modified.getTime() !== fileOf(files, file.path)?.modified.getTime(),
  );
  if (isChanging) tell(fail('in-use', { path: files.folder, signs: 'it was written while it was read' }), context);
  if (playlistFolder === undefined) return { ...described, readFrom, ...report };
  const folder = resolve(playlistFolder);
  return {
    ...described,
    readFrom,
    ...report,
    playlistFiles: { folder, files: writePlaylists(library, paths, folder) },
  };
}

function tellState(
  { folder, inUse, isNewer, applicationVersion = '' }: ReturnType<typeof describeLibrary>,
  context: TaskContext,
): void {
  if (isNewer) tell(fail('newer-version', { path: folder, version: applicationVersion }), context);
  if (inUse.length > 0) tell(fail('in-use', { path: folder, signs: inUse.join('; ') }), context);
}

function fileOf({ database, xml }: LibraryFiles, path: string) {
  return [database, xml].find((file) => file?.path === path);
}
