import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../harness/run-program.js';
import { makeScratch } from '../harness/scratch.js';
import type { DamageCase } from './cases.js';
import type { ReadReport } from './read-job.js';
import { copySample, password } from './samples.js';
import { treeMark } from './tree-mark.js';

/** What one input may cost whoever reads it. */
export const bounds = { seconds: 10, megabytes: 512 } as const;

/** What came of one case; `problems` is empty where it ended as it should. */
export interface DrillOutcome {
  readonly report: ReadReport | undefined;
  readonly problems: readonly string[];
}

/** Damages a copy of a sample, lets a program of its own read everything in it, and looks at what that left. */
export async function drill(damage: DamageCase): Promise<DrillOutcome> {
  using scratch = makeScratch();
  const folder = scratch.at('inside', 'backup');
  mkdirSync(join(folder, '..'), { recursive: true });
  copySample(damage.on, folder);
  damage.do(folder);
  const around = readdirSync(scratch.at('inside')).sort();
  const before = treeMark(scratch.at('inside'));
  const job = fileURLToPath(new URL('./read-job.js', import.meta.url));
  const args = ['--max-old-space-size=400', job, folder, password];
  const ended = await runProgram(process.execPath, args, { timeoutMs: 120_000, cwd: scratch.path });
  const problems: string[] = [];
  if (ended.code !== 0) problems.push(`it crashed: ${ended.err.slice(0, 400)}`);
  if (treeMark(scratch.at('inside')) !== before) problems.push('the backup was changed');
  if (readdirSync(scratch.path).length !== 1) problems.push('something was written outside the backup');
  if (readdirSync(scratch.at('inside')).sort().join() !== around.join())
    problems.push('something lies beside the backup');
  const report = ended.code === 0 ? (JSON.parse(ended.out) as ReadReport) : undefined;
  if (report) problems.push(...judged(damage, report));
  return { report, problems };
}

function judged({ names }: DamageCase, { told, isSound, seconds, peakMegabytes }: ReadReport): string[] {
  const problems: string[] = [];
  if (names !== 'nothing' && isSound) problems.push('nobody noticed');
  if (names !== 'nothing' && !told.some((line) => line.includes(names))) {
    problems.push(`${names} is not named: ${told.slice(0, 3).join('; ').slice(0, 300)}`);
  }
  if (told.some((line) => /\p{Cc}/u.test(line))) problems.push('characters that steer a terminal were told');
  if (seconds > bounds.seconds) problems.push(`${seconds.toFixed(1)} s of work`);
  if (peakMegabytes > bounds.megabytes) problems.push(`${Math.round(peakMegabytes)} MB`);
  return problems;
}
