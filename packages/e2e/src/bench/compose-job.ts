// Composes a backup of some domains in a process of its own: SOURCE TARGET. Prints what it took as JSON.
import { composeBackup, openBackup } from '@pearmain/backup';
import { silentLog } from '@pearmain/base';
import { isComposed } from './composed-domains.js';

/** Seconds from the first look at the folder on, the peak of the process's memory, and what it put there. */
export interface ComposeTimes {
  readonly seconds: number;
  readonly peakMegabytes: number;
  readonly files: number;
  readonly sharing: string | undefined;
}

const [source = '', folder = ''] = process.argv.slice(2);
const begun = performance.now();
using backup = await openBackup(source);
const { files, sharing } = await composeBackup(
  { sources: [{ backup, takes: isComposed, emptiesLogs: true }], folder, isWhole: false, now: new Date() },
  { signal: new AbortController().signal, log: silentLog, emit: () => {} },
);
const seconds = (performance.now() - begun) / 1000;
const peakMegabytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ seconds, peakMegabytes, files, sharing } satisfies ComposeTimes));
