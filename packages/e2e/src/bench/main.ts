import { mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { listTree } from '../harness/compare-folders.js';
import { pearmain } from '../harness/pearmain.js';
import { startPhone } from '../harness/phone-program.js';
import { idevicebackup2 } from '../harness/real-backup.js';
import { makeScratch } from '../harness/scratch.js';
import { measurePhone } from './phone-speed.js';

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '10000' },
    bytes: { type: 'string', default: '430000000' },
    rounds: { type: 'string', default: '3' },
  },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);

using scratch = makeScratch();
const home = scratch.at('home');
await using phone = await startPhone(scratch.at('phone'), [
  '--seed',
  'empty',
  '--files',
  values.files,
  '--bytes',
  values.bytes,
  '--random',
  '1',
]);
await pearmain(home, ['device', 'pair'], { env: phone.env });

const theirs = scratch.at('theirs');
const ours = scratch.at('ours');
const hosts = [
  { name: 'idevicebackup2', folder: theirs, run: () => idevicebackup2(phone.env, 'backup', theirs) },
  {
    name: 'pearmain',
    folder: ours,
    run: () => pearmain(home, ['backup', '--location', ours, '--json'], { env: phone.env, timeoutMs: 300_000 }),
  },
] as const;

/** The best of the rounds, in seconds, in alternation so that both meet the same conditions. */
async function measure(prepare: (folder: string) => void): Promise<number[]> {
  const best = hosts.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const [index, host] of hosts.entries()) {
      prepare(host.folder);
      const begun = performance.now();
      const ended = await host.run();
      if (ended.code !== 0) throw new Error(`${host.name} ended with ${ended.code}: ${ended.out}${ended.err}`);
      best[index] = Math.min(best[index] ?? 0, (performance.now() - begun) / 1000);
    }
  }
  return best;
}

say(`${values.files} files, ${values.bytes} bytes, the same virtual phone, best of ${values.rounds}\n`);
say(`${'run'.padEnd(24)}${'idevicebackup2'.padStart(16)}${'pearmain'.padStart(12)}${'ours / theirs'.padStart(16)}`);
const row = (name: string, [their = 0, our = 0]: readonly number[]): void =>
  say(
    `${name.padEnd(24)}${`${their.toFixed(2)} s`.padStart(16)}${`${our.toFixed(2)} s`.padStart(12)}${(our / their).toFixed(2).padStart(16)}`,
  );

row(
  'first, full',
  await measure((folder) => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
  }),
);
row('again, nothing changed', await measure(() => {}));
const stored = listTree(join(ours, phone.udid)).size;
say(
  `\n${stored} entries in the backup folder, Manifest.db ${statSync(join(ours, phone.udid, 'Manifest.db')).size} bytes; ours includes the check, the sums and the history`,
);

say('\nThe virtual phone alone, over TLS, into a folder that keeps nothing');
const small = await measurePhone(scratch, { name: 'small', files: 20_000, bytes: 20_000_000 });
say(
  `${'20,000 small files'.padEnd(24)}${`${Math.round(small.filesASecond).toLocaleString('en-US')} files/s`.padStart(20)}   limit 10,000`,
);
const large = await measurePhone(scratch, { name: 'large', files: 40, bytes: 2_000_000_000 });
say(`${'40 files, 2 GB'.padEnd(24)}${`${Math.round(large.bytesASecond / 1e6)} MB/s`.padStart(20)}   limit 500`);
