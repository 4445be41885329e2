import { AppError } from '@pearmain/base';
import { type PlistDict, signedLow32, textIn } from '@pearmain/formats';
import { fail } from '../failures.js';
import { plainText } from '../plain-text.js';
import type { RoomNeeded } from './failures.js';
import type { BackupFolder, FolderProblem } from './folder.js';
import { mbErrors } from './mb-errors.js';
import type { RunNotes } from './run-notes.js';
import { problemOf } from './statuses.js';

/** A full disk in the middle of an upload arrives wrapped: 104 outside, 105 in the text. */
const cannotWrite = 104;
const wrappedComputerFull = /MBErrorDomain\/105\b/;

/**
 * Looks at the phone's final `Response`: success is the integer 0 and nothing else, no text, no real, no 2^32.
 *
 * @throws what the phone's code stands for, device/out-of-step
 */
export function checkVerdict(name: string, response: PlistDict, room: RoomNeeded): void {
  const value = response['ErrorCode'];
  if (value === 0) return;
  const code = signedLow32(value);
  if (code === undefined || code === 0) throw fail('out-of-step', { name, what: 'its last message has no error code' });
  throw failureOfVerdict(name, code, textIn(response, 'ErrorDescription') ?? '', room);
}

/** The failure that a phone's final code and words stand for; an unknown code keeps both as data. */
export function failureOfVerdict(name: string, code: number, words: string, room: RoomNeeded): AppError {
  const verdict = { name, code, text: plainText(words), phoneCode: `MBErrorDomain/${code}` };
  const isFull = code === cannotWrite && wrappedComputerFull.test(words);
  const failure = isFull ? 'computer-full' : (mbErrors.get(code)?.failure ?? 'ended-by-phone');
  return failure === 'computer-full' ? fail(failure, { ...verdict, ...room }) : fail(failure, verdict);
}

/**
 * Whatever the phone says: a run of which something could not be stored here is none.
 *
 * @throws device/computer-full, device/cannot-store
 */
export function checkStored(name: string, folder: BackupFolder, notes: RunNotes, only?: FolderProblem): void {
  const { problem } = notes;
  if (problem && (only === undefined || problem.problem === only)) throw storeFailure(name, folder, problem);
}

/** The failure that stands for a folder's problem. */
export function storeFailure(
  name: string,
  folder: BackupFolder,
  { path, cause }: { path: string; cause: unknown },
): AppError {
  const problem = problemOf(cause);
  if (problem !== 'no-space') {
    const known = cause instanceof AppError ? { why: cause.message, remedy: cause.advice ?? null } : {};
    return fail('cannot-store', { name, path: plainText(path), problem, ...known }, { cause });
  }
  return fail('computer-full', { name, neededBytes: null, freeBytes: folder.freeBytes() }, { cause });
}
