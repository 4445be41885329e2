import { parseArgs } from 'node:util';
import { emptyReport, type WalkReport, walkCuts } from './cuts.js';
import { walkGreenChecks } from './green-checks.js';
import { emptyRestoreReport, type RestoreWalkReport, walkRestores } from './restores.js';

const { values } = parseArgs({
  options: {
    restore: { type: 'boolean', default: false },
    green: { type: 'string' },
    points: { type: 'string' },
    seed: { type: 'string', default: '1' },
    lanes: { type: 'string', default: '2' },
    ios: { type: 'string', default: '17.5.1,9.3.5,27.0,12.4,10.1.1,26.1,15.7.1,5.1.1' },
  },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const points = Number(values.points ?? (values.restore ? '300' : '1000'));
const versions = values.ios.split(',');
const lanes = Number(values.lanes);

/** Each phone of the list walks its share; `lanes` of them at a time. */
const shares = versions.map((ios, index) => ({
  ios,
  seed: Number(values.seed) * 1000 + index,
  points: Math.floor(points / versions.length) + (index < points % versions.length ? 1 : 0),
}));
const waiting = [...shares];

async function inLanes(walk: (share: (typeof shares)[number]) => Promise<void>): Promise<void> {
  const lane = async (): Promise<void> => {
    for (let share = waiting.shift(); share; share = waiting.shift()) await walk(share);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

function add<T extends object>(total: T, report: { readonly [K in keyof T]: number }): void {
  for (const key of Object.keys(report) as (keyof T)[])
    Object.assign(total, { [key]: Number(total[key]) + report[key] });
}

async function throughBackups(): Promise<void> {
  const total: WalkReport = emptyReport();
  await inLanes(async (share) => add(total, await walkCuts({ ...share, say })));
  say(
    `${total.points} points: ${total.kill} kills, ${total.cut} cuts, ${total['disk-full']} full disks, ${total.completed} runs through before their point; the last good backup intact ${total.lastGoodIntact} times, the next run complete ${total.nextComplete} times`,
  );
}

/** Every other phone's backups are encrypted. */
async function throughRestores(): Promise<void> {
  const total: RestoreWalkReport = emptyRestoreReport();
  await inLanes(async (share) => add(total, await walkRestores({ ...share, isEncrypted: share.seed % 2 === 1, say })));
  say(
    `${total.points} points: ${total.broken} restores broken, ${total.completed} through; the backups intact ${total.backupsIntact} times, the phone told truthfully ${total.told} times, the next restore complete ${total.nextComplete} times`,
  );
}

async function throughGreenChecks(checks: number): Promise<void> {
  const { green, restored, red, refused } = await walkGreenChecks({ checks, seed: Number(values.seed), say });
  say(`${green} green checks, ${restored} restores after them; ${red} red ones, ${refused} refusals in their words`);
}

if (values.green !== undefined) await throughGreenChecks(Number(values.green));
else await (values.restore ? throughRestores() : throughBackups());
