import { MBError } from '../mb-error.js';
import type { Place } from './place.js';

/** What a phone says with a code: its words, and the cause where real phones gave one. */
interface Words {
  readonly text: string;
  readonly inner?: { readonly code: number; readonly text: string };
}

/**
 * The phone's words for a code that a scenario wants, where it names none itself: those of real phones as far as they were
 * seen, the others after their meaning (docs/protocols/backup-agent.md §10.2).
 */
export function usualWords(code: number, place: Place, udid: string): Words {
  const here = wordsHere(place).find(([known]) => known === code)?.[1];
  const words = here ?? usual.get(code) ?? { text: 'Unknown error' };
  const { text, inner } = words;
  const named = (phrase: string): string => phrase.replaceAll('<udid>', udid);
  return { text: named(text), ...(inner ? { inner: { ...inner, text: named(inner.text) } } : {}) };
}

/** An error of that code in those words. */
export function errorOf(code: number, { text, inner }: Words): MBError {
  return new MBError(code, text, { isFinal: true, inner: inner && new MBError(inner.code, inner.text) });
}

const usual: ReadonlyMap<number, Words> = new Map([
  [1, { text: 'Failed to determine the state of the device' }],
  [2, { text: 'Multiple errors' }],
  [3, { text: 'Failed to create snapshot: File exists (17) at path "/private/var"' }],
  [4, { text: 'No such file or directory at path "<udid>/Status.plist"' }],
  [5, { text: 'Not a directory at path "<udid>/Snapshot"' }],
  [6, { text: 'Is a directory at path "<udid>/Status.plist"' }],
  [7, { text: 'Too many levels of symbolic links at path "<udid>"' }],
  [8, { text: 'No such extended attribute' }],
  [9, { text: 'File was modified while it was uploaded' }],
  [10, { text: 'Invalid argument' }],
  [11, { text: 'Malformed status' }],
  [12, { text: 'Invalid backup properties' }],
  [13, { text: 'Device locked' }],
  [14, { text: 'Another operation is in progress' }],
  [17, { text: 'Try again later' }],
  [22, { text: 'Backup is prohibited by a profile' }],
  [25, { text: 'A restore from iCloud is in progress' }],
  [26, { text: 'File crosses file systems' }],
  [100, { text: 'Input/output error' }],
  [101, { text: 'Error reading from the device' }],
  [102, { text: 'Restore directory already exists at path "/var/.backup.i"' }],
  [103, withCause('Error reading status', 1, 'Multi status at path "<udid>/Status.plist"')],
  [104, { text: 'Multiple errors uploading files' }],
  [105, { text: 'Insufficient free disk space on drive to back up' }],
  [106, { text: 'Insufficient free disk space on device to restore (4664553472 < 16929583746)' }],
  [202, { text: 'Backup cancelled' }],
  [203, { text: 'Unsupported backup version: 11.0' }],
  [204, { text: 'No status exists' }],
  [205, { text: 'Manifest references files not in backup' }],
  [207, { text: 'No backup password set when required by device management' }],
  [208, { text: 'Device locked' }],
  [210, { text: 'No account exists' }],
  [211, { text: 'Find My must be turned off before the device can be restored' }],
  [212, { text: 'Unable to backup until Setup is finished' }],
  [223, { text: 'Backup deferred' }],
  [300, { text: 'Network error' }],
  [301, { text: 'Client error' }],
  [302, { text: 'Server error' }],
  [303, { text: 'Insufficient storage' }],
  [304, { text: 'Service unavailable' }],
  [305, { text: 'Unauthorized' }],
  [306, { text: 'Dependency failed' }],
  [307, { text: 'Account moved' }],
  [555, { text: 'Behavior forced off' }],
] as const);

const whileRestoring: readonly (readonly [number, Words])[] = [
  [22, { text: 'Restore is prohibited by a profile' }],
  [202, { text: 'Restore cancelled' }],
  [205, { text: 'Multiple errors downloading files' }],
  [207, withCause('Invalid password when restoring encrypted backup', 207, 'MKBKeyBagUnlock error (-3)')],
  [212, { text: 'Unable to restore until Setup is finished' }],
];

const whileChangingPassword: readonly (readonly [number, Words])[] = [
  [22, { text: 'Cannot remove iTunes Backup Encryption - Encrypted Backup MDM setting present on device' }],
  [207, { text: 'Invalid password' }],
];

function wordsHere(place: Place): readonly (readonly [number, Words])[] {
  if (place.startsWith('restore-')) return whileRestoring;
  return place === 'password' ? whileChangingPassword : [];
}

function withCause(text: string, code: number, cause: string): Words {
  return { text, inner: { code, text: cause } };
}
