import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Depth, type VerifyReport, verifyBackup } from '@pearmain/backup';
import { silentLog, type TaskContext } from '@pearmain/base';
import { completeSums, KeptSums, Sums } from '@pearmain/history';
import { seededNumbers } from '../harness/prng.js';
import { makeScratch, type Scratch } from '../harness/scratch.js';
import { copySample, password, type SampleName } from './samples.js';

/** Which bytes are flipped, and how the backup is checked. */
export interface FlipPlan {
  readonly on: SampleName;
  readonly flips: number;
  readonly seed: number;
  /** Sums were kept of it, as of every backup that Pearmain makes; without them it is one of another program. */
  readonly isKept: boolean;
}

/** How many of the flipped bytes a check found, and by which codes. */
export interface FlipCount {
  readonly flips: number;
  readonly found: number;
  readonly by: Readonly<Record<string, number>>;
}

const context: TaskContext = { signal: new AbortController().signal, log: silentLog, emit: () => {} };
const isContent = (name: string): boolean => /(?:^|\/)[0-9a-f]{40}$/.test(name);

/** Flips single bytes in content, each by itself, and checks every byte: half of the times without the password. */
export async function flipPayloads(plan: FlipPlan): Promise<FlipCount> {
  return await flip(plan, isContent, { kind: 'full' });
}

/** Flips single bytes in the property lists and the index, and checks the structure alone. */
export async function flipManifests(plan: FlipPlan): Promise<FlipCount> {
  return await flip(plan, (name) => name.startsWith('Manifest.') || /^(?:Status|Info)\.plist$/.test(name), {
    kind: 'structure',
  });
}

async function flip(plan: FlipPlan, isMeant: (name: string) => boolean, depth: Depth): Promise<FlipCount> {
  using scratch = makeScratch();
  const folder = scratch.at('backup');
  copySample(plan.on, folder);
  using sums = plan.isKept ? await keepSums(scratch, folder) : undefined;
  const random = seededNumbers(plan.seed);
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(isMeant);
  const files = names.filter((name) => readFileSync(join(folder, name)).length > 0).sort();
  const by: Record<string, number> = {};
  let found = 0;
  for (let turn = 0; turn < plan.flips; turn += 1) {
    const path = join(folder, files[Math.floor(random() * files.length)] ?? '');
    const whole = readFileSync(path);
    const damaged = Uint8Array.from(whole);
    const at = Math.floor(random() * whole.length);
    damaged[at] = (damaged[at] ?? 0) ^ (1 + Math.floor(random() * 255));
    writeFileSync(path, damaged);
    const isOpen = !plan.isKept || turn % 2 === 0;
    const report = await check(folder, { depth, ...(sums ? { sums } : {}), ...(isOpen ? { password } : {}) });
    writeFileSync(path, whole);
    const codes = typeof report === 'string' ? [report] : tellingCodes(report);
    if (codes.length > 0) found += 1;
    for (const code of codes) by[code] = (by[code] ?? 0) + 1;
  }
  return { flips: plan.flips, found, by };
}

/** A wrong password is how a flipped byte in the keys shows. */
async function check(folder: string, options: Parameters<typeof verifyBackup>[1]): Promise<VerifyReport | string> {
  try {
    return await verifyBackup(folder, options, context);
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

function tellingCodes({ findings }: VerifyReport): string[] {
  return [...new Set(findings.filter(({ severity }) => severity !== 'note').map(({ code }) => code))];
}

async function keepSums(scratch: Scratch, folder: string): Promise<KeptSums> {
  const path = scratch.at('kept', 'sums.db');
  mkdirSync(scratch.at('kept'));
  {
    using sums = Sums.openForRun(path);
    await completeSums(sums, folder, context);
    sums.settle();
  }
  const kept = KeptSums.find(path);
  if (!kept) throw new Error('no sums were kept');
  return kept;
}
