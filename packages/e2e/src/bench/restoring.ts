import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Scratch } from '../harness/scratch.js';
import { type BenchPhone, emptyPhone, evenPhone, fillerPhone } from './bench-phone.js';
import { type Measured, runOurs, runPearmain, runTheirs } from './measured-run.js';
import type { Bench } from './reading.js';
import type { Identity } from './tls-limit.js';
import { measureTlsLimit } from './tls-limit.js';

/** A backup, and another phone that it goes onto as often as is measured. */
interface Stage extends AsyncDisposable {
  readonly target: BenchPhone;
  readonly location: string;
  readonly source: string;
}

/** Restores of a backup of ours onto another phone, by both programs; and large files beside the limit of the machine. */
export async function benchRestoring({ scratch, best, row, verdict }: Bench, identity: () => Identity): Promise<void> {
  let peakMegabytes = 0;
  const ours = async (stage: Stage): Promise<number> => {
    const run = await restoreWithOurs(stage);
    peakMegabytes = Math.max(peakMegabytes, run.peakMegabytes);
    return run.seconds;
  };

  {
    await using stage = await prepare(scratch, 'mixed', () => fillerPhone(scratch, 10_000, 430_000_000));
    await ours(stage);
    const [their = 0, our = 0] = await best([async () => (await restoreWithTheirs(stage)).seconds, () => ours(stage)]);
    const ratio = our / their;
    const cells = [`${their.toFixed(2)} s`, `${our.toFixed(2)} s`, ratio.toFixed(2)];
    row('10,000 files, 430 MB, restored', ...cells, verdict(ratio <= 0.8, '≤ 0.8'));
  }

  {
    await using stage = await prepare(scratch, 'large', () => evenPhone(scratch, 4, 2 ** 30));
    const files = largeFiles(join(stage.location, stage.source));
    const into = scratch.at('limit');
    const [limit = 0, our = 0] = await best([
      async () => {
        const seconds = await measureTlsLimit(files, into, identity());
        rmSync(into, { recursive: true });
        return seconds;
      },
      () => ours(stage),
    ]);
    const speed = (seconds: number): string => `${Math.round((4 * 1024) / seconds)} MiB/s`;
    const cells = [speed(limit), speed(our), (limit / our).toFixed(2)];
    row('4 files of 1 GiB, restored', ...cells, verdict(limit / our >= 0.8, '≥ 0.8'));
  }
  const wanted = verdict(peakMegabytes <= 200, '≤ 200 MB');
  row('  memory in all restores', '', `${Math.round(peakMegabytes)} MB`, '', wanted);
}

/** The phone that is backed up is gone afterwards: it took part of the machine. */
async function prepare(scratch: Scratch, name: string, open: () => Promise<BenchPhone>): Promise<Stage> {
  const location = scratch.at(`restored-${name}`);
  mkdirSync(location);
  const source = await (async () => {
    await using bench = await open();
    await runOurs(bench.phone.env, bench.home, location);
    await bench.phone.stop();
    rmSync(bench.state, { recursive: true });
    return bench.phone.udid;
  })();
  const target = await emptyPhone(scratch, `target-${name}`);
  const dispose = async (): Promise<void> => {
    await target[Symbol.asyncDispose]();
    rmSync(location, { recursive: true });
    rmSync(target.state, { recursive: true });
  };
  return { target, location, source, [Symbol.asyncDispose]: dispose };
}

async function restoreWithOurs({ target, location, source }: Stage): Promise<Measured> {
  await isThere(target);
  const words = ['restore', `latest@${source}`, '--no-safety-backup', '--yes', '--json', '--location', location];
  return await runPearmain(target.home, words, target.phone.env);
}

async function restoreWithTheirs({ target, location, source }: Stage): Promise<Measured> {
  await isThere(target);
  const words = ['restore', '--source', source, '--system', '--settings', '--remove', '--skip-apps'];
  return await runTheirs(target.phone.env, location, words);
}

/** A phone that was restored restarts. */
async function isThere({ phone }: BenchPhone): Promise<void> {
  await phone.control.waitFor({ plugged: true, request: null });
}

function largeFiles(backup: string): string[] {
  const found = readdirSync(backup, { withFileTypes: true, recursive: true });
  const files = found.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return files.filter((file) => statSync(file).size >= 2 ** 20 * 100);
}
