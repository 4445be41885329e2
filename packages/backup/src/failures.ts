import { type AppError, failures, isFailure, systemWords } from '@pearmain/base';

/**
 * What keeps a folder from doing what the phone asks, as `data['problem']` of a failure: the words of the `BackupFolder`
 * port, which the host's side of the protocol turns into a status for the phone.
 */
export type FolderProblem =
  | 'not-found'
  | 'exists'
  | 'not-a-directory'
  | 'is-a-directory'
  | 'loop'
  | 'no-space'
  | 'refused'
  | 'io';

interface PathProblem {
  readonly path: string;
  readonly problem: FolderProblem;
}

const freeSpace = (): string => 'Free some space on that disk, or choose another one, then back up again.';

/** What can go wrong with one backup folder. */
export const fail = failures('backup', {
  'path-refused': {
    say: (d: PathProblem) => `The device asked for “${d.path}”, which is no place inside its own backup.`,
    safety: () => 'Nothing outside the backup was read or changed.',
    advise: () => 'A real device never asks for this. Disconnect it if you do not know what it is.',
  },
  'path-missing': { say: (d: PathProblem) => `There is no “${d.path}” in the backup folder.` },
  'path-taken': { say: (d: PathProblem) => `A file named “${d.path}” stands where a folder is needed.` },
  'path-not-a-folder': { say: (d: PathProblem) => `“${d.path}” leads through something that is not a folder.` },
  'path-is-a-folder': { say: (d: PathProblem) => `“${d.path}” is a folder, where a file was expected.` },
  'path-loop': { say: (d: PathProblem) => `Links lead in a circle at “${d.path}”.` },
  'disk-full': {
    say: (d: PathProblem) => `The disk with the backup is full; “${d.path}” could not be written.`,
    advise: freeSpace,
  },
  'file-too-large': {
    say: (d: PathProblem) => `The disk with the backup cannot hold a file as large as “${d.path}”.`,
    advise: () => 'A disk in the FAT32 format holds files of up to 4 GB. Choose another disk, or format it as exFAT.',
  },
  'not-writable': {
    say: (d: PathProblem & { reason: string }) =>
      `“${d.path}” may not be changed on this disk: ${systemWords(d.reason)}.`,
    advise: () => 'Check that the disk is not read-only and that you may write into the backup folder.',
  },
  'disk-error': {
    say: (d: PathProblem & { reason: string }) => `The disk did not take “${d.path}”: ${systemWords(d.reason)}.`,
    advise: () => 'Check the disk and its cable, then try again.',
  },
  'no-backup': {
    say: (d: { path: string }) => `${d.path} holds no device backup.`,
    advise: () => 'Choose the backup’s own folder: it is named after the device’s identifier.',
  },
  'access-denied': {
    say: (d: { path: string }) => `${d.path} may not be read by this program.`,
    advise: () => 'Check the permissions of the folder. On macOS, allow Full Disk Access for your terminal.',
  },
  'damaged-file': {
    say: (d: { path: string; reason: string }) => `${d.path} in the backup is damaged: ${d.reason}.`,
    advise: () => 'Verify the backup, and use an earlier one where that is needed.',
  },
  'damaged-keybag': {
    say: (d: { reason: string }) => `The keys stored with this backup are damaged: ${d.reason}.`,
    advise: () => 'Verify the backup, and use an earlier one where that is needed.',
  },
  'wrong-password': {
    say: () => 'That is not the password of this backup.',
    advise: () => 'The backup password is the one set when encryption was turned on; it may be an old one.',
  },
  'password-needed': {
    say: () => 'This backup is encrypted, and its password was not given.',
    advise: () => 'Give it with --password-file or --password-command, or run this in a terminal, to be asked for it.',
  },
  'unsupported-generation': {
    say: (d: { found: string }) => `This backup is of a kind that cannot be read yet (${d.found}).`,
    safety: () => 'Nothing in it was changed.',
    advise: () => 'Update the device to a later iOS and back it up again.',
  },
  'damaged-record': {
    say: (d: { reason: string }) => `The record of one file is not readable: ${d.reason}.`,
    advise: () => 'Verify the backup, and use an earlier one where that is needed.',
  },
  'missing-content': {
    say: (d: { path: string }) => `The content of “${d.path}” is not in the backup folder.`,
    advise: () => 'Verify the backup: it names all that is missing.',
  },
  'compose-mismatch': {
    say: (d: { what: 'generation' | 'protection' }) =>
      d.what === 'generation'
        ? 'These backups are of different generations: their indexes do not go together.'
        : 'One of these backups is encrypted, and the one it would go into is not: what is protected there would lie open here.',
    safety: () => 'Nothing was put together, and both are as they were.',
    advise: (d) =>
      d.what === 'generation'
        ? 'Choose two backups of about the same iOS.'
        : 'Encrypt a copy of the other one first, with pearmain snapshot materialize --encrypt.',
  },
  'archive-damaged': {
    say: (d: { path: string; reason: string }) => `The archive ${d.path} is damaged: ${d.reason}.`,
    safety: () => 'Nothing of it was kept.',
    advise: () => 'Copy the archive anew from where it came from.',
  },
  'not-an-archive': {
    say: (d: { path: string; entry: string }) =>
      `${d.path} is no archive of one backup: “${printable(d.entry)}” does not belong into any.`,
    safety: () => 'Nothing of it was kept.',
    advise: () => 'Choose a file that pearmain snapshot pack has written.',
  },
  'archive-wrong-password': {
    say: (d: { path: string }) => `That is not the password of the archive ${d.path}.`,
    safety: () => 'Nothing was written.',
    advise: () =>
      'An archive has a password of its own, given when it was packed; that of the backup in it is another.',
  },
  'archive-password-needed': {
    say: (d: { path: string }) => `The archive ${d.path} is encrypted, and its password was not given.`,
    safety: () => 'Nothing was written.',
    advise: () => 'Give it with --password-file or --password-command, or run this in a terminal, to be asked for it.',
  },
  'no-saved-passwords': {
    say: () => 'This backup holds no saved passwords.',
    safety: () => 'Nothing in it was changed.',
    advise: () =>
      'Devices save them in encrypted backups: pearmain device encryption on gives a phone a backup password.',
  },
  'damaged-listing': {
    say: () => 'What Pearmain keeps of this backup to list it quickly is damaged.',
    safety: () => 'The backup itself is not touched by that.',
    advise: () => 'Run the command again: the listing is made anew.',
  },
  'attributes-file': {
    say: (d: { path: string; reason: string }) => `${d.path} cannot be written: ${systemWords(d.reason)}.`,
    safety: () => 'The backup is as it was.',
    advise: () => 'Choose another file for --attributes, or give --overwrite to replace it.',
  },
  'unknown-data-type': {
    say: (d: { type: string; known: readonly string[] }) =>
      d.type === '' ? 'No kind of data was named.' : `There is no kind of data called “${printable(d.type)}”.`,
    safety: () => 'Nothing was started.',
    advise: (d) =>
      `Choose among ${d.known.join(', ')}, or app: and an app’s identifier, such as app:com.example.bakery.`,
  },
  'unknown-app': {
    say: (d: { app: string }) => `There is no app ${d.app} here.`,
    safety: () => 'Nothing was started.',
    advise: () => 'pearmain snapshot types lists the apps of the latest backup.',
  },
  'destination-in-backup': {
    say: (d: { path: string }) => `${d.path} lies inside the backup itself.`,
    safety: () => 'Nothing was written: a backup that is read is never changed.',
    advise: () => 'Choose a folder outside of it.',
  },
  'destination-too-small': {
    say: (d: { path: string; neededBytes: number; freeBytes: number }) =>
      `The files take ${megabytes(d.neededBytes)}, and the disk with ${d.path} has ${megabytes(d.freeBytes)} free.`,
    safety: () => 'Nothing was written.',
    advise: () => 'Free some space, choose another folder, or take out fewer files.',
  },
  'destination-too-many': {
    say: (d: { path: string; files: number; free: number }) =>
      `There are ${d.files} files, and the disk with ${d.path} takes ${d.free} more.`,
    safety: () => 'Nothing was written.',
    advise: () => 'Choose a folder on another disk, or take out fewer files.',
  },
  'destination-full': {
    say: (d: { path: string }) => `The disk with ${d.path} is full.`,
    safety: () => 'The files that are there are complete, and the backup is as it was.',
    advise: () => 'Free some space, then run the same command again: it goes on where it stopped.',
  },
  'destination-not-writable': {
    say: (d: { path: string; reason: string }) => `${d.path} cannot be written to: ${systemWords(d.reason)}.`,
    safety: () => 'The files that are there are complete, and the backup is as it was.',
    advise: () => 'Check the disk and its cable, then run the same command again: it goes on where it stopped.',
  },
});

/** The failure for a path of the phone's and one word of the port. */
export function pathFailure(problem: FolderProblem, path: string, cause?: unknown): AppError {
  const options = cause === undefined ? {} : { cause };
  switch (problem) {
    case 'refused':
      return fail('path-refused', { path: printable(path), problem }, options);
    case 'not-found':
      return fail('path-missing', { path, problem }, options);
    case 'exists':
      return fail('path-taken', { path, problem }, options);
    case 'not-a-directory':
      return fail('path-not-a-folder', { path, problem }, options);
    case 'is-a-directory':
      return fail('path-is-a-folder', { path, problem }, options);
    case 'loop':
      return fail('path-loop', { path, problem }, options);
    case 'no-space':
      return fail('disk-full', { path, problem }, options);
    case 'io':
      return fail('disk-error', { path, problem, reason: reasonOf(cause) }, options);
  }
}

/** Turns what the file system says about a path into a failure of ours; anything else is handed back as it is. */
export function diskFailure(error: unknown, path: string): unknown {
  // Whoever observes a writer may keep a database on the same disk.
  if (isFailure(error, 'sqlite/full')) return pathFailure('no-space', path, error);
  const code = errorCode(error);
  if (code === undefined) return error;
  const problem = problems[code];
  if (problem) return pathFailure(problem, path, error);
  const data = { path, problem: 'io', reason: code } as const;
  if (code === 'EFBIG') return fail('file-too-large', data, { cause: error });
  if (readOnly.has(code)) return fail('not-writable', data, { cause: error });
  return fail('disk-error', data, { cause: error });
}

/** Turns what the file system says while a backup is read into a failure of ours. */
export function readFailure(error: unknown, path: string): unknown {
  const code = errorCode(error);
  if (code === 'EACCES' || code === 'EPERM') return fail('access-denied', { path }, { cause: error });
  return diskFailure(error, path);
}

/** The system's word for what went wrong (`ENOENT`), where the error comes from there. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

const problems: Readonly<Record<string, FolderProblem | undefined>> = {
  ENOENT: 'not-found',
  EEXIST: 'exists',
  ENOTEMPTY: 'exists',
  ENOTDIR: 'not-a-directory',
  EISDIR: 'is-a-directory',
  ELOOP: 'loop',
  ENOSPC: 'no-space',
  EDQUOT: 'no-space',
  ENAMETOOLONG: 'refused',
  EINVAL: 'refused',
  EILSEQ: 'refused',
};

const readOnly = new Set(['EACCES', 'EPERM', 'EROFS']);

function megabytes(bytes: number): string {
  return `${Math.ceil(Number(bytes) / 1e6)} MB`;
}

function reasonOf(cause: unknown): string {
  return errorCode(cause) ?? 'no reason given';
}

/** A hostile path is shown, not obeyed: cut, and without characters that steer a terminal. */
function printable(path: string): string {
  return path.slice(0, 200).replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
