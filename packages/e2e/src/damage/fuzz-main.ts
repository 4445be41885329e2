// `npm run fuzz -- --seconds 60 --seed 1 [--target plist]`: hostile inputs for every parser, for that long altogether.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.js';
import { inputOf } from './fuzz-job.js';
import { fuzzTargets } from './fuzz-targets.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    target: { type: 'string' },
    keep: { type: 'string', default: 'build/fuzz' },
  },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const targets = values.target === undefined ? Object.keys(fuzzTargets) : [values.target];
let found = 0;
for (const target of targets) {
  const plan = { target, seconds: Number(values.seconds) / targets.length, seed: Number(values.seed) };
  const { inputs, finds } = await fuzz(plan);
  say(`${target.padEnd(16)}${inputs.toLocaleString('en-US').padStart(12)} inputs, ${finds.length} not survived`);
  for (const { number, what } of finds) {
    found += 1;
    mkdirSync(values.keep, { recursive: true });
    const file = join(values.keep, `${target}-${plan.seed}-${number}`);
    writeFileSync(file, inputOf(target, plan.seed, number));
    say(`  ${file}: ${what}`);
  }
}
process.exitCode = found === 0 ? 0 : 1;
