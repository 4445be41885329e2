import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeScratch } from '../harness/scratch.js';
import { type BenchPhone, evenPhone, fillerPhone } from './bench-phone.js';
import { benchCarving } from './carving.js';
import { benchComposing } from './composing.js';
import { benchContents } from './contents.js';
import { benchDiffing } from './diffing.js';
import { benchListing } from './listing.js';
import { type Measured, runOurs, runTheirs } from './measured-run.js';
import { benchOpening } from './opening.js';
import { measurePhone } from './phone-speed.js';
import { benchReading } from './reading.js';
import { benchRestoring } from './restoring.js';
import { benchSearching } from './searching.js';
import { measureTlsLimit } from './tls-limit.js';
import { benchVerifying } from './verifying.js';

const { values } = parseArgs({
  options: {
    rows: {
      type: 'string',
      default:
        'mixed,large,small,unchanged,phone,restoring,reading,listing,open,verify,diff,compose,carving,contents,searching',
    },
    rounds: { type: 'string', default: '3' },
  },
});
const rounds = Number(values.rounds);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
using scratch = makeScratch();
let folders = 0;
let peakMegabytes = 0;

/** Every run goes into a folder of its own: ext4 is slow to create files while it still forgets deleted ones. */
const newFolder = (): string => {
  const folder = scratch.at(`run-${folders++}`);
  mkdirSync(folder);
  return folder;
};

const theirs = ({ phone }: BenchPhone, folder: string) => runTheirs(phone.env, folder);

async function ours({ phone, home }: BenchPhone, folder: string): Promise<Measured> {
  const run = await runOurs(phone.env, home, folder);
  peakMegabytes = Math.max(peakMegabytes, run.peakMegabytes);
  return run;
}

/** The best of the rounds of each, in alternation so that both meet the same conditions. */
async function best(runs: readonly (() => Promise<number>)[]): Promise<number[]> {
  const found = runs.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, run] of runs.entries()) found[index] = Math.min(found[index] ?? 0, await run());
  }
  return found;
}

const row = (name: string, ...cells: readonly string[]): void =>
  say(name.padEnd(44) + cells.map((cell) => cell.padStart(18)).join(''));
const verdict = (holds: boolean, wanted: string): string => `${holds ? 'ok' : 'MISSED'} (${wanted})`;

row('', 'peer', 'pearmain', 'ratio', 'wanted');

const rows: Readonly<Record<string, () => Promise<void>>> = {
  async mixed() {
    await using bench = await fillerPhone(scratch, 10_000, 430_000_000);
    const first = newFolder();
    await ours(bench, first);
    const [their = 0, our = 0] = await best([
      async () => (await theirs(bench, newFolder())).seconds,
      async () => (await ours(bench, newFolder())).seconds,
    ]);
    const ratio = our / their;
    row(
      '10,000 files, 430 MB, full',
      `${their.toFixed(2)} s`,
      `${our.toFixed(2)} s`,
      ratio.toFixed(2),
      verdict(ratio <= 0.75, '≤ 0.75'),
    );
    const last = newFolder();
    await theirs(bench, last);
    const [theirAgain = 0, ourAgain = 0] = await best([
      async () => (await theirs(bench, last)).seconds,
      async () => (await ours(bench, first)).seconds,
    ]);
    row(
      '  again, nothing changed',
      `${theirAgain.toFixed(2)} s`,
      `${ourAgain.toFixed(2)} s`,
      (ourAgain / theirAgain).toFixed(2),
      '',
    );
  },

  async large() {
    await using bench = await evenPhone(scratch, 4, 2 ** 30);
    const folder = join(bench.state, 'files/CameraRollDomain/Media/DCIM/0');
    const files = readdirSync(folder).map((name) => join(folder, name));
    const identity = selfSigned();
    const [limit = 0, our = 0] = await best([
      async () => {
        const into = join(newFolder(), 'files');
        const seconds = await measureTlsLimit(files, into, identity);
        rmSync(into, { recursive: true });
        return seconds;
      },
      async () => {
        const into = newFolder();
        const { seconds } = await ours(bench, into);
        rmSync(into, { recursive: true });
        return seconds;
      },
    ]);
    const speed = (seconds: number): string => `${Math.round((4 * 1024) / seconds)} MiB/s`;
    row(
      '4 files of 1 GiB, bare TLS into files',
      speed(limit),
      speed(our),
      (limit / our).toFixed(2),
      verdict(limit / our >= 0.8, '≥ 0.8'),
    );
  },

  async small() {
    await using bench = await evenPhone(scratch, 100_000, 2048);
    const [their = 0, our = 0] = await best([
      async () => (await theirs(bench, newFolder())).seconds,
      async () => (await ours(bench, newFolder())).seconds,
    ]);
    const speed = (seconds: number): string => `${Math.round(100_000 / seconds).toLocaleString('en-US')}/s`;
    row(
      '100,000 files of 2 KiB, full',
      speed(their),
      speed(our),
      (their / our).toFixed(2),
      verdict(their / our >= 1.3, '≥ 1.3'),
    );
  },

  async unchanged() {
    const own = new Map<number, number>();
    for (const count of [100_000, 300_000]) {
      await using bench = await evenPhone(scratch, count, 64);
      const folder = newFolder();
      await ours(bench, folder);
      const { ownSeconds, peakMegabytes: peak } = await ours(bench, folder);
      own.set(count, ownSeconds);
      const limit = count / 10_000;
      const name = `${count.toLocaleString('en-US')} files, nothing changed: own time`;
      row(
        name,
        '',
        `${ownSeconds.toFixed(2)} s`,
        `${Math.round(peak)} MB`,
        verdict(ownSeconds <= limit, `≤ ${limit} s`),
      );
    }
    const growth = (own.get(300_000) ?? 0) / (own.get(100_000) ?? 1);
    row('  three times the files', '', '', growth.toFixed(2), verdict(growth <= 3.3, 'linear: ≤ 3.3'));
  },

  restoring: () => benchRestoring({ scratch, best, row, verdict }, selfSigned),
  reading: () => benchReading({ scratch, best, row, verdict }),
  open: () => benchOpening({ scratch, best, row, verdict }),
  listing: () => benchListing({ scratch, best, row, verdict }),
  diff: () => benchDiffing({ scratch, best, row, verdict }),
  searching: () => benchSearching({ scratch, best, row, verdict }),
  compose: () => benchComposing({ scratch, best, row, verdict }),
  carving: () => benchCarving({ scratch, best, row, verdict }),
  contents: () => benchContents({ scratch, best, row, verdict }),
  verify: () => benchVerifying({ scratch, best, row, verdict }),

  async phone() {
    const few = await measurePhone(scratch, { name: 'small', files: 20_000, bytes: 20_000_000 });
    const much = await measurePhone(scratch, { name: 'big', files: 40, bytes: 2_000_000_000 });
    row(
      'the virtual phone alone, small files',
      '',
      `${Math.round(few.filesASecond).toLocaleString('en-US')}/s`,
      '',
      verdict(few.filesASecond >= 10_000, '≥ 10,000/s'),
    );
    row(
      'the virtual phone alone, large files',
      '',
      `${Math.round(much.bytesASecond / 1e6)} MB/s`,
      '',
      verdict(much.bytesASecond >= 500e6, '≥ 500 MB/s'),
    );
  },
};

function selfSigned() {
  const [key, cert] = [scratch.at('limit.key'), scratch.at('limit.pem')];
  const made = spawnSync('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    key,
    '-out',
    cert,
    '-subj',
    '/CN=limit',
    '-days',
    '2',
  ]);
  if (made.status !== 0) throw new Error(`openssl: ${made.stderr.toString()}`);
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
}

for (const name of values.rows.split(',')) await rows[name]?.();
if (peakMegabytes > 0)
  row(
    'peak memory of our process in all backups',
    '',
    `${Math.round(peakMegabytes)} MB`,
    '',
    verdict(peakMegabytes <= 200, '≤ 200 MB'),
  );
