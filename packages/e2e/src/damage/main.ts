// `npm run drill`: every way of damage, and what single flipped bytes come to, as a table.
import { parseArgs } from 'node:util';
import { damageCases, type FileKind } from './cases.js';
import { bounds, drill } from './drill.js';
import { type FlipCount, type FlipPlan, flipManifests, flipPayloads } from './flips.js';
import { type SampleName, sampleNames } from './samples.js';

const { values } = parseArgs({
  options: { flips: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const row = (name: string, ...cells: readonly (string | number)[]): void =>
  say(name.padEnd(52) + cells.map((cell) => String(cell).padStart(12)).join(''));

interface KindCount {
  cases: number;
  asItShould: number;
  seconds: number;
  megabytes: number;
}

const kinds = new Map<FileKind, KindCount>();
for (const damage of damageCases) {
  const { report, problems } = await drill(damage);
  const count = kinds.get(damage.kind) ?? { cases: 0, asItShould: 0, seconds: 0, megabytes: 0 };
  kinds.set(damage.kind, count);
  count.cases += 1;
  if (problems.length === 0) count.asItShould += 1;
  else say(`${damage.title}: ${problems.join('; ')}`);
  count.seconds = Math.max(count.seconds, report?.seconds ?? Number.POSITIVE_INFINITY);
  count.megabytes = Math.max(count.megabytes, report?.peakMegabytes ?? Number.POSITIVE_INFINITY);
}
row('damaged', 'cases', 'as it should', 'most work', 'most memory');
for (const [kind, { cases, asItShould, seconds, megabytes }] of kinds) {
  row(kind, cases, asItShould, `${seconds.toFixed(1)} s`, `${Math.round(megabytes)} MB`);
}
say(`wanted: an answer that names it, at most ${bounds.seconds} s and ${bounds.megabytes} MB, and nothing changed\n`);

const plan = { flips: Number(values.flips), seed: Number(values.seed) };
const shown = ({ by }: FlipCount): string =>
  Object.entries(by)
    .sort(([, one], [, other]) => other - one)
    .map(([code, count]) => `${code} ${count}`)
    .join(', ');
async function tell(name: string, flip: (plan: FlipPlan) => Promise<FlipCount>, on: SampleName, isKept: boolean) {
  const count = await flip({ ...plan, on, isKept });
  row(name, count.found, `of ${count.flips}`, `${((100 * count.found) / count.flips).toFixed(0)} %`);
  if (!isKept) say(`    ${shown(count)}`);
}
row('single flipped bytes', 'found', '', '');
for (const on of sampleNames) await tell(`content, full check, ${on}`, flipPayloads, on, true);
for (const on of sampleNames) await tell(`lists and index, structure alone, ${on}`, flipManifests, on, true);
say('\nof another program, without sums:');
for (const on of sampleNames) await tell(`content, full check with the password, ${on}`, flipPayloads, on, false);
for (const on of sampleNames) await tell(`lists and index, structure, ${on}`, flipManifests, on, false);
