import { AppError } from '@pearmain/base';
import type { FoundLibrary, LibraryFileState } from '@pearmain/contract';
import { isNewer, type LibraryFiles, type LibraryHead, readLibraryHead, signsOfUse } from '@pearmain/itunes-library';

/** What is told of a library without reading all of it; `running` are the programs that run. */
export function describeLibrary(files: LibraryFiles, running: readonly string[]): FoundLibrary {
  const heads = [files.database, files.xml].map((file) => file && describeFile(file));
  const [database, xml] = heads.map((each) => each?.state);
  const head = heads.find((each) => each?.head)?.head;
  return {
    folder: files.folder,
    ...(database ? { database } : {}),
    ...(xml ? { xml } : {}),
    ...(head?.applicationVersion === undefined ? {} : { applicationVersion: head.applicationVersion }),
    ...(head?.persistentId === undefined ? {} : { persistentId: head.persistentId }),
    isNewer: head !== undefined && isNewer(head),
    inUse: signsOfUse(files, running),
  };
}

type LibraryFile = NonNullable<LibraryFiles['database']>;

function describeFile({ path, sizeBytes, modified }: LibraryFile): { state: LibraryFileState; head?: LibraryHead } {
  const state = { path, sizeBytes, modified: modified.toISOString() };
  try {
    return { state, head: readLibraryHead(path) };
  } catch (error) {
    if (error instanceof AppError) return { state: { ...state, problem: error.message } };
    throw error;
  }
}
