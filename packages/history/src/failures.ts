import { failures, systemWords } from '@pearmain/base';

/** What can go wrong with the place where backups and their history lie. */
export const fail = failures('history', {
  'no-location': {
    say: (d: { path: string }) => `There is no folder at ${d.path}.`,
    advise: () => 'Connect the disk it is on, or choose another location.',
  },
  'not-a-folder': {
    say: (d: { path: string }) => `${d.path} is not a folder.`,
    advise: () => 'Choose a folder for the backups, or move the file that stands in the way.',
  },
  'not-writable': {
    say: (d: { path: string; reason: string }) => `${d.path} cannot be written to: ${systemWords(d.reason)}.`,
    advise: () => 'Check that the disk is not read-only and that you may write into this folder.',
  },
  'not-readable': {
    say: (d: { path: string; reason: string }) => `${d.path} cannot be read: ${systemWords(d.reason)}.`,
    advise: () => 'Check the disk and its cable, and that you may read this folder.',
  },
  'disk-full': {
    say: (d: { path: string }) => `The disk with ${d.path} is full.`,
    advise: () => 'Free some space on that disk, or choose another location.',
  },
  'newer-format': {
    say: (d: { path: string; format: number }) =>
      `${d.path} was written by a newer version of Pearmain (format ${d.format}).`,
    advise: () => 'Update Pearmain on this computer. The backups themselves are readable by any tool meanwhile.',
  },
  'damaged-file': {
    say: (d: { path: string; reason: string }) => `${d.path} is not readable: ${systemWords(d.reason)}.`,
    safety: () => 'The backups themselves are folders of their own and are not affected.',
    advise: () => 'The page docs/formats/location.md says what the file holds and how to do without it.',
  },
  locked: {
    say: (d: { holder: string }) => `A backup into this place is under way (${d.holder}).`,
    advise: () => 'Wait until it is done, or end it, then try again.',
  },
  'cannot-lock': {
    say: (d: { path: string; reason: string }) =>
      `Nothing can be reserved at ${d.path}: ${d.reason.replace(/\.$/, '')}.`,
    advise: () => 'Some network shares do not support this. Choose a location on a disk of this computer.',
  },
  'source-changed': {
    say: (d: { path: string; file: string }) =>
      `“${d.file}” in ${d.path} changed while it was copied, or cannot be read twice.`,
    safety: () => 'Nothing was changed; what was copied does not count.',
    advise: () => 'See that no other program backs up into that folder, check its disk, and try again.',
  },
  'already-kept': {
    say: (d: { path: string; id: string }) => `The backup in ${d.path} is kept here already, as ${d.id}.`,
    advise: (d) => `Nothing needs to be done; pearmain snapshot show ${d.id} shows it.`,
  },
  'place-taken': {
    say: (d: { path: string; udid: string }) =>
      `${d.path} holds backups of ${d.udid} already, so none are moved there.`,
    safety: () => 'Nothing was changed.',
    advise: () => 'Choose another folder, or move these away first.',
  },
  'moved-on': {
    say: (d: { from: string; to: string }) =>
      `A move from ${d.from} to ${d.to} broke off, and since then a backup was made in ${d.from} that ${d.to} does not have.`,
    safety: () => 'Both places are kept as they are.',
    advise: (d) => `Take that backup in with pearmain snapshot import, then remove what is left in ${d.from}.`,
  },
  'copy-differs': {
    say: (d: { path: string }) => `${d.path} does not read back as what was copied there.`,
    safety: () => 'The backups are still where they were.',
    advise: () => 'Check the new disk and its cable, then start the move again: it goes on where it stopped.',
  },
  pinned: {
    say: (d: { id: string }) => `The backup ${d.id} is pinned, so it is not deleted.`,
    safety: () => 'Nothing was changed.',
    advise: (d) => `Unpin it first: pearmain snapshot unpin ${d.id}.`,
  },
  'no-work': {
    say: (d: { path: string }) => `There is no finished run at ${d.path} to be published.`,
    safety: () => 'The last good backup was not touched.',
    advise: () => 'Start the backup again.',
  },
});
