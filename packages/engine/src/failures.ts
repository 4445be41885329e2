import { failures } from '@pearmain/base';

/** What can keep a task from its end, where no lower package knows. */
export const fail = failures('engine', {
  'bad-address': {
    say: (d: { text: string }) => `“${d.text}” is no address in a network.`,
    advise: () =>
      'Give the phone’s address or name without a port, such as 192.168.1.20; pearmain_MDNS_ADDRESS takes HOST:PORT.',
  },
  'evidence-key': {
    say: (d: { path: string }) => `The key in ${d.path}, with which evidence is signed, cannot be read or made.`,
    safety: () => 'Nothing was written.',
    advise: () =>
      'See that the folder can be written to. Where the file is damaged, put a copy of it there, or move it away: another key is made then.',
  },
  'no-browser': {
    say: () => 'PDF is printed by a browser, and none that can is on this computer: no Chromium, Chrome or Edge.',
    safety: () => 'Nothing was written.',
    advise: () =>
      'Install one, name it in pearmain_BROWSER where it lies elsewhere, or export as html and print that with your own browser.',
  },
  'not-printed': {
    say: (d: { program: string; name: string; reason: string }) => `${d.program} did not print ${d.name}: ${d.reason}.`,
    safety: () => 'What was printed before is there; the backup was only read.',
    advise: () =>
      'Try it as an ordinary user, another browser (pearmain_BROWSER), or html, which your own browser prints. Where there is no other user but root, as in a container, pearmain_BROWSER_SANDBOX=off runs it without its sandbox.',
  },
  'settings-damaged': {
    say: (d: { path: string; problem: string }) => `The settings file ${d.path} cannot be used: ${d.problem}.`,
    safety: () => 'Nothing was started.',
    advise: () => 'Correct it or move it away; without it the defaults apply.',
  },
  'unknown-setting': {
    say: (d: { name: string; known: readonly string[] }) => `There is no setting “${d.name}”.`,
    advise: (d) => `There are ${d.known.join(', ')}.`,
  },
  'bad-setting': {
    say: (d: { name: string; value: string; problem: string }) => `“${d.value}” cannot be the ${d.name}: ${d.problem}.`,
    safety: () => 'The settings are as they were.',
    advise: () => 'pearmain config --help lists the settings, with examples.',
  },
  'not-set': {
    say: (d: { name: string; path: string }) => `“${d.name}” is not set in ${d.path}.`,
    advise: () => 'pearmain config --help lists the settings, with examples.',
  },
  'not-enough-space': {
    say: (d: { path: string; neededBytes: number; freeBytes: number }) =>
      `The disk with ${d.path} has ${megabytes(d.freeBytes)} free, and no backup can be made with less than ${megabytes(d.neededBytes)}.`,
    safety: () => 'Nothing was started; backups made before are untouched.',
    advise: () => 'Free some space, or choose another place with --location.',
  },
  'file-too-large-for-disk': {
    say: (d: { path: string; name: string; file: string; sizeBytes: number }) =>
      `The disk with ${d.path} is in the FAT32 format, which takes no file of 4 GB or more, and ${d.name} holds one of ${gigabytes(d.sizeBytes)}.`,
    safety: () => 'Nothing was started; backups made before are untouched.',
    advise: () => 'Choose another disk, or format this one as exFAT or a format of your system; that erases it.',
  },
  'four-gib-limit': {
    say: (d: { path: string }) =>
      `The disk with ${d.path} is in the FAT32 format, which takes no file of 4 GB or more: a long video on the phone would end the backup.`,
    advise: () => 'Choose another disk, or format this one as exFAT or a format of your system; that erases it.',
  },
  'cannot-share': {
    say: (d: { path: string }) =>
      `The disk with ${d.path} cannot share unchanged files between backups: every version takes its full size, and each run first copies the last one.`,
    advise: () =>
      'Choose a disk in a format of your system, or work in place as Apple’s programs do (--in-place): without a history, and without a good backup while a run is under way.',
  },
  'synced-folder': {
    say: (d: { path: string; service: string }) =>
      `${d.path} seems to be a folder that ${d.service} copies elsewhere: backups would leave this computer, and be copied while they change.`,
    advise: () => 'Choose a folder outside of it, or leave this one out of the syncing and encrypt the backups.',
  },
  'in-place': {
    say: (d: { name: string }) =>
      `The last backup of ${d.name} is worked on in place, as you chose: until this run has finished there is no good one here.`,
  },
  'in-place-needless': {
    say: (d: { path: string }) =>
      `The disk with ${d.path} shares unchanged files between backups: working in place saves nothing there, and puts the last good backup at risk.`,
    safety: () => 'Nothing was started; backups made before are untouched.',
    advise: () => 'Leave --in-place out.',
  },
  'check-found-damage': {
    say: (d: { findings: number; first: string }) =>
      `The phone reported success, but the check found ${d.findings} ${d.findings === 1 ? 'fault' : 'faults'}. The first: ${d.first}`,
    safety: () => 'This run is not counted as a backup; the last good one is untouched.',
    advise: () => 'Run the backup again with --full.',
  },
  'wrong-password': {
    say: (d: { name: string }) => `This password does not open the backup of ${d.name}.`,
    advise: () =>
      'It must be the backup password that was set for this phone, not its passcode or an Apple account password. If it was changed since the last backup, give the new one and add --full.',
  },
  'no-keychain': {
    say: (d: { reason: string }) => `This computer offers no keychain that passwords could be kept in (${d.reason}).`,
    safety: () => 'No password was stored anywhere.',
    advise: () =>
      'Give passwords with --password-command, which can ask a password manager, or with --password-file. On Linux a desktop’s keyring must be running.',
  },
  'already-encrypted': {
    say: (d: { name: string }) => `This backup of ${d.name} is encrypted already.`,
    safety: () => 'Nothing was written.',
    advise: () =>
      'Leave --encrypt out to copy it as it is; pearmain password change gives it, or the copy, another password.',
  },
  'destination-taken': {
    say: (d: { path: string }) => `There is something at ${d.path} already.`,
    safety: () => 'It was not touched, and nothing was written.',
    advise: () => 'Choose another place, or move away what lies there.',
  },
  'saved-passwords-stay': {
    say: (_: object) =>
      'Saved passwords come along, but only the device that they are from can open them again, if at all.',
    advise: () => 'For a phone that shall have them, restore the backup as it is, with the password that it has.',
  },
  'device-unknown': {
    say: (d: { path: string }) => `The backup in ${d.path} does not say which device it is of.`,
    safety: () => 'Nothing was changed.',
    advise: () => 'Passwords are kept for a device. Give the password with --password-file instead.',
  },
  'not-encrypted': {
    say: (d: { name: string }) => `This backup of ${d.name} has no password: it is not encrypted.`,
    safety: () => 'Nothing in it was changed.',
    advise: () => 'A phone gets a password for its next backups with pearmain device encryption on.',
  },
  'new-backup-not-opened': {
    say: (d: { name: string }) =>
      `The password does not open the new backup of ${d.name}, so only its structure was checked.`,
    advise: () => 'Find the password that was set on this phone: without it nobody can restore this backup.',
  },
  'computer-slept': {
    say: (d: { name: string; minutes: number }) =>
      `This computer slept for ${d.minutes === 1 ? 'a minute' : `${d.minutes} minutes`}, and the connection to ${d.name} ended meanwhile.`,
    advise: () => 'Start the backup again: it goes on where it stopped. Keep the computer awake while it runs.',
  },
  'waiting-for-phone': {
    say: (d: { reason: string; name: string }) => `${d.reason} Waiting for ${d.name}, then the backup goes on.`,
  },
  'trying-again': {
    say: (d: { reason: string; seconds: number }) => `${d.reason} Trying again in ${d.seconds} seconds.`,
  },
  'notes-mended': {
    say: () =>
      'The notes of the last backup on this disk were damaged; the new backup goes on with the copies that Pearmain keeps of them.',
    advise: () => 'Nothing needs to be done. Check the disk, if this happens more than once.',
  },
  'starting-over': {
    say: (d: { reason: string; safety: string; fromLast: boolean }) =>
      `${d.reason} ${d.safety} ${
        d.fromLast
          ? 'The backup begins again from the last good one.'
          : 'The backup begins afresh, so everything is sent again.'
      }`,
  },
  'encryption-is-off': {
    say: (d: { name: string }) => `The backups of ${d.name} have no password that could be changed.`,
    advise: () => 'Set one with pearmain device encryption on.',
  },
  'encryption-unproven': {
    say: (d: { name: string; isOn: boolean }) =>
      `${d.name} said that it is done, but its backups are still ${d.isOn ? 'encrypted' : 'not encrypted'}.`,
    advise: () => 'Restart the phone, and try again.',
  },
  'cloud-unproven': {
    say: (d: { name: string; isOn: boolean }) =>
      `${d.name} said that it is done, but its backup to iCloud is still ${d.isOn ? 'on' : 'off'}.`,
    advise: () => 'Look in Settings › your name › iCloud › iCloud Backup on the phone.',
  },
  'cloud-untold': {
    say: (d: { name: string }) =>
      `${d.name} said that it is done, and does not tell whether its backup to iCloud is on.`,
    advise: () => 'Look in Settings › your name › iCloud › iCloud Backup on the phone.',
  },
  'not-mended': {
    say: (d: { path: string }) => `The permissions of ${d.path} could not be changed.`,
    advise: (d) => `It belongs to another account: sudo chown -R "$USER" "${d.path}".`,
  },
  'search-denied': {
    say: (d: { path: string; isMac: boolean }) =>
      `This program may not look into ${d.path}, so nobody knows whether there are backups in it.`,
    advise: (d) =>
      d.isMac
        ? 'Open System Settings › Privacy & Security › Full Disk Access, switch it on for your terminal, and start that anew.'
        : 'Change its permissions, or run Pearmain as the user to whom it belongs.',
  },
  'backup-unreadable': {
    say: (d: { path: string; reason: string }) => `The backup in ${d.path} cannot be looked at: ${d.reason}`,
    advise: () => 'Check its permissions, and its disk.',
  },
  'import-broken': {
    say: (d: { path: string; findings: number; first: string }) =>
      `The backup in ${d.path} is not whole: the check found ${d.findings} ${d.findings === 1 ? 'fault' : 'faults'}. The first: ${d.first}`,
    safety: () => 'It was only read, and nothing was taken in.',
    advise: () => 'Take it in as it is with --even-broken; it then never counts as a good backup.',
  },
  'import-hopeless': {
    say: (d: { path: string; reason: string }) => `The backup in ${d.path} cannot be taken in: ${d.reason}`,
    safety: () => 'It was only read.',
    advise: () => 'Keep the folder where it is.',
  },
  'no-room-for-copy': {
    say: (d: { path: string; neededBytes: number; freeBytes: number }) =>
      `The copy takes ${megabytes(d.neededBytes)}, and the disk with ${d.path} has ${megabytes(d.freeBytes)} free.`,
    safety: () => 'Nothing was started.',
    advise: () => 'Free some space there, or choose another disk.',
  },
  'nested-location': {
    say: (d: { from: string; to: string }) =>
      `${d.to} and ${d.from} lie in one another, so nothing can be moved between them.`,
    safety: () => 'Nothing was changed.',
    advise: () => 'Choose a folder beside the old one, or on another disk.',
  },
  'nothing-to-move': {
    say: (d: { to: string }) => `Backups are kept in ${d.to} already, and nothing waits to be moved there.`,
    advise: () => 'Name another folder, or run pearmain location list to see what is where.',
  },
  'not-kept-here': {
    say: (d: { path: string }) =>
      `The backup in ${d.path} is of another program or place, and Pearmain changes only what is at its own locations.`,
    safety: () => 'Nothing was changed.',
    advise: () => 'Take it in with pearmain snapshot import, or name its location with --location.',
  },
  'restore-partial': {
    say: (d: { path: string; types: readonly string[] }) =>
      `The backup in ${d.path} holds ${d.types.join(', ')} alone: a phone that was restored from it would lose all the rest.`,
    advise: () => 'Choose a whole backup, or take files out of this one with pearmain get.',
  },
  'partial-copied': {
    say: (d: { types: readonly string[] }) =>
      `This backup holds ${d.types.join(', ')} alone: a phone that another program restores from the copy loses all the rest.`,
    safety: () => 'The backup and the copy are complete in what they hold.',
    advise: () => 'Use the copy for reading, and a whole backup for restoring.',
  },
  'only-some-kept': {
    say: (d: { name: string; types: readonly string[] }) =>
      `${d.name} sends everything all the same, so this takes as long as a whole backup. Kept is: ${d.types.join(', ')}. A whole phone cannot be restored from that.`,
    advise: () => 'For one that restores a phone, leave --only out.',
  },
  'restore-not-whole': {
    say: (d: { path: string; faults: number; first: string }) =>
      `The backup in ${d.path} is not whole: the check found ${d.faults} ${d.faults === 1 ? 'fault' : 'faults'}. The first: ${d.first}`,
    advise: () => 'Choose another backup, or mend this one with pearmain snapshot repair.',
  },
  'restore-too-new': {
    say: (d: { name: string; backupVersion: string; phoneVersion: string }) =>
      `The backup was made on iOS ${d.backupVersion}, and ${d.name} has ${d.phoneVersion}.`,
    advise: () => 'Update the phone first (Settings › General › Software Update), or choose an older backup.',
  },
  'restore-too-large': {
    say: (d: { name: string; neededBytes: number; freeBytes: number }) =>
      `The backup takes ${size(d.neededBytes)}, and ${d.name} has room for ${size(d.freeBytes)}.`,
    advise: () => 'Use a phone with more storage, or make room on this one.',
  },
  'restore-battery-low': {
    say: (d: { name: string; percent: number }) =>
      `The battery of ${d.name} is at ${d.percent} %, and nothing charges it.`,
    advise: () => 'Connect the phone to power: it must not go off while it is restored.',
  },
  'erase-unproven': {
    say: (d: { name: string }) => `${d.name} restarted and still knows this computer, so it is not erased.`,
    advise: () =>
      'Look at the phone, and try again; or erase it there: Settings › General › Transfer or Reset › Erase All Content and Settings.',
  },
  'erase-plain': {
    say: (d: { name: string }) =>
      `The backups of ${d.name} are not encrypted: its saved passwords, Health and Wi-Fi networks are in none of them, and go for good.`,
    advise: () => 'If they matter, say no now, and make an encrypted one first: pearmain backup --encrypt.',
  },
  'safety-incomplete': {
    say: (d: { name: string; files: number; first: string; id: string }) =>
      `The backup that was made before (${d.id}) lacks ${d.files} ${d.files === 1 ? 'file' : 'files'} that ${d.name} could not read, so it stops here. The first: ${d.first}`,
    safety: () =>
      'Nothing on the phone was changed, and the backup that was just made is kept, as are those before it.',
    advise: () =>
      'Restart the phone, unlock it, and try again. If it can do without these files: --no-safety-backup, now that there is this backup.',
  },
  'safety-needs-set-up': {
    say: (d: { name: string }) => `The set-up of ${d.name} is not finished, so it cannot be backed up before.`,
    advise: () =>
      'Go through its set-up to the end. Where nothing is on it yet, restore without a backup before: --no-safety-backup.',
  },
  'part-goes-whole': {
    say: (d: { what: string }) =>
      `${d.what}: they replace all that a phone has of them, also what belongs to everything else, so they go back with a whole backup alone.`,
    advise: () => 'Restore the whole backup, or leave them out.',
  },
  'part-would-clear': {
    say: (d: { name: string; phoneVersion: string }) =>
      `${d.name} has iOS ${d.phoneVersion}, which clears messages, settings and photos that a restored backup lacks: a part of a backup would cost it the rest.`,
    advise: () =>
      'Put the part into a whole backup of this phone, made just now: pearmain backup, then pearmain restore latest --with TYPES=SNAPSHOT. Or take the files out with --to FOLDER.',
  },
  'part-of-other-system': {
    say: (d: { backupVersion: string; besideVersion: string }) =>
      `The part is of iOS ${d.backupVersion}, and what it would come beside is of iOS ${d.besideVersion}: their databases do not go together.`,
    advise: () => 'Choose a backup of the same iOS, restore a whole one, or take the files out with --to FOLDER.',
  },
  'part-of-other-make': {
    say: (d: { path: string }) =>
      `The database “${d.path}” of the part has other tables than the one that it would replace, so apps might not open it.`,
    safety: () => 'Nothing was sent to the phone, and your backups are as they were.',
    advise: () =>
      'Choose a backup that was made with the same version of iOS and of the app, restore a whole one, or take the files out with --to FOLDER.',
  },
  'part-empty': {
    say: (d: { what: string; folder: string }) => `There is nothing of ${d.what} in the backup in ${d.folder}.`,
    advise: () => 'Choose another backup. Some kinds are in encrypted backups alone, and some in iCloud.',
  },
  'last-good': {
    say: (d: { id: string; name: string }) =>
      `${d.id} is the last good backup of ${d.name}, so it is not deleted just so.`,
    safety: () => 'Nothing was changed.',
    advise: () => 'Make a new backup first, or say that you mean it with --last-good.',
  },
  'not-in-trash': {
    say: (d: { selector: string }) => `There is no deleted backup that “${d.selector}” stands for.`,
    advise: () => 'Run pearmain snapshot trash list to see those that can be brought back.',
  },
  'sums-unreadable': {
    say: (d: { path: string; reason: string }) =>
      `The notes of what came from the phone (${d.path}) cannot be read: ${d.reason.replace(/\.$/, '')}. Less can be said of this backup.`,
    safety: () => 'The backup itself is not affected.',
    advise: () => 'The next backup makes new ones.',
  },
  'nothing-proven': {
    say: (d: { path: string }) =>
      `Nothing was kept of the backup in ${d.path} that could prove what its files should be, so nothing in it can be repaired.`,
    safety: () => 'Nothing was changed.',
    advise: () => 'Make a new backup, or use an earlier one: pearmain snapshot list shows them.',
  },
  'check-not-noted': {
    say: (d: { reason: string }) => `The result could not be noted beside the backup: ${d.reason}`,
    safety: () => 'The check itself is not affected.',
    advise: () => 'Check again when nothing else works on this backup and its disk can be written to.',
  },
  'no-backups-of': {
    say: (d: { selector: string; location: string }) => `There are no backups of “${d.selector}” in ${d.location}.`,
    advise: () => 'Run pearmain snapshot list to see whose are there.',
  },
  'no-such-snapshot': {
    say: (d: { selector: string }) => `There is no backup that “${d.selector}” stands for.`,
    advise: () => 'Run pearmain snapshot list to see those that are there.',
  },
  'no-such-path': {
    say: (d: { path: string }) => `There is no “${d.path}” in this backup.`,
    advise: () => 'Run pearmain ls with the backup to see what is in it; upper and lower case matter.',
  },
  'not-a-file': {
    say: (d: { path: string; kind: 'directory' | 'link' | 'unsaved' | 'unknown' }) =>
      `“${d.path}” is ${otherKinds[d.kind] ?? 'no file'}.`,
    advise: () => 'Give the path of one file. pearmain get takes whole folders out.',
  },
  'ambiguous-snapshot': {
    say: (d: { selector: string; candidates: readonly string[] }) =>
      `“${d.selector}” stands for several backups: ${d.candidates.join(', ')}.`,
    advise: () => 'Use more characters of the one you mean.',
  },
  'bad-moment': {
    say: (d: { text: string }) => `“${d.text}” is not a day.`,
    safety: () => 'No backup was read.',
    advise: () => 'Write it as 2026-03-03, 2026-03, yesterday, or “3 weeks ago”.',
  },
  'bad-cursor': {
    say: (d: { text: string }) => `“${d.text}” is not where a page of hits ends.`,
    safety: () => 'No backup was read.',
    advise: () => 'Give to --after what the page before says in the end, or leave it out for the first page.',
  },
});

function size(bytes: number): string {
  return Number(bytes) < 1e9 ? megabytes(bytes) : gigabytes(bytes);
}

function gigabytes(bytes: number): string {
  return `${(Number(bytes) / 1e9).toFixed(1)} GB`;
}

function megabytes(bytes: number): string {
  return `${Math.floor(Number(bytes) / 1e6)} MB`;
}

const otherKinds: Readonly<Record<string, string>> = {
  directory: 'a folder',
  link: 'a link, which has no content of its own',
  unsaved: 'a file that changed while the phone saved it, and that it left out',
};
