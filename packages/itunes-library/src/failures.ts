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
