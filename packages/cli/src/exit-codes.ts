import { AppError } from '@pearmain/base';

/** The exit codes of the program (docs/command-line.md §3). Unknown failures are 1. */
export const exitCode = {
  done: 0,
  failed: 1,
  usage: 2,
  doneWithWarnings: 3,
  nothingToDo: 4,
  inputNeeded: 5,
  noSuchBackup: 10,
  locationInUse: 11,
  wrongPassword: 12,
  passwordNeeded: 13,
  locationUnavailable: 14,
  noDevice: 20,
  deviceLocked: 21,
  notTrusted: 22,
  deviceRefused: 23,
  connectionLost: 24,
  computerFull: 25,
  deviceFull: 26,
  incompatible: 27,
  damageFound: 30,
  stale: 40,
  interrupted: 130,
  terminated: 143,
} as const;

/** The exit code that belongs to a failure. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof AppError)) return exitCode.failed;
  const name = codes[error.code];
  return name === undefined ? exitCode.failed : exitCode[name];
}

const codes: Readonly<Record<string, keyof typeof exitCode>> = {
  'cli/usage': 'usage',
  'cli/input-needed': 'inputNeeded',
  'cli/interrupted': 'interrupted',
};
