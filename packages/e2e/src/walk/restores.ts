import assert from 'node:assert/strict';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { silentLog } from '@pearmain/base';
import { resolveEnvironment, restorePhone, SnapshotOpener } from '@pearmain/engine';
import { listTree } from '../harness/compare-folders.js';
import { pearmain } from '../harness/pearmain.js';
import { startPhone } from '../harness/phone-program.js';
import { seededNumbers } from '../harness/prng.js';
import { makeScratch, type Scratch } from '../harness/scratch.js';
import { wholeRestore } from '../harness/whole-restore.js';
import { type BrokenRestore, breakRestore, type RestorePlace } from './broken-restore.js';
import { chooseRestorePoint, describeRestorePoint, type RestorePoint } from './restore-points.js';

/** What a walk through restores found. */
export interface RestoreWalkReport {
  points: number;
  /** Restores that did not end well, and those that did although they were to be broken. */
  broken: number;
  completed: number;
  /** Times that no file of any backup was another one, before and after. */
  backupsIntact: number;
  /** Times that the phone was wholly as before or wholly the backup, as our program said. */
  told: number;
  /** Next restores after which the phone held the backup to the byte. */
  nextComplete: number;
}

/** Of a walk that has not begun. */
export function emptyRestoreReport(): RestoreWalkReport {
  return { points: 0, broken: 0, completed: 0, backupsIntact: 0, told: 0, nextComplete: 0 };
}

/** How a walk is done. */
export interface RestoreWalkOptions {
  readonly points: number;
  readonly seed: number;
  readonly ios?: string;
  readonly isEncrypted?: boolean;
  say(line: string): void;
}

const goodDay = { keybagWork: { iterations: 10, doubleIterations: 10 }, rebootMs: 20, passcodeMs: 0 };
const password = 'walk with pears';

interface Source {
  readonly udid: string;
  /** What the phone held. */
  readonly files: ReadonlyMap<string, string>;
  readonly someFile: string;
  readonly bytes: number;
}

/**
 * Breaks restores at seeded points and looks each time that no backup changed, that the phone is wholly the old or wholly the new one
 * as our program says, and that the next restore completes and is identical. Two backups take turns, so that both states differ.
 */
export async function walkRestores(options: RestoreWalkOptions): Promise<RestoreWalkReport> {
  const { points, seed, ios = '17.5.1', say } = options;
  const random = seededNumbers(seed);
  using scratch = makeScratch();
  writeFileSync(scratch.at('day.json'), JSON.stringify(goodDay));
  writeFileSync(scratch.at('password'), password);
  const sources = [await makeSource(scratch, 0, options), await makeSource(scratch, 1, options)];
  const day = ['--scenario', scratch.at('day.json')];
  await using target = await startPhone(scratch.at('target'), ['--ios', ios, ...day]);
  const home = scratch.at('home');
  const paired = await pearmain(home, ['device', 'pair'], { env: target.env });
  assert.equal(paired.code, 0, paired.err);

  const report = emptyRestoreReport();
  while (report.points < points) {
    const source = sources[report.points % 2];
    assert.ok(source);
    report.points += 1;
    const point = chooseRestorePoint(random, source.bytes);
    const { udid, someFile } = source;
    const passwordFile = scratch.at('password');
    const location = scratch.at('location');
    const place = { target, home, location, source: udid, passwordFile, goodDay, someFile };
    const told = await walkPoint(point, place, source, scratch.at('target'), report);
    say(`${String(report.points).padStart(5)}  iOS ${ios}  ${told}`);
  }
  return report;
}

/** A phone of its own, backed up and gone. */
async function makeSource(
  scratch: Scratch,
  number: number,
  { seed, ios = '17.5.1', isEncrypted = false }: RestoreWalkOptions,
): Promise<Source> {
  const state = scratch.at(`source-${number}`);
  const filler = ['--files', '150', '--bytes', '4000000', '--random', `${seed}.${number}`];
  const day = ['--scenario', scratch.at('day.json')];
  const secret = isEncrypted ? ['--backup-password-file', scratch.at('password')] : [];
  await using phone = await startPhone(state, [
    '--ios',
    ios,
    '--udid',
    `00008110-0000000000000A0${number}`,
    ...filler,
    ...day,
    ...secret,
  ]);
  const words = ['backup', '--location', scratch.at('location'), '--password-file', scratch.at('password'), '--json'];
  const made = await pearmain(scratch.at('home'), words, { env: phone.env });
  assert.equal(made.code, 0, made.out + made.err);
  const folder = scratch.at('location', phone.udid);
  const content = [...listTree(folder).keys()].filter((path) => /(?:^|\/)[0-9a-f]{40}$/.test(path));
  const someFile = join(folder, content[content.length >> 1] ?? '');
  const bytes = content.reduce((sum, path) => sum + statSync(join(folder, path)).size, 0);
  return { udid: phone.udid, files: filesOf(state), someFile, bytes };
}

/** One point: broken, looked at, and done again. */
async function walkPoint(
  point: RestorePoint,
  place: RestorePlace,
  source: Source,
  state: string,
  report: RestoreWalkReport,
): Promise<string> {
  const { target, location } = place;
  const words = describeRestorePoint(point);
  await target.control.waitFor({ plugged: true, request: null });
  const before = filesOf(state);
  const backups = backupsIn(location);
  const end = await breakRestore(point, place);
  await target.control.waitFor({ plugged: true, request: null });
  assert.deepEqual(backupsIn(location), backups, `${words}: a backup changed`);
  report.backupsIntact += 1;

  const after = filesOf(state);
  const is = isSame(after, source.files) ? 'the backup' : isSame(after, before) ? 'as before' : 'neither';
  assert.notEqual(is, 'neither', `${words}: the phone is neither what it was nor the backup`);
  checkWords(words, end, is);
  report.told += 1;
  if (end.word?.ok === true) report.completed += 1;
  else report.broken += 1;

  await target.control.do('scenario', { is: goodDay });
  await restoreWholly(place);
  await target.control.waitFor({ plugged: true, request: null });
  assert.ok(isSame(filesOf(state), source.files), `${words}: after the next restore the phone is not the backup`);
  report.nextComplete += 1;
  const how = end.word ? (end.word.error?.code ?? 'through') : 'killed';
  return `${words}: ${how}; the phone was ${is}; the next restore completed`;
}

/** What our program said against what is. */
function checkWords(words: string, { word, code }: BrokenRestore, is: string): void {
  if (!word) {
    assert.equal(code, null, `${words}: it ended with ${code} and without a word`);
    return;
  }
  if (word.ok) {
    assert.equal(is, 'the backup', `${words}: success was told, and the phone is ${is}`);
    return;
  }
  const { code: failure, message = '', safety = '' } = word.error ?? {};
  assert.notEqual(message, '');
  if (/^Nothing was started|is as it was, and so/.test(safety)) {
    assert.equal(is, 'as before', `${words}: ${failure}: ${safety}`);
    return;
  }
  assert.match(safety, /Your backups are as they were\..*if it restarts/, `${words}: ${failure}`);
}

/** In this process: what the command line does, without its start hundreds of times. */
async function restoreWholly({ target, home, location, source }: RestorePlace): Promise<void> {
  const own = { HOME: home, XDG_DATA_HOME: join(home, 'data'), XDG_CONFIG_HOME: join(home, 'config') };
  const variables = { ...target.env, ...own };
  const environment = resolveEnvironment({ flags: { location }, variables, platform: process.platform });
  const context = { signal: new AbortController().signal, log: silentLog, emit: () => {} };
  using opener = new SnapshotOpener({ given: [password] }, environment);
  await restorePhone(environment, wholeRestore(source, opener), context);
}

function filesOf(state: string): ReadonlyMap<string, string> {
  return new Map([...listTree(join(state, 'files'))].filter(([, kind]) => kind !== 'directory'));
}

/** Every file of every backup in a location; what is written down beside them may change. */
function backupsIn(location: string): ReadonlyMap<string, string> {
  const own = readdirSync(location).filter((name) => !name.startsWith('.'));
  return new Map(
    own.flatMap((name) => [...listTree(join(location, name))].map(([path, sum]) => [`${name}/${path}`, sum])),
  );
}

function isSame(left: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>): boolean {
  return left.size === right.size && [...left].every(([path, sum]) => right.get(path) === sum);
}
