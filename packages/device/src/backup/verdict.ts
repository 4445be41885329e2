import type { AppError } from '@pearmain/base';
import { type PlistDict, signedLow32, textIn } from '@pearmain/formats';
import { fail } from '../failures.js';
import { plainText } from '../plain-text.js';
import type { backupFailures, PhoneVerdict, RoomNeeded } from './failures.js';
import type { BackupFolder, FolderProblem } from './folder.js';
import type { RunNotes } from './run-notes.js';
import { problemOf } from './statuses.js';

/** The phone's codes (MBErrorDomain, docs/protocols/backup-host.md §6) and what we call them. */
const byCode = new Map<number, Verdict>([
  [2, 'several-errors'],
  [3, 'unfinished-on-phone'],
  [4, 'backup-file-missing'],
  ...several([5, 6, 7], 'folder-in-disorder'),
  [8, 'try-again'],
  [9, 'file-changed'],
  ...several([10, 11, 12], 'backup-file-damaged'),
  [13, 'locked-meanwhile'],
  [14, 'phone-busy'],
  [17, 'try-again'],
  [22, 'backup-prohibited'],
  [25, 'icloud-restore-running'],
  [100, 'link-trouble'],
  ...several([101, 102], 'phone-storage'),
  [103, 'computer-unreadable'],
  [104, 'uploads-failed'],
  [106, 'phone-full'],
  [203, 'unsupported-backup'],
  [204, 'no-usable-backup'],
  [205, 'backup-damaged'],
  // What it means in a backup; in a restore the same code is a wrong password.
  [207, 'encryption-required'],
  [208, 'passcode-not-entered'],
  [210, 'no-icloud-account'],
  [211, 'find-my-on'],
  [212, 'setup-unfinished'],
  ...several([213, 214, 215, 216, 217, 218, 219, 220, 221, 223, 224], 'try-again'),
  ...several([300, 301, 302, 303, 304, 305, 306, 307], 'icloud-trouble'),
  [555, 'backup-forced-off'],
]);

/** The failures whose words want exactly what the phone said. */
type Verdict = {
  [K in keyof typeof backupFailures]: PhoneVerdict extends Parameters<(typeof backupFailures)[K]['say']>[0] ? K : never;
}[keyof typeof backupFailures];

const computerFull = 105;
const cancelled = 202;
/** A full disk in the middle of an upload arrives wrapped: 104 outside, 105 in the text. */
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
  const text = plainText(words);
  if (code === computerFull || (code === 104 && wrappedComputerFull.test(words))) {
    return fail('computer-full', { name, ...room });
  }
  if (code === cancelled) return fail('cancelled-on-phone', { name });
  return fail(byCode.get(code) ?? 'ended-by-phone', { name, code, text });
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
  if (problem !== 'no-space') return fail('cannot-store', { name, path: plainText(path), problem }, { cause });
  return fail('computer-full', { name, neededBytes: null, freeBytes: folder.freeBytes() }, { cause });
}

function several(codes: readonly number[], verdict: Verdict): [number, Verdict][] {
  return codes.map((code) => [code, verdict]);
}
