import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contentPath, openBackup } from '@pearmain/backup';
import { runProgram } from '../harness/run-program.js';
import type { ComposeTimes } from './compose-job.js';
import { isComposed } from './composed-domains.js';
import { makeLargeIndex } from './made-backup.js';
import type { Bench } from './reading.js';

const rows = 1_000_000;

/** A fifth of a backup with a million rows becomes one of its own, its content shared. */
export async function benchComposing({ scratch, best, row, verdict }: Bench): Promise<void> {
  const [source, target] = [scratch.at('source'), scratch.at('composed')];
  makeLargeIndex(source, rows);
  await putContent(source);
  let last: ComposeTimes | undefined;
  const job = fileURLToPath(new URL('./compose-job.js', import.meta.url));
  const [seconds = 0] = await best([
    async () => {
      rmSync(target, { recursive: true, force: true });
      const ended = await runProgram(process.execPath, [job, source, target], { timeoutMs: 600_000 });
      if (ended.code !== 0) throw new Error(ended.err);
      last = JSON.parse(ended.out) as ComposeTimes;
      return last.seconds;
    },
  ]);
  const { files = 0, sharing = '', peakMegabytes = 0 } = last ?? {};
  const holds = seconds <= 30 && peakMegabytes <= 200;
  row(
    `${files.toLocaleString('en-US')} files of 1,000,000 rows composed (${sharing})`,
    '',
    `${seconds.toFixed(1)} s`,
    `${Math.round(peakMegabytes)} MB`,
    verdict(holds, '≤ 30 s, ≤ 200 MB'),
  );
  for (const folder of [source, target]) rmSync(folder, { recursive: true });
}

async function putContent(folder: string): Promise<void> {
  using backup = await openBackup(folder);
  for (const { flags, domain, fileId } of backup.rows()) {
    if (flags !== 1 || !isComposed(domain)) continue;
    mkdirSync(join(folder, fileId.slice(0, 2)), { recursive: true });
    writeFileSync(join(folder, contentPath(fileId)), '');
  }
}
