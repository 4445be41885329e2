import { failures } from '@pearmain/base';

/** What can go wrong with a database file. */
export const fail = failures('sqlite', {
  'not-a-database': {
    say: (d: { path: string }) => `${d.path} is not an SQLite database.`,
    advise: () => 'If this belongs to a backup, verify the backup: the file may be damaged or encrypted.',
  },
  damaged: {
    say: (d: { path: string; reason: string }) => `${d.path} is damaged: ${d.reason}.`,
    advise: () => 'Verify the backup it belongs to, and use an earlier one where that is needed.',
  },
  busy: {
    say: (d: { path: string }) => `${d.path} is in use by another program.`,
    advise: () => 'Wait until the other program is done, then try again.',
  },
  full: {
    say: (d: { path: string }) => `There is no room left on the disk for ${d.path}.`,
    advise: () => 'Free some space, then try again.',
  },
  'cannot-open': {
    say: (d: { path: string; reason: string }) => `${d.path} cannot be opened: ${d.reason}.`,
    advise: () => 'Check that the folder exists and that you may read and write it.',
  },
  refused: {
    say: (d: { path: string; reason: string }) => `${d.path} did not accept a statement: ${d.reason}.`,
    advise: () => 'Try again. If it stays so, check the disk, and report what -vv prints.',
  },
});
