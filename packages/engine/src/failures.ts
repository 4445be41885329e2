import { failures } from '@pearmain/base';

/** What can keep a task from its end, where no lower package knows. */
export const fail = failures('engine', {
  'settings-damaged': {
    say: (d: { path: string; problem: string }) => `The settings file ${d.path} cannot be used: ${d.problem}.`,
    safety: () => 'Nothing was started.',
    advise: () => 'Correct it or move it away; without it the defaults apply.',
  },
  'location-unusable': {
    say: (d: { path: string; reason: string }) => `Backups cannot be kept in ${d.path}: ${d.reason}.`,
    safety: () => 'Backups made before are untouched.',
    advise: () => 'Connect the drive, make the folder writable, or choose another place with --location.',
  },
  'not-enough-space': {
    say: (d: { path: string; neededBytes: number; freeBytes: number }) =>
      `${d.path} has ${gigabytes(d.freeBytes)} free, and this backup needs about ${gigabytes(d.neededBytes)}.`,
    safety: () => 'Nothing was started; backups made before are untouched.',
    advise: () => 'Free some space, or choose another place with --location.',
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
      'It must be the backup password that was set for this phone, not its passcode or an Apple account password.',
  },
  'no-such-snapshot': {
    say: (d: { selector: string }) => `There is no backup that “${d.selector}” stands for.`,
    advise: () => 'Run pearmain snapshot list to see those that are there.',
  },
  'ambiguous-snapshot': {
    say: (d: { selector: string; candidates: readonly string[] }) =>
      `“${d.selector}” stands for several backups: ${d.candidates.join(', ')}.`,
    advise: () => 'Use more characters of the one you mean.',
  },
});

function gigabytes(bytes: number): string {
  return `${(Number(bytes) / 1e9).toFixed(1)} GB`;
}
