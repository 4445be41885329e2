// Looks for deleted rows in a database in a process of its own: FILE. Prints what it took as JSON.
import { recoverRows } from '@pearmain/content';

/** Seconds of the processor, rows that were found, and the peak of the process's memory. */
export interface CarveTimes {
  readonly seconds: number;
  readonly rows: number;
  readonly peakMegabytes: number;
}

const [path = ''] = process.argv.slice(2);
const copy = { role: 'store', path, domain: '', relativePath: path, modified: undefined };
const begun = process.cpuUsage();
let rows = 0;
for (const { step } of recoverRows([copy], () => {})) if (step === 'row') rows += 1;
const { user, system } = process.cpuUsage(begun);
const peakMegabytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ seconds: (user + system) / 1e6, rows, peakMegabytes } satisfies CarveTimes));
