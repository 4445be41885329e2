import { failures } from '@pearmain/base';

/** What can go wrong with what is inside a backup. */
export const fail = failures('content', {
  'not-in-backup': {
    say: (d: { kind: string }) => `There is nothing in this backup that ${d.kind} could be read from.`,
    safety: () => 'The backup was only read, and nothing was written.',
    advise: () =>
      'See with pearmain snapshot verify whether files of this backup are missing, and look at another one. What a phone keeps in iCloud alone is in no backup on a computer.',
  },
  'only-encrypted': {
    say: (d: { kind: string }) => `Phones put ${d.kind} into encrypted backups alone, and this one is not encrypted.`,
    safety: () => 'The backup was only read, and nothing was written.',
    advise: () =>
      'Give the phone’s backups a password with pearmain device encryption on: the next one has them. Backups made so far do not.',
  },
  'damaged-store': {
    say: (d: { path: string; reason: string }) => `${d.path} cannot be read: ${d.reason}`,
    safety: () => 'The backup was only read.',
    advise: () => 'Check the backup with pearmain snapshot verify, and try an earlier one.',
  },
  'damaged-body': {
    say: (d: { reason: string }) => `What is written there cannot be read: ${d.reason}.`,
    safety: () => 'The backup was only read, and everything else is exported.',
    advise: () => 'Look for it in an earlier backup.',
  },
  'too-costly': {
    say: (d: { kind: string; limit: string }) =>
      `Reading ${d.kind} took more ${d.limit} than any phone’s data should: the backup may be damaged, or made to do harm.`,
    safety: () => 'The backup was only read.',
    advise: () => 'Check the backup with pearmain snapshot verify, and try an earlier one.',
  },
  'nothing-to-find': {
    say: (d: { words: string }) => `There is no word in “${d.words}” that could be looked for.`,
    safety: () => 'No backup was read.',
    advise: () => 'Give a word or a part of a number: pearmain search "lake house".',
  },
  'format-unfit': {
    say: (d: { kind: string; format: string; fitting: string }) =>
      `${d.kind} cannot be written as ${d.format}. What fits: ${d.fitting}.`,
    safety: () => 'Nothing was written.',
    advise: () => 'Choose another --format.',
  },
  'filter-unfit': {
    say: (d: { kind: string; asked: string; fitting: string }) =>
      `${d.kind} cannot be chosen with --${d.asked}. What goes with them: ${d.fitting}.`,
    safety: () => 'Nothing was written.',
    advise: () => 'Leave it out, and choose in what comes out.',
  },
  'nothing-chosen': {
    say: (d: { kind: string; count: number }) =>
      `Nothing of what was asked for is among the ${d.kind} of this backup (${d.count} looked at).`,
    safety: () => 'Nothing was written.',
    advise: () =>
      'Look at the dates, the name and the conversation that were asked for: part of a name is enough, and of a number all that is dialled.',
  },
  'no-evidence': {
    say: (d: { path: string }) => `There is no signed list of evidence in ${d.path}.`,
    safety: () => 'Nothing was changed.',
    advise: () => 'Name the folder that an export with --evidence went to.',
  },
  'evidence-damaged': {
    say: (d: { path: string; reason: string }) => `${d.path} cannot be read as evidence: ${d.reason}.`,
    safety: () => 'Nothing was changed.',
    advise: () =>
      'Look for another copy of the export, or make it again with --evidence: the same backup gives the same.',
  },
  'file-taken': {
    say: (d: { path: string }) => `There is something at ${d.path} already.`,
    safety: () => 'It was not touched.',
    advise: () => 'Choose another folder, or add --overwrite to replace it.',
  },
  'not-written': {
    say: (d: { path: string; reason: string }) => `${d.path} could not be written (${d.reason}).`,
    safety: () => 'What was there before is untouched; the backup was only read.',
    advise: () => 'Check that there is room on the disk and that you may write there, then try again.',
  },
});
