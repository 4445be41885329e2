import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLog } from '@pearmain/base';
import { completeSums, Sums } from '@pearmain/history';
import { runProgram } from '../harness/run-program.js';
import { type MadeFile, makeEncryptedBackup } from './made-backup.js';
import type { Bench } from './reading.js';
import type { VerifyTimes } from './verify-job.js';

const password = 'a bench with pears';
const files = 2000;

/** A gibibyte, large files in a quarter of them. */
function* pictures(): Iterable<MadeFile> {
  for (let number = 0; number < files; number += 1) {
    const sizeBytes = (number % 4 === 0 ? 2 ** 21 : 2 ** 14) + number;
    yield { domain: 'CameraRollDomain', path: `Media/DCIM/100APPLE/IMG_${number}.JPG`, sizeBytes };
  }
}

/** Checking every byte of an encrypted backup of 2,000 files and a gibibyte, beside `openssl dgst -sha256` over the same files. */
export async function benchVerifying({ scratch, best, row, verdict }: Bench): Promise<void> {
  const [folder, path] = [scratch.at('backup'), scratch.at('sums', 'sums.db')];
  makeEncryptedBackup(folder, pictures(), password);
  {
    using sums = Sums.openForRun(path);
    await completeSums(sums, folder, { signal: new AbortController().signal, log: silentLog, emit: () => {} });
    sums.settle();
  }
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\/.{40}$/.test(name));
  const paths = names.map((name) => join(folder, name));
  const bytes = [...pictures()].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  let peak = 0;
  const verify = async (...secret: readonly string[]): Promise<number> => {
    const job = fileURLToPath(new URL('./verify-job.js', import.meta.url));
    const ended = await runProgram(process.execPath, [job, folder, path, ...secret], { timeoutMs: 600_000 });
    if (ended.code !== 0) throw new Error(ended.err);
    const times = JSON.parse(ended.out) as VerifyTimes;
    peak = Math.max(peak, times.peakMegabytes);
    return times.seconds;
  };
  const [hashing = 0, sums = 0, whole = 0] = await best([
    async () => {
      const begun = performance.now();
      execFileSync('openssl', ['dgst', '-sha256', ...paths], { maxBuffer: 2 ** 26 });
      return (performance.now() - begun) / 1000;
    },
    () => verify(),
    () => verify(password),
  ]);
  const speed = (seconds: number): string => `${Math.round(bytes / 1e6 / seconds)} MB/s`;
  const wanted = verdict(hashing / sums >= 0.7, '≥ 0.7');
  row('2,000 files, 1 GiB, checked by their sums', speed(hashing), speed(sums), (hashing / sums).toFixed(2), wanted);
  row(
    '  and looked into, with the password',
    '',
    speed(whole),
    (hashing / whole).toFixed(2),
    verdict(hashing / whole >= 0.7, '≥ 0.7'),
  );
  row('  peak memory of the check', '', `${Math.round(peak)} MB`, '', verdict(peak <= 150, '≤ 150 MB'));
  rmSync(folder, { recursive: true });
}
