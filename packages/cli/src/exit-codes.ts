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

/** Failures with an exit code of their own, by the code of the failure. */
const families: Readonly<Partial<Record<keyof typeof exitCode, readonly string[]>>> = {
  usage: ['cli/usage', 'device/several-devices', 'device/bad-muxer-address', 'engine/ambiguous-snapshot'],
  nothingToDo: ['cli/declined'],
  inputNeeded: ['cli/input-needed'],
  noSuchBackup: ['engine/no-such-snapshot', 'engine/no-backups-of', 'history/no-location', 'backup/no-backup'],
  locationInUse: ['history/locked'],
  wrongPassword: [
    'engine/wrong-password',
    'backup/wrong-password',
    'device/wrong-backup-password',
    'cli/passwords-differ',
  ],
  passwordNeeded: [
    'cli/password-source',
    'backup/password-needed',
    'device/encryption-required',
    'engine/encryption-is-off',
  ],
  locationUnavailable: [
    'history/not-a-folder',
    'history/not-writable',
    'history/not-readable',
    'backup/access-denied',
    'history/cannot-lock',
    'device/cannot-store',
    'device/computer-unreadable',
    'backup/not-writable',
    'backup/disk-error',
  ],
  noDevice: [
    'device/no-muxer',
    'device/muxer-denied',
    'device/muxer-too-old',
    'device/no-device',
    'device/no-such-device',
  ],
  deviceLocked: [
    'device/locked',
    'device/locked-meanwhile',
    'device/passcode-not-entered',
    'device/escrow-locked',
    'device/service-prohibited',
  ],
  notTrusted: [
    'device/not-paired',
    'device/trust-pending',
    'device/trust-not-given',
    'device/trust-forgotten',
    'device/user-denied-pairing',
    'device/pairing-needs-cable',
    'device/pair-record-damaged',
    'device/pair-record-unreadable',
    'device/record-refused',
    'device/tls-refused',
    'device/not-the-paired-phone',
  ],
  deviceRefused: [
    'device/find-my-on',
    'device/find-my-protected',
    'device/managed-phone',
    'device/supervised-phone',
    'device/backup-prohibited',
    'device/setup-unfinished',
    'device/backup-forced-off',
    'device/icloud-restore-running',
    'device/restore-mode',
  ],
  connectionLost: [
    'device/connection-lost',
    'device/device-gone',
    'device/no-answer',
    'device/port-refused',
    'device/link-trouble',
    'device/phone-left',
    'device/phone-silent',
    'device/phone-stalled',
    'wire/connection-closed',
    'wire/connection-failed',
    'wire/unreachable',
    'wire/timeout',
  ],
  computerFull: [
    'device/computer-full',
    'device/reserve-reached',
    'engine/not-enough-space',
    'history/disk-full',
    'backup/disk-full',
    'sqlite/full',
  ],
  deviceFull: ['device/phone-full'],
  incompatible: [
    'device/unsupported-backup',
    'device/backup-version',
    'history/newer-format',
    'backup/unsupported-generation',
  ],
  damageFound: [
    'engine/check-found-damage',
    'device/backup-damaged',
    'backup/damaged-file',
    'backup/damaged-keybag',
    'backup/damaged-record',
    'backup/missing-content',
  ],
  interrupted: ['cli/interrupted', 'device/cancelled-on-phone'],
};

const codes: Readonly<Record<string, keyof typeof exitCode>> = Object.fromEntries(
  Object.entries(families).flatMap(([name, members]) => members.map((code) => [code, name as keyof typeof exitCode])), // Object.entries widens the keys
);
