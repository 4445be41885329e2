// The process in which hostile inputs are read: `fuzz-job.js TARGET SEED FIRST SCRATCH`. It tells the number of each input before it reads it, so that
// whoever watches knows which one it did not survive.
import { mkdirSync } from 'node:fs';
import { AppError } from '@pearmain/base';
import { seededNumbers } from '../harness/prng.js';
import { fuzzTargets } from './fuzz-targets.js';
import { mutate } from './mutate.js';

/** The input of that number: always the same. */
export function inputOf(target: string, seed: number, number: number): Uint8Array {
  const random = seededNumbers(seed * 1_000_003 + number);
  const seeds = fuzzTargets[target]?.seeds ?? [];
  const pick = (): Uint8Array => seeds[Math.floor(random() * seeds.length)] ?? new Uint8Array();
  return mutate(pick(), pick(), random);
}

interface Job {
  readonly seed: number;
  readonly first: number;
  readonly scratch: string;
}

async function survive(name: string, { seed, first, scratch }: Job): Promise<void> {
  const target = fuzzTargets[name];
  if (!target) throw new Error(`there is no target ${name}`);
  mkdirSync(scratch, { recursive: true });
  for (let number = first; ; number += 1) {
    process.send?.({ number });
    try {
      await target.read(inputOf(name, seed, number), scratch);
    } catch (error) {
      // Failures with a name are how parsers refuse; anything else is what is looked for.
      if (!(error instanceof AppError)) {
        process.send?.({ number, crash: error instanceof Error ? error.stack : String(error) });
      }
    }
    if (number % 16 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

const [, , name, seed, first, scratch] = process.argv;
if (process.send && name !== undefined && scratch !== undefined)
  await survive(name, { seed: Number(seed), first: Number(first), scratch });
