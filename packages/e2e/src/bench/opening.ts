import { execFileSync } from 'node:child_process';
import { pbkdf2Sync } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { type MadeFile, makeEncryptedBackup } from './made-backup.js';
import { type Measured, runPearmain } from './measured-run.js';
import type { Bench } from './reading.js';

const password = 'a bench with pears';
const files = 1000;
const wantedRatio = 1.15;

function* pictures(): Iterable<MadeFile> {
  for (let number = 0; number < files; number += 1) {
    const sizeBytes = (number % 4 === 0 ? 2 ** 20 : 2 ** 14) + number;
    yield { domain: 'CameraRollDomain', path: `Media/DCIM/100APPLE/IMG_${number}.JPG`, sizeBytes };
  }
}

/** What a password costs with real work factors, and what it takes to write a backup in another form, beside `cp -r`. */
export async function benchOpening({ scratch, best, row, verdict }: Bench): Promise<void> {
  const [folder, secret, home] = [scratch.at('locked'), scratch.at('secret'), scratch.at('home')];
  makeEncryptedBackup(folder, pictures(), password);
  writeFileSync(secret, password);
  const bytes = [...pictures()].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  let peak = 0;
  const to = scratch.at('to');
  const known = { pearmain_PASSWORD_FILE: secret };
  const run = async (...words: readonly string[]): Promise<Measured> => {
    const measured = await runPearmain(home, [...words, '--json'], known);
    rmSync(to, { recursive: true, force: true });
    peak = Math.max(peak, measured.peakMegabytes);
    return measured;
  };
  // A derivation is work of the processor alone: what else the computer does meanwhile is left out of the comparison.
  const own = async (...words: readonly string[]) => (await run(...words)).ownSeconds;
  const whole = async (...words: readonly string[]) => (await run(...words)).seconds;
  const [derivation = 0, starting = 0, checking = 0, copying = 0, decrypting = 0] = await best([
    async () => ownSecondsOf(derive),
    () => own('config', 'path'),
    () => own('password', 'check', folder),
    async () => copy(folder, to),
    () => whole('snapshot', 'materialize', folder, to, '--decrypt'),
  ]);
  const check = checking - starting;
  row(
    'password check (one bare derivation)',
    `${derivation.toFixed(2)} s`,
    `${check.toFixed(2)} s`,
    (check / derivation).toFixed(2),
    verdict(check <= derivation * wantedRatio, `≤ ${wantedRatio} of its processor time`),
  );
  const writing = decrypting - derivation;
  row(
    `${files.toLocaleString('en-US')} files decrypted into a backup (cp -r)`,
    `${Math.round(bytes / 1e6 / copying)} MB/s`,
    `${Math.round(bytes / 1e6 / writing)} MB/s`,
    (copying / writing).toFixed(2),
    `${Math.round(peak)} MB at most`,
  );
  rmSync(folder, { recursive: true });
}

/** What a keybag with real work factors asks for. */
function derive(): void {
  const first = pbkdf2Sync(password, 'twenty bytes of salt', 10_000_000, 32, 'sha256');
  pbkdf2Sync(first, 'twenty bytes of salt', 10_000, 32, 'sha1');
}

function ownSecondsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function copy(from: string, to: string): number {
  const begun = performance.now();
  execFileSync('cp', ['-r', from, to]);
  const seconds = (performance.now() - begun) / 1000;
  rmSync(to, { recursive: true });
  return seconds;
}
