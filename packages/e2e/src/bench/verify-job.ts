// Checks a backup in a process of its own: FOLDER SUMS, and PASSWORD where it is to be looked into. Prints what it took as JSON.
import { readBackup, unlockBackup, verifyBackup } from '@pearmain/backup';
import { silentLog } from '@pearmain/base';
import { KeptSums } from '@pearmain/history';

/** Seconds without the derivation of the keys, and the peak of the process's memory. */
export interface VerifyTimes {
  readonly seconds: number;
  readonly peakMegabytes: number;
}

const [folder = '', path = '', password] = process.argv.slice(2);
const context = { signal: new AbortController().signal, log: silentLog, emit: () => {} };
using sums = KeptSums.find(path);
if (!sums) throw new Error('There are no sums.');

// What a password costs is another row's.
using keys = password === undefined ? undefined : await unlockBackup(readBackup(folder), password);
const begun = performance.now();
const report = await verifyBackup(folder, { depth: { kind: 'full' }, sums, ...(keys ? { keys } : {}) }, context);
const seconds = (performance.now() - begun) / 1000;
if (!report.ok || report.contents?.provenBySum !== 2000) throw new Error(JSON.stringify(report.found));
const peakMegabytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ seconds, peakMegabytes } satisfies VerifyTimes));
