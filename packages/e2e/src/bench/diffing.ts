import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Database } from '@pearmain/sqlite';
import { runProgram } from '../harness/run-program.js';
import type { DiffTimes } from './diff-job.js';
import { makeLargeIndex } from './made-backup.js';
import type { Bench } from './reading.js';

const rows = 1_000_000;

/** Comparing two indexes of a million rows, of which one in a hundred is gone and one in ten has another record. */
export async function benchDiffing({ scratch, best, row, verdict }: Bench): Promise<void> {
  const [before, after] = [scratch.at('before'), scratch.at('after')];
  makeLargeIndex(before, rows);
  cpSync(before, after, { recursive: true });
  {
    using index = Database.open(join(after, 'Manifest.db'), { mode: 'write' });
    index.script(`DELETE FROM Files WHERE rowid % 100 = 0;
      UPDATE Files SET file = (SELECT other.file FROM Files AS other WHERE other.rowid = Files.rowid + 1)
      WHERE rowid % 10 = 1 AND flags = 1`);
  }
  let peak = 0;
  const [seconds = 0] = await best([
    async () => {
      const job = fileURLToPath(new URL('./diff-job.js', import.meta.url));
      const ended = await runProgram(process.execPath, [job, before, after], { timeoutMs: 600_000 });
      if (ended.code !== 0) throw new Error(ended.err);
      const times = JSON.parse(ended.out) as DiffTimes;
      peak = Math.max(peak, times.peakMegabytes);
      return times.seconds;
    },
  ]);
  const holds = seconds <= 60 && peak <= 400;
  row(
    'two indexes of 1,000,000 rows compared',
    '',
    `${seconds.toFixed(1)} s`,
    `${Math.round(peak)} MB`,
    verdict(holds, '≤ 60 s, ≤ 400 MB'),
  );
  for (const folder of [before, after]) rmSync(folder, { recursive: true });
}
