import { plainText } from '../plain-text.js';
import type { FolderProblem } from './folder.js';

/** Whom it is about, and the phone's own code where it gave one, in the form that people search for. */
export type Named = { name: string; phoneCode?: string };

/** How the phone itself explained the end of a backup: its code of the domain MBErrorDomain, and its words. */
export type PhoneVerdict = Named & { code: number; text: string };

/** What is known about room when there was not enough; `null` where the phone did not say. */
export type RoomNeeded = { neededBytes: number | null; freeBytes: number | null };

/** What could not be stored and why, in the words of the folder where it has any. */
type Unstored = { path: string; problem: FolderProblem; why?: string; remedy?: string | null };

/** What can end a backup; part of the one table of this package (docs/protocols/backup-host.md §6). */
export const backupFailures = {
  // What the phone says itself, by its MBErrorDomain code (`mb-errors.ts`).
  'ended-by-phone': {
    say: (d: PhoneVerdict) =>
      d.text === ''
        ? `${d.name} broke this off without a word; its code is ${d.code}.`
        : `${d.name} broke this off and said: “${inWords(d.text)}”.`,
    advise: () => 'Try again. If it stays so, restart the phone.',
  },
  'several-errors': {
    say: (d: PhoneVerdict) => `${d.name} met several errors at once${quoted(d.text)}.`,
    advise: () => 'Try again. If it stays so, restart the phone.',
  },
  'unfinished-on-phone': {
    say: (d: PhoneVerdict) => `${d.name} still holds an unfinished backup of its own.`,
    advise: () => 'Restart the phone, then start the backup again.',
  },
  'backup-file-missing': {
    say: (d: PhoneVerdict) => `${d.name} missed a file of the backup that it was to go on with${quoted(d.text)}.`,
    advise: afresh,
  },
  'folder-in-disorder': {
    say: (d: PhoneVerdict) => `${d.name} found a file where a folder belongs, or the reverse${quoted(d.text)}.`,
    advise: () =>
      'Another program may write into the backup folder. Run pearmain backup --full: the backup begins afresh, and everything is sent again.',
  },
  'try-again': {
    say: (d: PhoneVerdict) => `${d.name} put this off${quoted(d.text)}.`,
    advise: () => 'Wait a few minutes, then try again.',
  },
  'file-changed': {
    say: (d: PhoneVerdict) => `A file changed on ${d.name} while it was being sent${quoted(d.text)}.`,
    advise: () => 'Close the apps on the phone, and start the backup again: it goes on where it stopped.',
  },
  'backup-file-damaged': {
    say: (d: PhoneVerdict) => `${d.name} cannot read the notes that the last run left${quoted(d.text)}.`,
    advise: afresh,
  },
  'locked-meanwhile': {
    say: (d: PhoneVerdict) => `${d.name} locked itself, and could not read its own files any more.`,
    advise: () => 'Unlock it and start the backup again: it goes on where it stopped.',
  },
  'phone-busy': {
    say: (d: PhoneVerdict) => `${d.name} is busy with another backup or restore.`,
    advise: () => 'Wait until that is done, then try again.',
  },
  'backup-prohibited': {
    say: (d: PhoneVerdict) => `The management of ${d.name} does not allow this${quoted(d.text)}.`,
    advise: () => 'Ask whoever manages the phone.',
  },
  'icloud-restore-running': {
    say: (d: PhoneVerdict) => `${d.name} is still being restored from iCloud.`,
    advise: () => 'Let that finish, or stop it in Settings on the phone, then try again.',
  },
  'link-trouble': {
    say: (d: PhoneVerdict) => `${d.name} had trouble with the connection or with its own storage${quoted(d.text)}.`,
    advise: () => 'Check the cable or the Wi-Fi, and start again: it goes on where it stopped.',
  },
  'phone-storage': {
    say: (d: PhoneVerdict) => `${d.name} could not use its own storage${quoted(d.text)}.`,
    advise: () => 'Restart the phone, then try again.',
  },
  'computer-unreadable': {
    say: (d: PhoneVerdict) => `${d.name} could not read the earlier backup on this computer${quoted(d.text)}.`,
    advise: () => 'Check that the drive is connected and that this account may read the backup folder.',
  },
  'uploads-failed': {
    say: (d: PhoneVerdict) => `${d.name} could not send everything${quoted(d.text)}.`,
    advise: () =>
      'Keep the phone unlocked and connected, and start again: it goes on where it stopped. If it stays so, restart the phone; one of its files may be damaged.',
  },
  'computer-full': {
    say: (d: Named & RoomNeeded) => `There is not enough room on this computer for the backup of ${d.name}${room(d)}.`,
    advise: () => 'Make room on that disk, or choose another one with --location.',
  },
  'phone-full': {
    say: (d: PhoneVerdict) => `${d.name} has too little room for this${quoted(d.text)}.`,
    advise: () => 'Delete something on the phone, or use one with more storage.',
  },
  'cancelled-on-phone': {
    say: (d: Named) => `This was stopped on ${d.name}.`,
    advise: () => 'Start it again when you like: a backup goes on where it stopped.',
  },
  'unsupported-backup': {
    say: (d: PhoneVerdict) =>
      `The earlier backup is of a kind that ${d.name} does not understand: it comes from a newer or unknown system.`,
    advise: () =>
      'Run pearmain backup --full: the backup begins afresh, and everything is sent again. To restore the earlier one, update the phone first.',
  },
  'no-usable-backup': {
    say: (d: PhoneVerdict) => `${d.name} found no finished backup to work with.`,
    advise: afresh,
  },
  'backup-damaged': {
    say: (d: PhoneVerdict) => `${d.name} found what lies on this computer incomplete or damaged${quoted(d.text)}.`,
    advise: afresh,
  },
  'encryption-required': {
    say: (d: PhoneVerdict) => `The management of ${d.name} wants its backups encrypted, and no backup password is set.`,
    advise: () => 'Set a backup password for this phone first: pearmain device encryption on, or backup --encrypt.',
  },
  'wrong-backup-password': {
    say: (d: Named) => `${d.name} does not take this as the password of its backups.`,
    safety: () => 'Nothing was changed: the phone keeps its password, and your backups are as they were.',
    advise: () =>
      'It is the password that was set for backups of this phone, perhaps years ago and on another computer; not its passcode. If nobody knows it, backups made with it stay locked for good; pearmain device encryption forgotten says what can be done for those to come.',
  },
  'restore-newer-system': {
    say: (d: PhoneVerdict) =>
      `This backup comes from a newer system than ${d.name} has, or from one that it does not know${quoted(d.text)}.`,
    advise: () => 'Update the phone (Settings › General › Software Update), then restore again.',
  },
  'restore-no-backup': {
    say: (d: PhoneVerdict) => `${d.name} found no finished backup in what it was to be restored from${quoted(d.text)}.`,
    advise: () => 'Choose another backup: pearmain snapshot list shows which are whole.',
  },
  'restore-damaged': {
    say: (d: PhoneVerdict) => `${d.name} found the backup incomplete or damaged${quoted(d.text)}.`,
    advise: () =>
      'Choose another backup, or have this one looked through and mended: pearmain snapshot verify, pearmain snapshot repair.',
  },
  'restore-wrong-password': {
    say: (d: PhoneVerdict) => `${d.name} could not open the backup with this password.`,
    advise: () => 'Give the password with which the backup was made: pearmain password check tells in seconds.',
  },
  'passcode-not-entered': {
    say: (d: PhoneVerdict) => `The passcode was not entered on ${d.name} in time.`,
    advise: () => 'Start again, and enter the passcode when the phone asks for it, as it does every time.',
  },
  'no-icloud-account': {
    say: (d: PhoneVerdict) => `No iCloud account is signed in on ${d.name}.`,
    advise: () => 'Sign in on the phone, in Settings.',
  },
  'find-my-on': {
    say: (d: PhoneVerdict) => `Find My is on, so ${d.name} does not let itself be restored.`,
    advise: () => 'Turn it off in Settings › your name › Find My, then try again.',
  },
  'setup-unfinished': {
    say: (d: PhoneVerdict) => `The set-up of ${d.name} is not finished.`,
    advise: () => 'Go through it on the phone to the end, then try again.',
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
    advise: () => 'Start it again: it goes on where it stopped.',
  },
  'phone-silent': {
    say: (d: Named & { minutes: number }) => `${d.name} said nothing for ${d.minutes} minutes.`,
    advise: () => 'Look at the phone, which may wait for its passcode. Then start again: it goes on where it stopped.',
  },
  'phone-stalled': {
    say: (d: Named & { seconds: number }) =>
      `${d.name} stopped in the middle of a message, and sent nothing for ${d.seconds} seconds.`,
    advise: () => 'Check the cable or the Wi-Fi, and start again: it goes on where it stopped.',
  },
  'out-of-step': {
    say: (d: Named & { what: string }) => `What ${d.name} sent makes no sense: ${withoutStop(d.what)}.`,
    advise: () => 'Start again: it goes on where it stopped. If it stays so, restart the phone.',
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
    say: (d: Named & Unstored) =>
      `What ${d.name} sent could not be stored. ${d.why ?? `“${d.path}”: ${problemWords[d.problem]}.`}`,
    advise: (d: Unstored) =>
      d.remedy ?? 'Check that the drive is connected and that this account may write to it, and try again.',
  },
  'backup-unproven': {
    say: (d: Named & { what: string }) => `${d.name} says that the backup is done, but ${d.what}.`,
    advise: () =>
      'Start it again. If it stays so, run pearmain backup --full: it begins afresh, and everything is sent again.',
  },
  // These are answered to the phone, or told as a notice, and end no run by themselves.
  'outside-backup': {
    say: (d: { path: string; problem: 'refused' }) =>
      `“${plainText(d.path)}” does not lie in the backup of this phone.`,
  },
  'reserve-reached': {
    say: (d: { path: string; problem: 'no-space' }) =>
      `The disk is all but full, so “${plainText(d.path)}” was not stored.`,
  },
  'file-too-large': {
    say: (d: { path: string; atMost: number }) => `${d.path} is larger than the ${d.atMost} bytes that it may have.`,
  },
  'file-not-sent': {
    say: (d: Named & { label: string; text: string }) => `${d.name} could not send “${d.label}”${quoted(d.text)}.`,
  },
  'part-of-phone-unread': {
    say: (d: Named & { part: string }) =>
      `${d.name} did not tell about its ${d.part}, so the backup’s description goes without.`,
  },
} as const;

function afresh(): string {
  return 'Run pearmain backup --full: the backup begins afresh, and everything is sent again.';
}

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

/** Other failures' words come along as a part of a sentence. */
function withoutStop(text: string): string {
  return text.replace(/\.$/, '');
}

function quoted(text: string): string {
  return text === '' ? '' : ` (“${inWords(text)}”)`;
}

/** What the phone says, without codes and paths: the code that counts stands in small print. */
function inWords(text: string): string {
  const plain = text
    .replaceAll(/ \(MBErrorDomain\/-?\d+\)/g, '')
    .replaceAll(/\.? at path "[^"]*"/g, '')
    .replaceAll('. Underlying error: ', ': ')
    .replace(
      /\((\d+) < (\d+)\)/,
      (_, free: string, need: string) => `(${sizeInWords(Number(need))} needed, ${sizeInWords(Number(free))} free)`,
    );
  return withoutStop(plain);
}

function room({ neededBytes, freeBytes }: RoomNeeded): string {
  if (neededBytes === null) return freeBytes === null ? '' : `: ${sizeInWords(freeBytes)} free`;
  return `: ${sizeInWords(neededBytes)} needed${freeBytes === null ? '' : `, ${sizeInWords(freeBytes)} free`}`;
}

function sizeInWords(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(1)} MB`;
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
