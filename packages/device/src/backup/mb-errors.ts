import type { backupFailures, PhoneVerdict } from './failures.js';

/** The failures whose words want exactly what the phone said, and the one that wants to know of room too. */
type Verdict =
  | 'computer-full'
  | {
      [K in keyof typeof backupFailures]: PhoneVerdict extends Parameters<(typeof backupFailures)[K]['say']>[0]
        ? K
        : never;
    }[keyof typeof backupFailures];

/** One of the phone's codes: what it stands for there, and what it is called here. */
export interface MBErrorMeaning {
  readonly means: string;
  readonly failure: Verdict;
}

const unknown = 'no meaning is known';
const putOff = 'put off by the phone itself';

/**
 * The codes with which a phone ends a backup (its domain MBErrorDomain, docs/protocols/backup-host.md §6), each with the
 * failure it becomes. Codes without a known meaning end in `ended-by-phone`, as does every number that is not here.
 */
export const mbErrors: ReadonlyMap<number, MBErrorMeaning> = new Map([
  code(1, 'several causes, told in words', 'ended-by-phone'),
  code(2, 'several errors', 'several-errors'),
  code(3, 'exists already: a snapshot of its own file system is left over', 'unfinished-on-phone'),
  code(4, 'not found', 'backup-file-missing'),
  code(5, 'not a folder', 'folder-in-disorder'),
  code(6, 'is a folder', 'folder-in-disorder'),
  code(7, 'links in a circle', 'folder-in-disorder'),
  code(8, 'no such attribute', 'try-again'),
  code(9, 'a file was changed while it was sent', 'file-changed'),
  code(10, 'unusable data', 'backup-file-damaged'),
  code(11, 'a property list that cannot be read', 'backup-file-damaged'),
  code(12, 'a database that cannot be read', 'backup-file-damaged'),
  code(13, 'locked', 'locked-meanwhile'),
  code(14, 'busy', 'phone-busy'),
  code(15, unknown, 'ended-by-phone'),
  code(16, unknown, 'ended-by-phone'),
  code(17, 'try later', 'try-again'),
  code(18, unknown, 'ended-by-phone'),
  code(19, unknown, 'ended-by-phone'),
  code(20, unknown, 'ended-by-phone'),
  code(21, unknown, 'ended-by-phone'),
  code(22, 'forbidden by management or by the phone’s mode', 'backup-prohibited'),
  code(23, unknown, 'ended-by-phone'),
  code(24, unknown, 'ended-by-phone'),
  code(25, 'a restore from iCloud is running', 'icloud-restore-running'),
  code(26, 'across two file systems', 'phone-storage'),
  code(100, 'input or output, the connection among it', 'link-trouble'),
  code(101, 'the phone cannot read its own files', 'phone-storage'),
  code(102, 'the phone cannot write; or a restore was not followed by a restart', 'phone-storage'),
  code(103, 'the computer cannot be read', 'computer-unreadable'),
  code(104, 'the computer cannot be written to, or files could not be sent', 'uploads-failed'),
  code(105, 'the computer is full', 'computer-full'),
  code(106, 'the phone is full', 'phone-full'),
  code(202, 'cancelled', 'cancelled-on-phone'),
  code(203, 'a version that it does not know', 'unsupported-backup'),
  code(204, 'no finished backup', 'no-usable-backup'),
  code(205, 'the backup is damaged or incomplete', 'backup-damaged'),
  code(206, unknown, 'ended-by-phone'),
  code(207, 'no backup password where management wants one; elsewhere a wrong one', 'encryption-required'),
  code(208, 'locked, and the passcode was not entered', 'passcode-not-entered'),
  code(209, unknown, 'ended-by-phone'),
  code(210, 'no iCloud account', 'no-icloud-account'),
  code(211, 'Find My is on', 'find-my-on'),
  code(212, 'the set-up is not finished', 'setup-unfinished'),
  ...[213, 214, 215, 216, 217, 218, 219, 220, 221, 222, 223, 224].map((number) => code(number, putOff, 'try-again')),
  code(300, 'the network', 'icloud-trouble'),
  code(301, 'refused by iCloud', 'icloud-trouble'),
  code(302, 'iCloud’s server', 'icloud-trouble'),
  code(303, 'no room in iCloud', 'icloud-trouble'),
  code(304, 'iCloud is not available', 'icloud-trouble'),
  code(305, 'iCloud does not know the account', 'icloud-trouble'),
  code(306, 'something that iCloud needs', 'icloud-trouble'),
  code(307, 'the account has moved', 'icloud-trouble'),
  code(555, 'switched off', 'backup-forced-off'),
]);

function code(number: number, means: string, failure: Verdict): [number, MBErrorMeaning] {
  return [number, { means, failure }];
}
