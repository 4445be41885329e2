import { parseArgs } from 'node:util';
import { emptyReport, type WalkReport, walkCuts } from './cuts.js';

const { values } = parseArgs({
  options: {
    points: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    lanes: { type: 'string', default: '2' },
    ios: { type: 'string', default: '17.5.1,9.3.5,27.0,12.4,10.1.1,26.1,15.7.1,5.1.1' },
  },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const points = Number(values.points);
const versions = values.ios.split(',');
const lanes = Number(values.lanes);

/** Each phone of the list walks its share; `lanes` of them at a time. */
const shares = versions.map((ios, index) => ({
  ios,
  seed: Number(values.seed) * 1000 + index,
  points: Math.floor(points / versions.length) + (index < points % versions.length ? 1 : 0),
}));
const total = emptyReport();
const waiting = [...shares];
async function lane(): Promise<void> {
  for (let share = waiting.shift(); share; share = waiting.shift()) {
    const report = await walkCuts({ ...share, say });
    for (const key of Object.keys(total) as (keyof WalkReport)[]) total[key] += report[key];
  }
}
await Promise.all(Array.from({ length: lanes }, lane));
say(
  `${total.points} points: ${total.kill} kills, ${total.cut} cuts, ${total['disk-full']} full disks, ${total.completed} runs through before their point; the last good backup intact ${total.lastGoodIntact} times, the next run complete ${total.nextComplete} times`,
);
