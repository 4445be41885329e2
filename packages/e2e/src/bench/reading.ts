import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../harness/run-program.js';
import type { Scratch } from '../harness/scratch.js';
import { type MadeFile, makeEncryptedBackup } from './made-backup.js';
import { runPearmain } from './measured-run.js';
import type { ReadTimes } from './read-job.js';

/** How the rows of a benchmark are measured and printed. */
export interface Bench {
  readonly scratch: Scratch;
  /** The best of the rounds of each, in alternation. */
  best(runs: readonly (() => Promise<number>)[]): Promise<number[]>;
  row(name: string, ...cells: readonly string[]): void;
  verdict(holds: boolean, wanted: string): string;
}

const password = 'a bench with pears';
const files = 2000;
const fetched = 'Media/DCIM/100APPLE/IMG_0.JPG';

/** Large files in a quarter of them, as on a phone; or all of one size. */
function* pictures(sizeOf: (number: number) => number): Iterable<MadeFile> {
  for (let number = 0; number < files; number += 1) {
    const path = number === 0 ? fetched : `Media/DCIM/${100 + Math.floor(number / 500)}APPLE/IMG_${number}.JPG`;
    yield { domain: 'CameraRollDomain', path, sizeBytes: sizeOf(number) };
  }
}

/** Taking everything out of encrypted backups of 2,000 files and a gibibyte, beside `cp -r` of the same folder. */
export async function benchReading({ scratch, best, row, verdict }: Bench): Promise<void> {
  const kinds = [
    {
      name: '2,000 files, 1 GiB, encrypted',
      sizeOf: (number: number) => (number % 4 === 0 ? 2 ** 21 : 2 ** 14) + number,
      wanted: 250,
    },
    { name: '2,000 files of 1 MiB, encrypted', sizeOf: (number: number) => 2 ** 20 + number, wanted: 400 },
  ];
  const peaks: number[] = [];
  for (const { name, sizeOf, wanted } of kinds) {
    const folder = scratch.at('backup');
    const derivation = makeEncryptedBackup(folder, pictures(sizeOf), password);
    const bytes = [...pictures(sizeOf)].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    const seen: ReadTimes[] = [];
    const [copying = 0, taking = 0] = await best([
      async () => copy(folder, scratch.at('copy')),
      async () => {
        const times = await read(folder, scratch.at('out'));
        seen.push(times);
        return times.everything;
      },
    ]);
    const speed = (seconds: number): number => bytes / 1e6 / seconds;
    const holds = speed(taking) >= wanted && copying / taking >= 0.6;
    row(
      `${name}, all taken out (cp -r)`,
      `${Math.round(speed(copying))} MB/s`,
      `${Math.round(speed(taking))} MB/s`,
      (copying / taking).toFixed(2),
      verdict(holds, `≥ ${wanted} MB/s, ≥ 0.6`),
    );
    const open = Math.min(...seen.map((times) => times.open));
    row(
      '  opened (one bare derivation)',
      `${derivation.toFixed(2)} s`,
      `${open.toFixed(2)} s`,
      (open / derivation).toFixed(2),
      verdict(open <= derivation * 1.15, '≤ 1.15'),
    );
    const one = Math.min(...seen.map((times) => times.oneFile)) * 1000;
    row('  one file after that', '', `${one.toFixed(0)} ms`, '', verdict(one <= 50, '≤ 50 ms'));
    peaks.push(await peakOfProgram(scratch, folder));
    rmSync(folder, { recursive: true });
  }
  const peak = Math.max(...peaks);
  row('  peak memory of pearmain get', '', `${Math.round(peak)} MB`, '', verdict(peak <= 150, '≤ 150 MB'));
}

async function peakOfProgram(scratch: Scratch, folder: string): Promise<number> {
  const [secret, destination] = [scratch.at('password'), scratch.at('out')];
  writeFileSync(secret, password);
  const words = ['get', `${folder}:/`, destination, '--password-file', secret, '--json'];
  const { peakMegabytes } = await runPearmain(scratch.at('home'), words);
  rmSync(destination, { recursive: true });
  return peakMegabytes;
}

async function copy(from: string, to: string): Promise<number> {
  const begun = performance.now();
  execFileSync('cp', ['-r', from, to]);
  const seconds = (performance.now() - begun) / 1000;
  rmSync(to, { recursive: true });
  return seconds;
}

async function read(folder: string, destination: string): Promise<ReadTimes> {
  const job = fileURLToPath(new URL('./read-job.js', import.meta.url));
  const ended = await runProgram(process.execPath, [job, folder, destination, password], { timeoutMs: 600_000 });
  rmSync(destination, { recursive: true });
  if (ended.code !== 0) throw new Error(ended.err);
  return JSON.parse(ended.out) as ReadTimes;
}
