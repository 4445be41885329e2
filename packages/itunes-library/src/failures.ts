import { failures, systemWords } from '@pearmain/base';

/** What can go wrong with a library of iTunes or Music. */
export const fail = failures('library', {
  'no-library': {
    say: (d: { path: string }) => `There is no library of iTunes or Music in ${d.path}.`,
    safety: () => 'Nothing was changed.',
    advise: () =>
      'See with pearmain library find where libraries are on this computer, or name the folder that has “iTunes Library.itl”, “iTunes Library.xml” or “Music Library.musiclibrary” in it.',
  },
  several: {
    say: (d: { count: number }) => `There are ${d.count} libraries on this computer.`,
    safety: () => 'Nothing was changed.',
    advise: () => 'Name the folder of the one that is meant; pearmain library find lists them.',
  },
  damaged: {
    say: (d: { path: string; problem: string }) => `${d.path} cannot be read: ${d.problem}.`,
    safety: () => 'It was only read.',
    advise: () =>
      'Where iTunes or Music still opens the library, have it write an XML copy of it (File › Library › Export Library), and name that file.',
  },
  'not-readable': {
    say: (d: { path: string; reason: string }) => `${d.path} cannot be read: ${systemWords(d.reason)}.`,
    safety: () => 'Nothing was changed.',
    advise: () => 'Check the disk and its cable, and that you may read this folder.',
  },
  'newer-version': {
    say: (d: { path: string; version: string }) =>
      `${d.path} was written by a version of iTunes or Music that Pearmain does not know (${d.version}).`,
    safety: () => 'It is only read.',
    advise: () => 'What is said of it may be incomplete. An update of Pearmain may know it.',
  },
  'in-use': {
    say: (d: { path: string; signs: string }) => `The library in ${d.path} is in use: ${d.signs}.`,
    safety: () => 'It is only read.',
    advise: () => 'Quit iTunes or Music, so that everything is written, and try again.',
  },
  'database-unread': {
    say: (d: { path: string; instead: string }) => `${d.path} cannot be read, so ${d.instead} was read in its stead.`,
    safety: () => 'Both were only read.',
    advise: () => 'See whether iTunes or Music still opens the library.',
  },
  'older-copy': {
    say: (d: { path: string; days: number }) =>
      `${d.path} is ${d.days === 1 ? 'a day' : `${d.days} days`} older than the library itself.`,
    advise: () =>
      'Have iTunes share it with other programs (Preferences › Advanced), or have Music write a new one (File › Library › Export Library).',
  },
  'odd-characters': {
    say: (d: { path: string; count: number }) =>
      `${d.path} has ${d.count === 1 ? 'a character' : `${d.count} characters`} that no XML may hold; they were left out.`,
    advise: () => 'They come from the names in media files; nothing needs to be done.',
  },
  'must-quit': {
    say: (d: { path: string; signs: string }) => `The library in ${d.path} is in use: ${d.signs}.`,
    safety: () => 'Nothing was copied.',
    advise: () => 'Quit iTunes or Music and try again, or copy it as it is now with --while-running.',
  },
  nested: {
    say: (d: { path: string; library: string }) => `${d.path} and the library in ${d.library} lie in one another.`,
    safety: () => 'Nothing was copied.',
    advise: () => 'Choose a folder outside of the library, on another drive.',
  },
  'other-library': {
    say: (d: { path: string; library: string }) => `${d.path} holds the backup of another library (${d.library}).`,
    safety: () => 'It was not touched.',
    advise: () => 'Choose a folder of its own for each library.',
  },
  'drive-too-small': {
    say: (d: { path: string; neededBytes: number; freeBytes: number }) =>
      `The drive with ${d.path} has ${megabytes(d.freeBytes)} free, and ${megabytes(d.neededBytes)} are to be copied.`,
    safety: () => 'Nothing was copied.',
    advise: () => 'Free some space on it, or choose another drive.',
  },
  'file-too-large': {
    say: (d: { path: string; count: number; fileSystem: string }) =>
      `The drive is formatted as ${d.fileSystem}, which takes no files of 4 GiB; ${d.count === 1 ? 'one is' : `${d.count} are`} larger, such as ${d.path}.`,
    safety: () => 'Nothing was copied.',
    advise: () => 'Choose a drive with exFAT, APFS or NTFS, or format this one so; formatting deletes what is on it.',
  },
  'same-disk': {
    say: (d: { path: string }) => `${d.path} is on the same disk as the library.`,
    advise: () => 'When that disk fails, both are lost. A backup belongs on another drive.',
  },
  'media-away': {
    say: (d: { path: string }) =>
      `The media folder of the library is not here (${d.path}), so no media are copied from it.`,
    safety: () => 'What the backup has of them stays.',
    advise: () => 'Connect its drive and run the same command again, or say with --media where it is now.',
  },
  'no-backup': {
    say: (d: { path: string }) => `There is no backup of a library in ${d.path}.`,
    safety: () => 'Nothing was changed.',
    advise: () =>
      'Name the folder that was given to pearmain library backup; it has “Library” and “.library-backup” in it.',
  },
  'manifest-damaged': {
    say: (d: { path: string; line: number }) => `${d.path} cannot be read at line ${d.line}.`,
    safety: () => 'The files of the backup are not affected.',
    advise: () =>
      'Move the list away and run pearmain library backup again: what lies there is compared with the library, and copied only where it differs.',
  },
  'file-taken': {
    say: (d: { path: string }) => `There is something at ${d.path} already.`,
    safety: () => 'It was not touched.',
    advise: () => 'Choose another folder.',
  },
  'not-written': {
    say: (d: { path: string; reason: string }) => `${d.path} could not be written: ${systemWords(d.reason)}.`,
    safety: () => 'The library was only read.',
    advise: () => 'Check that there is room on the disk and that you may write there, then try again.',
  },
});

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** The system's word for what went wrong (`ENOENT`), where the error comes from there. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** What kept a path from being read, as a failure of ours; anything else is handed back. */
export function readFailure(error: unknown, path: string): unknown {
  const reason = systemCode(error);
  return reason === undefined ? error : fail('not-readable', { path, reason }, { cause: error });
}
