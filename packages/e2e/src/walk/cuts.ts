import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listTree } from '../harness/compare-folders.js';
import { readWithForeignReader } from '../harness/foreign-reader.js';
import { pearmain } from '../harness/pearmain.js';
import { startPhone } from '../harness/phone-program.js';
import { seededNumbers } from '../harness/prng.js';
import { makeScratch } from '../harness/scratch.js';
import { breakRun } from './broken-run.js';
import { nextRun, type WalkPlace } from './next-run.js';
import { choosePoint, describePoint, type Point } from './points.js';
import { mountSmallDisk, type SmallDisk } from './small-disk.js';

/** What a walk found: how many runs were broken in which way, and what was seen after each of them. */
export interface WalkReport {
  points: number;
  kill: number;
  cut: number;
  'disk-full': number;
  /** Runs that were through before their point came. */
  completed: number;
  /** Times that the last good backup was what it was to the byte, or the new one where that had been published. */
  lastGoodIntact: number;
  /** Next runs that completed and hold what the phone holds, by a foreign reader. */
  nextComplete: number;
}

/** Of a walk that has not begun. */
export function emptyReport(): WalkReport {
  return { points: 0, kill: 0, cut: 0, 'disk-full': 0, completed: 0, lastGoodIntact: 0, nextComplete: 0 };
}

/** How a walk is done. */
export interface WalkOptions {
  readonly points: number;
  readonly seed: number;
  readonly ios?: string;
  say(line: string): void;
}

const walked = 'HomeDomain/Library/Walk';
/** Phones want 128 MiB more than they send. */
const diskBytes = 400_000_000;

/**
 * Breaks runs at seeded points, by kill -9, by cutting the connection and by a full disk, and looks each time that the
 * last good backup is what it was to the byte and that the next run completes with everything the phone holds.
 */
export async function walkCuts({ points, seed, ios = '17.5.1', say }: WalkOptions): Promise<WalkReport> {
  const random = seededNumbers(seed);
  using scratch = makeScratch();
  const state = scratch.at('phone');
  using disk = mountSmallDisk(scratch.at('disk'), diskBytes);
  const filled = ['--seed', 'empty', '--ios', ios, '--files', '120', '--bytes', '3000000', '--random', String(seed)];
  await using phone = await startPhone(state, filled);
  const home = scratch.at('home');
  const location = disk ? join(disk.folder, 'location') : scratch.at('location');
  const place: Place = { phone, home, location, state, disk };
  const paired = await pearmain(home, ['device', 'pair'], { env: phone.env });
  assert.equal(paired.code, 0, paired.err);
  await nextRun(place);

  const report = emptyReport();
  while (report.points < points) {
    report.points += 1;
    const changedBytes = changeSomeFiles(state, random, report.points);
    const point = choosePoint(random, changedBytes, disk !== undefined);
    say(`${String(report.points).padStart(5)}  iOS ${ios}  ${await walkPoint(point, place, report)}`);
    thin(location, phone.udid);
  }
  return report;
}

interface Place extends WalkPlace {
  readonly state: string;
  readonly disk: SmallDisk | undefined;
}

/** One point: broken, looked at, and taken up again. */
async function walkPoint(point: Point, place: Place, report: WalkReport): Promise<string> {
  const { phone, location, disk, state } = place;
  const good = join(location, phone.udid);
  const words = describePoint(point);
  const before = listTree(good);
  const broken = await breakRun(point, place);
  const after = existsSync(good) ? listTree(good) : new Map<string, string>();
  disk?.empty();
  if (broken.completed) report.completed += 1;
  else report[point.how] += 1;
  const isUnchanged = sameTree(before, after);
  const isNew = !isUnchanged && broken.mayHavePublished && (await holdsWhatThePhoneHolds(state, good));
  assert.ok(isUnchanged || isNew, `${words}: the last good backup changed though the run was broken`);
  report.lastGoodIntact += 1;

  await nextRun(place).catch((error: unknown) => {
    throw new Error(`${words}: the next run did not complete`, { cause: error });
  });
  const work = join(location, '.pearmain', phone.udid, 'work');
  assert.deepEqual(existsSync(work) ? readdirSync(work) : [], [], `${words}: the next run left work behind`);
  assert.ok(await holdsWhatThePhoneHolds(state, good), `${words}: the next run is not what the phone holds`);
  report.nextComplete += 1;
  const how = broken.completed ? 'ended before' : `broken (${broken.code ?? 'killed'})`;
  return `${words}: ${how}; the last good backup is ${isUnchanged ? 'untouched' : 'the new one'}; the next run completed`;
}

/** New, changed and removed files, as a day on a phone brings; returns roughly how many bytes will travel. */
function changeSomeFiles(state: string, random: () => number, number: number): number {
  const folder = join(state, 'files', walked);
  mkdirSync(folder, { recursive: true });
  let bytes = 0;
  for (let index = 0; index < 30; index += 1) {
    const path = join(folder, `file-${Math.floor(random() * 120)}`);
    const roll = random();
    if (roll < 0.2) rmSync(path, { force: true });
    else if (roll < 0.5) appendFileSync(path, `appended in round ${number}\n`);
    else {
      const size = Math.floor(random() ** 4 * 800_000);
      writeFileSync(path, Buffer.alloc(size, `${number}.${index} `));
      bytes += size;
    }
  }
  return bytes;
}

function sameTree(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): boolean {
  return before.size === after.size && [...before].every(([path, content]) => after.get(path) === content);
}

/** Whether the backup holds every file of the phone that walks and that does not, read by a foreign reader. */
async function holdsWhatThePhoneHolds(state: string, folder: string): Promise<boolean> {
  const found = await readWithForeignReader(folder);
  const files = join(state, 'files');
  const onPhone = [...listTree(files)].filter(([, kind]) => kind !== 'directory');
  const walking = [...found.keys()].filter((path) => path.startsWith(`${walked}/`));
  const walkingOnPhone = onPhone.filter(([path]) => path.startsWith(`${walked}/`));
  return walking.length === walkingOnPhone.length && onPhone.every(([path, sum]) => found.get(path) === sum);
}

/** Earlier snapshots are not needed here and would fill the disk; the newest two stay. */
function thin(location: string, udid: string): void {
  const folder = join(location, '.pearmain', udid, 'snapshots');
  const ids = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  for (const id of ids.slice(0, -2)) rmSync(join(folder, id), { recursive: true });
}
