import { rmSync } from 'node:fs';
import { makeLargeIndex } from './made-backup.js';
import { runPearmain } from './measured-run.js';
import type { Bench } from './reading.js';

const rows = 1_000_000;

/** Listing a backup with a million rows: the first time, and from the pages that are kept. */
export async function benchListing({ scratch, best, row, verdict }: Bench): Promise<void> {
  const [folder, home] = [scratch.at('large'), scratch.at('home')];
  makeLargeIndex(folder, rows);
  const words = ['ls', `${folder}:HomeDomain/Library/Application Support`, '--limit', '200', '--json'];
  const first = await runPearmain(home, words);
  const rate = rows / first.seconds;
  const made = verdict(rate >= 60_000 && first.peakMegabytes <= 400, '≥ 60,000/s, ≤ 400 MB');
  const cells = [`${Math.round(rate).toLocaleString('en-US')}/s`, `${Math.round(first.peakMegabytes)} MB`];
  row('1,000,000 rows listed for the first time', '', ...cells, made);
  const [start = 0, page = 0] = await best([
    async () => (await runPearmain(home, ['version'])).seconds,
    async () => (await runPearmain(home, words)).seconds,
  ]);
  const [own, whole] = [start, page].map((seconds) => `${Math.round(seconds * 1000)} ms`);
  row('  a page of it after that (the program alone)', own ?? '', whole ?? '', '', verdict(page <= 0.3, '≤ 300 ms'));
  rmSync(folder, { recursive: true });
}
