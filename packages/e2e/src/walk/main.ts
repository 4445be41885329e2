import { parseArgs } from 'node:util';
import { walkCuts } from './cuts.js';

const { values } = parseArgs({
  options: { points: { type: 'string', default: '100' }, seed: { type: 'string', default: '1' } },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const report = await walkCuts({ points: Number(values.points), seed: Number(values.seed), say });
say(
  `${report.points} points: ${report.killed} kills, ${report.cut} cuts, ${report.endedBefore} runs ended before their point; the last good backup survived all, ${report.resumed} next runs completed`,
);
