// Compares two backups in a process of its own: BEFORE AFTER. Prints what it took as JSON.
import { compareBackups, openBackup } from '@pearmain/backup';

/** Seconds from the first look at the folders on, and the peak of the process's memory. */
export interface DiffTimes {
  readonly seconds: number;
  readonly peakMegabytes: number;
  readonly changes: number;
}

const [before = '', after = ''] = process.argv.slice(2);
const begun = performance.now();
using old = await openBackup(before);
using young = await openBackup(after);
let changes = 0;
for (const compared of compareBackups(old, young)) if (compared !== 'same') changes += 1;
const seconds = (performance.now() - begun) / 1000;
const peakMegabytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ seconds, peakMegabytes, changes } satisfies DiffTimes));
