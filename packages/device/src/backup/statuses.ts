import { AppError } from '@pearmain/base';
import type { PlistValue } from '@pearmain/formats';
import type { FolderProblem } from './folder.js';

/** How one of the phone's requests ended, as it is told: DeviceLink code, words, and a value where one was asked for. */
export interface Status {
  readonly code: number;
  readonly text?: string;
  readonly value?: PlistValue;
}

/** Nothing to say but that it is done. */
export const done: Status = { code: 0 };

/** DeviceLink's codes for what a folder can say, with the words that phones know (docs/protocols/backup-host.md §4). */
export const folderStatuses: Readonly<Record<FolderProblem, Status & { readonly text: string }>> = {
  'not-found': { code: -6, text: 'No such file or directory' },
  exists: { code: -7, text: 'File exists' },
  'not-a-directory': { code: -8, text: 'Not a directory' },
  'is-a-directory': { code: -9, text: 'Is a directory' },
  loop: { code: -10, text: 'Too many levels of symbolic links' },
  io: { code: -11, text: 'Input/output error' },
  'no-space': { code: -15, text: 'No space left on device' },
  refused: { code: -1, text: 'Operation not permitted' },
};

/** A request that nobody can make sense of, or that this host does not do. */
export const notSupported: Status = { code: -1, text: 'Operation not supported' };

/** The code of a whole batch of which some files could not be sent; the value names them. */
export const multiStatus = { code: -13, text: 'Multi status' } as const;

/** What a folder's error says, `io` where it is not a folder's word. */
export function problemOf(error: unknown): FolderProblem {
  const problem = error instanceof AppError ? error.data['problem'] : undefined;
  return typeof problem === 'string' && isProblem(problem) ? problem : 'io';
}

/** The answer to a request that a folder did not carry out. */
export function statusOf(error: unknown): Status {
  return folderStatuses[problemOf(error)];
}

function isProblem(word: string): word is FolderProblem {
  return Object.hasOwn(folderStatuses, word);
}
