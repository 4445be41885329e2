import type { FolderProblem } from './folder.js';

type Named = { name: string };

/** How the phone itself explained the end of a backup: its code of the domain MBErrorDomain, and its words. */
export type PhoneVerdict = Named & { code: number; text: string };

/** What is known about room when there was not enough; `null` where the phone did not say. */
export type RoomNeeded = { neededBytes: number | null; freeBytes: number | null };

/** What can end a backup; part of the one table of this package (docs/protocols/backup-host.md §6). */
export const backupFailures = {
  // What the phone says itself, by its MBErrorDomain code.
  'ended-by-phone': {
    say: (d: PhoneVerdict) => `${d.name} ended the backup itself${quoted(d.text)} (its code ${d.code}).`,
    advise: () => 'Try again. If it stays so, restart the phone, and look at its words above.',
  },
  'several-errors': {
    say: (d: PhoneVerdict) => `${d.name} met several errors at once${quoted(d.text)}.`,
    advise: () => 'Try again; the log names the files.',
  },
  'unfinished-on-phone': {
    say: (d: PhoneVerdict) => `${d.name} still holds an unfinished backup of its own.`,
    advise: () => 'Restart the phone, and try again.',
  },
  'backup-file-missing': {
    say: (d: PhoneVerdict) => `${d.name} missed a file of the earlier backup${quoted(d.text)}.`,
    advise: () => 'Check the earlier backup, then make a full one.',
  },
  'folder-in-disorder': {
    say: (d: PhoneVerdict) => `${d.name} found a file where a folder belongs, or the reverse${quoted(d.text)}.`,
    advise: () => 'Something else may write into the backup folder. Make a full backup into a fresh one.',
  },
  'try-again': {
    say: (d: PhoneVerdict) => `${d.name} could not finish this time${quoted(d.text)}.`,
    advise: () => 'Wait a few minutes, and try again.',
  },
  'file-changed': {
    say: (d: PhoneVerdict) => `A file changed on ${d.name} while it was being sent${quoted(d.text)}.`,
    advise: () => 'Close the apps on the phone, and try again.',
  },
  'backup-file-damaged': {
    say: (d: PhoneVerdict) => `${d.name} found the notes of the last run damaged${quoted(d.text)}.`,
    advise: () => 'Make a full backup; it starts afresh and keeps the damaged one aside.',
  },
  'locked-meanwhile': {
    say: (d: PhoneVerdict) => `${d.name} was locked, and could not read its own files.`,
    advise: () => 'Unlock it, keep it unlocked for the start of the backup, and try again.',
  },
  'phone-busy': {
    say: (d: PhoneVerdict) => `${d.name} is busy with another backup or restore.`,
    advise: () => 'Wait until that is done, and try again.',
  },
  'backup-prohibited': {
    say: (d: PhoneVerdict) => `The management of ${d.name} does not allow this${quoted(d.text)}.`,
    advise: () => 'Ask whoever manages the phone.',
  },
  'icloud-restore-running': {
    say: (d: PhoneVerdict) => `${d.name} is still being restored from iCloud.`,
    advise: () => 'Let that finish, or stop it in Settings, and try again.',
  },
  'link-trouble': {
    say: (d: PhoneVerdict) => `${d.name} had trouble with the connection or its own storage${quoted(d.text)}.`,
    advise: () => 'Check the cable or the network, and try again.',
  },
  'phone-storage': {
    say: (d: PhoneVerdict) => `${d.name} could not use its own storage${quoted(d.text)}.`,
    advise: () => 'Restart the phone, and try again.',
  },
  'computer-unreadable': {
    say: (d: PhoneVerdict) => `${d.name} could not read the earlier backup on this computer${quoted(d.text)}.`,
    advise: () => 'Check that the drive is connected and that this account may read the backup folder.',
  },
  'uploads-failed': {
    say: (d: PhoneVerdict) => `${d.name} could not send everything${quoted(d.text)}.`,
    advise: () =>
      'Keep the phone unlocked and connected, check the drive, and try again. If it stays so, restart the phone: a damaged file on it may be the cause, the log names it.',
  },
  'computer-full': {
    say: (d: Named & RoomNeeded) => `There is not enough room on this computer for the backup of ${d.name}${room(d)}.`,
    advise: () => 'Make room there, or choose another drive.',
  },
  'phone-full': {
    say: (d: PhoneVerdict) => `${d.name} has too little room${quoted(d.text)}.`,
    advise: () => 'Delete something on the phone, or use one with more storage.',
  },
  'cancelled-on-phone': {
    say: (d: Named) => `The backup was cancelled on ${d.name}.`,
    advise: () => 'Start it again when you like: it goes on where it stopped.',
  },
  'unsupported-backup': {
    say: (d: PhoneVerdict) => `The backup comes from a newer or unknown system, and ${d.name} does not understand it.`,
    advise: () => 'Update the phone, or make a full backup.',
  },
  'no-usable-backup': {
    say: (d: PhoneVerdict) => `${d.name} found no finished backup to work with.`,
    advise: () => 'Make a full backup.',
  },
  'backup-damaged': {
    say: (d: PhoneVerdict) => `${d.name} found the backup on this computer incomplete or damaged${quoted(d.text)}.`,
    advise: () => 'Check the backup, go back to an earlier one, or make a full one.',
  },
  'encryption-required': {
    say: (d: PhoneVerdict) => `The management of ${d.name} wants its backups encrypted, and no backup password is set.`,
    advise: () => 'Set a backup password for this phone first: pearmain device encryption on, or backup --encrypt.',
  },
  'wrong-backup-password': {
    say: (d: Named) => `${d.name} does not take this as the password of its backups.`,
    safety: () => 'Nothing was changed: the phone keeps its password, and your backups are as they were.',
    advise: () =>
      'It is the password that was set for backups of this phone, perhaps years ago and on another computer; not its passcode. If nobody knows it: Settings › General › Transfer or Reset › Reset › Reset All Settings removes it, and backups made before stay locked with it.',
  },
  'passcode-not-entered': {
    say: (d: PhoneVerdict) => `The passcode was not entered on ${d.name} in time.`,
    advise: () => 'Start again, and enter the passcode when the phone asks for it.',
  },
  'no-icloud-account': {
    say: (d: PhoneVerdict) => `No iCloud account is signed in on ${d.name}.`,
    advise: () => 'Sign in on the phone, in Settings.',
  },
  'find-my-on': {
    say: (d: PhoneVerdict) => `Find My is on, so ${d.name} refuses.`,
    advise: () => 'Turn it off in Settings › your name › Find My, then try again.',
  },
  'setup-unfinished': {
    say: (d: PhoneVerdict) => `${d.name} has not been set up to the end.`,
    advise: () => 'Finish the set-up on the phone, then try again.',
  },
  'icloud-trouble': {
    say: (d: PhoneVerdict) => `${d.name} had trouble with iCloud${quoted(d.text)}.`,
    advise: () => 'Check the phone’s internet connection and its iCloud account.',
  },
  'backup-forced-off': {
    say: (d: PhoneVerdict) => `Backups are switched off on ${d.name}${quoted(d.text)}.`,
    advise: () => 'Ask whoever manages the phone.',
  },

  // What this side sees.
  'phone-left': {
    say: (d: Named & { text: string }) => `${d.name} left before the backup was complete${quoted(d.text)}.`,
    advise: () => 'Try again: it goes on where it stopped.',
  },
  'phone-silent': {
    say: (d: Named & { minutes: number }) => `${d.name} said nothing for ${d.minutes} minutes.`,
    advise: () => 'Look at the phone: it may wait for its passcode. Then try again: it goes on where it stopped.',
  },
  'phone-stalled': {
    say: (d: Named & { seconds: number }) =>
      `${d.name} stopped in the middle of a message, and sent nothing for ${d.seconds} seconds.`,
    advise: () => 'Check the cable or the network, and try again: it goes on where it stopped.',
  },
  'out-of-step': {
    say: (d: Named & { what: string }) => `What ${d.name} sent makes no sense: ${d.what}.`,
    advise: () => 'Try again: it goes on where it stopped.',
  },
  'too-much': {
    say: (d: Named & { what: string; limit: number }) =>
      `${d.name} sent more than ${d.limit} ${d.what}, which no backup needs.`,
    advise: () => 'Restart the phone, and try again.',
  },
  'backup-version': {
    say: (d: Named & { version: string }) =>
      `${d.name} speaks version ${d.version} of the backup protocol, which this program does not know.`,
    advise: () => 'Look for a newer version of this program.',
  },
  'sync-in-progress': {
    say: (d: Named) => `Another program is syncing ${d.name}.`,
    advise: () => 'Close iTunes, Finder or the other program, wait a moment, and try again.',
  },
  'cannot-store': {
    say: (d: Named & { path: string; problem: FolderProblem }) =>
      `What ${d.name} sent could not be stored as ${d.path}: ${problemWords[d.problem]}.`,
    advise: () => 'Check that the drive is connected and that this account may write to it, and try again.',
  },
  'backup-unproven': {
    say: (d: Named & { what: string }) => `${d.name} says that the backup is done, but ${d.what}.`,
    advise: () => 'Try again; if it stays so, make a full backup.',
  },
  'outside-backup': {
    say: (d: { path: string; problem: 'refused' }) => `“${d.path}” does not lie in the backup of this phone.`,
  },
  'reserve-reached': {
    say: (d: { path: string; problem: 'no-space' }) => `The disk is all but full, so “${d.path}” was not stored.`,
  },
  'file-too-large': {
    say: (d: { path: string; atMost: number }) => `${d.path} is larger than the ${d.atMost} bytes that it may have.`,
  },
  'file-not-sent': {
    say: (d: Named & { label: string; text: string }) => `${d.name} could not send “${d.label}”${quoted(d.text)}.`,
  },
  'part-of-phone-unread': {
    say: (d: Named & { part: string }) => `${d.name} did not tell about its ${d.part}, so Info.plist goes without.`,
  },
} as const;

const problemWords: Readonly<Record<FolderProblem, string>> = {
  'not-found': 'it is not there',
  exists: 'a file is in the way',
  'not-a-directory': 'a file is where a folder belongs',
  'is-a-directory': 'a folder is in the way',
  loop: 'a link leads in a circle',
  'no-space': 'the disk is full',
  refused: 'a backup has no such place',
  io: 'the drive did not take it',
};

function quoted(text: string): string {
  return text === '' ? '' : ` (“${text}”)`;
}

function room({ neededBytes, freeBytes }: RoomNeeded): string {
  if (neededBytes === null) return freeBytes === null ? '' : `: ${inWords(freeBytes)} free`;
  return `: ${inWords(neededBytes)} needed${freeBytes === null ? '' : `, ${inWords(freeBytes)} free`}`;
}

function inWords(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(1)} MB`;
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
