// Does everything with a backup folder that reading commands do, and prints what came of it. Run as a program of its own, so that what
// a hostile backup costs can be measured and bounded: `read-job.js FOLDER PASSWORD`.
import { openBackup, readOverview, verifyBackup } from '@pearmain/backup';
import { AppError, silentLog, type TaskContext } from '@pearmain/base';

/** What came of reading everything. */
export interface ReadReport {
  /** The codes, paths and words of all findings, and of failures. */
  readonly told: readonly string[];
  readonly isSound: boolean;
  /** Of this program: processor time, and the largest resident set. */
  readonly seconds: number;
  readonly peakMegabytes: number;
}

const [, , folder = '', password = ''] = process.argv;
const context: TaskContext = { signal: new AbortController().signal, log: silentLog, emit: () => {} };
const told: string[] = [];
let isSound = true;

/** Failures of ours are an answer; anything else is a crash, and ends this program with one. */
async function named(work: () => Promise<unknown> | unknown): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    told.push(`${error.code} ${error.message}`);
    isSound = false;
  }
}

for (const options of [{ password }, {}]) {
  await named(async () => {
    const report = await verifyBackup(folder, { ...options, depth: { kind: 'full' } }, context);
    if (report.faults + report.warnings > 0) isSound = false;
    for (const { code, path, file, message } of report.findings)
      told.push(`${code} ${path ?? ''} ${file ?? ''} ${message}`);
  });
}
await named(() => readOverview(folder));
await named(async () => {
  using backup = await openBackup(folder, { password });
  for (const row of backup.rows()) {
    await named(async () => {
      backup.record(row);
      if (!(row.flags & 1)) return;
      for await (const chunk of backup.contents(row)) if (chunk.length === 0) throw new Error('an empty chunk');
    });
  }
});
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const report: ReadReport = {
  told,
  isSound,
  seconds: (userCPUTime + systemCPUTime) / 1e6,
  peakMegabytes: maxRSS / 1024,
};
process.stdout.write(JSON.stringify(report));
