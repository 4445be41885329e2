import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fail as backupFailure } from '@pearmain/backup';
import { silentLog, type TaskContext } from '@pearmain/base';
import type { SnapshotSummary } from '@pearmain/contract';
import { devicesCalled, withoutAlias } from '../device-selector.js';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import { backupAt } from '../finding/backup-at.js';
import { describeBackup, findBackups } from '../finding/find-backups.js';
import { SummaryCache } from '../finding/summary-cache.js';
import { findSpan } from '../moment.js';
import { listSnapshots } from './list-snapshots.js';

/**
 * The backup that `snapshot` stands for: the start of an id, `latest`, `latest@NAME`, a date or an age, a name that the person gave
 * it, or the path of any Apple backup folder. Our own history goes before what other programs left on this computer; that is
 * searched only where nothing of ours fits.
 *
 * @throws engine/no-such-snapshot, engine/ambiguous-snapshot, engine/no-backups-of for a device; backup/no-backup for a path
 */
export async function showSnapshot(
  environment: Environment,
  input: { snapshot: string; device?: string | undefined },
): Promise<SnapshotSummary> {
  const selector = input.snapshot.trim();
  if (isPath(selector)) return await describePath(resolve(selector));
  const own = candidates(await listSnapshots(environment, {}), selector, input.device, environment);
  const isOwn = own.length > 0 || environment.isLocationForThisRun;
  const fitting = isOwn ? own : await candidatesElsewhere(selector, input.device, environment);
  // Whoever names a device of which there is nothing is told so, before anything about the backup.
  if (fitting.length === 0 && input.device !== undefined) await listSnapshots(environment, { device: input.device });
  return await theOne(selector, fitting, isOwn ? ({ id }) => id : ({ folder }) => folder);
}

/**
 * The same among the backups of other programs alone, which are searched whatever location is named.
 *
 * @throws engine/no-such-snapshot, engine/ambiguous-snapshot; backup/no-backup for a path
 */
export async function showFound(
  environment: Environment,
  input: { snapshot: string; device?: string | undefined },
): Promise<SnapshotSummary> {
  const selector = input.snapshot.trim();
  if (isPath(selector)) return await describePath(resolve(selector));
  return await theOne(selector, await candidatesElsewhere(selector, input.device, environment), ({ folder }) => folder);
}

/** Paths as they are written on any system; a folder of the current one may go without a stroke. */
function isPath(selector: string): boolean {
  return /[/\\]|^\.{1,2}$/.test(selector);
}

async function theOne(
  selector: string,
  fitting: readonly SnapshotSummary[],
  nameOf: (snapshot: SnapshotSummary) => string,
): Promise<SnapshotSummary> {
  const [only, ...more] = fitting;
  if (only === undefined) {
    if (isFolder(selector)) return await describePath(resolve(selector));
    throw fail('no-such-snapshot', { selector });
  }
  if (more.length === 0) return only;
  const named = fitting.map((each) => `${nameOf(each)} (${each.deviceName})`);
  throw fail('ambiguous-snapshot', { selector, candidates: named });
}

/** What other programs left: of each device the newest that can be used counts as its latest. */
async function candidatesElsewhere(
  selector: string,
  device: string | undefined,
  environment: Environment,
): Promise<readonly SnapshotSummary[]> {
  using cache = new SummaryCache(environment.folders.cache);
  const { found } = await findBackups(environment, cache, quiet);
  const newest = new Map<string, SnapshotSummary>();
  for (const each of found) if (each.usable !== false && !newest.has(each.udid)) newest.set(each.udid, each);
  const marked = found.map((each) => ({ ...each, latest: newest.get(each.udid) === each }));
  return candidates(marked, selector, device, environment).map((each) => ({ ...each, latest: false }));
}

/** Whoever chooses a backup is told of nothing else. */
const quiet: TaskContext = { signal: new AbortController().signal, log: silentLog, emit: () => {} };

function candidates(
  everything: readonly SnapshotSummary[],
  selector: string,
  ofDevice: string | undefined,
  { aliases, clock }: Environment,
): readonly SnapshotSummary[] {
  if (selector === '') return [];
  const all = ofDevice === undefined ? everything : devicesCalled(everything, withoutAlias(aliases, ofDevice));
  const latest = /^latest(?:@(.+))?$/i.exec(selector);
  if (latest) {
    const [, device] = latest;
    const each = latestOf(all);
    return device === undefined ? each : devicesCalled(each, withoutAlias(aliases, device));
  }
  const byId = all.filter(({ id }) => id.toLowerCase().startsWith(selector.toLowerCase()));
  if (byId.length > 0) return byId;
  const byName = all.filter(({ name }) => name?.toLowerCase() === selector.toLowerCase());
  if (byName.length > 0) return byName;
  const span = findSpan(selector, clock.now());
  if (!span) return [];
  return all.filter(({ takenAt }) => new Date(takenAt) >= span.from && new Date(takenAt) < span.to);
}

/** The last good backup of each device; of one that has only partial ones, the newest of these. */
function latestOf(all: readonly SnapshotSummary[]): readonly SnapshotSummary[] {
  const whole = all.filter(({ latest }) => latest);
  const told = new Set(whole.map(({ udid }) => udid));
  const partial = all.filter(({ udid, only }) => {
    if (only === undefined || told.has(udid)) return false;
    told.add(udid);
    return true;
  });
  return [...whole, ...partial];
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/**
 * Any Apple backup folder, by its path, or by that of the folder around it where nothing else is in there.
 *
 * @throws backup/no-backup
 */
async function describePath(path: string): Promise<SnapshotSummary> {
  const folder = backupAt(path);
  if (folder === undefined) throw backupFailure('no-backup', { path });
  return await describeBackup(folder, quiet);
}
