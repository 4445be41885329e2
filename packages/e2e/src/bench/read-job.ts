// Reads a backup in a process of its own: FOLDER DESTINATION PASSWORD. Prints what it took as JSON.
import { mkdirSync } from 'node:fs';
import { extract, openBackup } from '@pearmain/backup';
import { silentLog } from '@pearmain/base';

/** Seconds, and the peak of the process's memory. */
export interface ReadTimes {
  readonly open: number;
  readonly oneFile: number;
  readonly everything: number;
  readonly peakMegabytes: number;
}

async function timed<T>(work: () => Promise<T>): Promise<readonly [seconds: number, result: T]> {
  const begun = performance.now();
  const result = await work();
  return [(performance.now() - begun) / 1000, result];
}

const [folder = '', destination = '', password = ''] = process.argv.slice(2);
const [open, backup] = await timed(() => openBackup(folder, { password }));
const [oneFile] = await timed(async () => {
  const row = backup.find('CameraRollDomain', 'Media/DCIM/100APPLE/IMG_0.JPG');
  if (!row) throw new Error('The file is not there.');
  for await (const _ of backup.contents(row));
});
mkdirSync(destination);
const context = { signal: new AbortController().signal, log: silentLog, emit: () => {} };
const [everything, report] = await timed(() => extract({ backup, rows: () => backup.rows(), destination }, context));
if (report.files !== 2000) throw new Error(`${report.files} files came out`);
const peakMegabytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ open, oneFile, everything, peakMegabytes } satisfies ReadTimes));
