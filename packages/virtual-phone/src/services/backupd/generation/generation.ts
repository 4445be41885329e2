import { type BackupForm, flatForm, folderForm, newFolderForm } from './backup-form.js';

/** What differs between the backups of one iOS and another (docs/protocols/backup-agent.md §11). */
export interface Generation {
  readonly form: BackupForm;
  /** What Status.plist says; an older one is of another form, and from `unknownStatus` on none is understood. */
  readonly statusVersion: number;
  readonly unknownStatus: number;
  /** What Manifest.plist says. */
  readonly manifestVersion: string;
  /** The manifests that a restore takes: from the first, below the second. */
  readonly restorable: readonly [number, number];
  readonly systemDomainsVersion: string;
  /** Whether the index of an encrypted backup is encrypted as a whole. */
  readonly sealsIndex: boolean;
  /** Whether a password goes through the many rounds of SHA-256 first. */
  readonly hasSlowPasswords: boolean;
  readonly keybagVersion: number;
  readonly keychainVersion: 2 | 3;
  /** Whether records whose numbers are objects of their own damn a restore. */
  readonly wantsInlineNumbers: boolean;
  /** Where the agent sees the phone's files: in a snapshot of the file system since there are any. */
  readonly fileView: string;
}

const ios5: Generation = {
  form: flatForm,
  statusVersion: 2.4,
  unknownStatus: 3,
  manifestVersion: '9.1',
  restorable: [9, 10],
  systemDomainsVersion: '20.0',
  sealsIndex: false,
  hasSlowPasswords: false,
  keybagVersion: 3,
  keychainVersion: 2,
  wantsInlineNumbers: false,
  fileView: '',
};
const ios10: Generation = {
  ...ios5,
  form: folderForm,
  statusVersion: 3,
  unknownStatus: 4,
  manifestVersion: '10.0',
  restorable: [9, 11],
};
const ios10p1: Generation = { ...ios10, statusVersion: 3.1 };
const ios10p2: Generation = {
  ...ios10p1,
  statusVersion: 3.2,
  sealsIndex: true,
  hasSlowPasswords: true,
  keybagVersion: 5,
};
const ios10p3: Generation = { ...ios10p2, keychainVersion: 3, fileView: '/.b/6' };
const ios11: Generation = { ...ios10p3, statusVersion: 3.3 };
const ios16: Generation = { ...ios11, systemDomainsVersion: '24.0' };
const ios27: Generation = { ...ios16, form: newFolderForm, restorable: [10, 11], wantsInlineNumbers: true };

const generations: readonly (readonly [since: string, Generation])[] = [
  ['27', ios27],
  ['16', ios16],
  ['11', ios11],
  ['10.3', ios10p3],
  ['10.2', ios10p2],
  ['10.1', ios10p1],
  ['10', ios10],
];

/** The generation of a phone. */
export function generationOf(phone: { isAtLeast(version: string): boolean }): Generation {
  return generations.find(([since]) => phone.isAtLeast(since))?.[1] ?? ios5;
}
