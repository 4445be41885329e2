import { readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type BackupOverview, readOverview } from '@pearmain/backup';
import { AppError, isUdid, type TaskContext } from '@pearmain/base';
import type { SearchedFolder, SnapshotSummary } from '@pearmain/contract';
import { Location, listSnapshots, measureFolder } from '@pearmain/history';
import * as z from 'zod';
import { allLocations } from '../device-locations.js';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import { summarize } from '../snapshot-summary.js';
import { type Searched, searchFolder } from './search-folder.js';
import { searchRoots } from './search-roots.js';
import type { SummaryCache } from './summary-cache.js';

/** The backups that other programs left on this computer, and where they were looked for. */
export interface FoundBackups {
  readonly found: readonly SnapshotSummary[];
  readonly searched: readonly SearchedFolder[];
}

/**
 * Finds the backups of other programs: in the usual places of every user whose folders are open, and in the folders that the
 * person added (docs/formats/finding.md). A folder to which several ways lead is shown once, our own locations not at all. What
 * cannot be looked into is told of as a notice, and hides nothing else.
 */
export async function findBackups(
  environment: Environment,
  cache: SummaryCache,
  context: TaskContext,
): Promise<FoundBackups> {
  const { elsewhere, platform } = environment;
  const known = whatIsOurs(environment);
  const found: SnapshotSummary[] = [];
  const searched: SearchedFolder[] = [];
  for (const root of searchRoots(platform, elsewhere)) {
    context.signal.throwIfAborted();
    const places = searchFolder(root, known);
    const here = await describeAll(places, cache, context);
    found.push(...here);
    if (isWorthTelling(places, searched)) searched.push(tellOf(places, here.length, platform, context));
  }
  return { found: found.sort(newestFirst), searched };
}

function newestFirst(one: SnapshotSummary, other: SnapshotSummary): number {
  return new Date(other.takenAt).getTime() - new Date(one.takenAt).getTime();
}

/** The last good backups of our own locations are listed as such. */
function whatIsOurs(environment: Environment): { seen: Set<string>; own: Set<string> } {
  const own = allLocations(environment).flatMap(({ path }) => realPathOf(path) ?? []);
  const last = own.flatMap((path) => namesOf(path).flatMap((name) => realPathOf(join(path, name)) ?? []));
  return { seen: new Set(last), own: new Set(own) };
}

function namesOf(location: string): string[] {
  try {
    return readdirSync(location).filter(isUdid);
  } catch {
    return []; // what is wrong with a location of ours is told where its history is listed
  }
}

async function describeAll(
  { backups, locations }: Searched,
  cache: SummaryCache,
  context: TaskContext,
): Promise<SnapshotSummary[]> {
  const all: SnapshotSummary[] = [];
  for (const folder of backups) {
    try {
      all.push(await cache.of(folder, 'backup', foundShape, () => describeBackup(folder, context)));
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      tellUnreadable(folder, error, context);
    }
  }
  for (const path of locations) all.push(...historyAt(path, context));
  return all;
}

/** What is known of one backup of another program: from its small files, and from counting the rest. */
export async function describeBackup(folder: string, context: TaskContext): Promise<SnapshotSummary> {
  const overview = readOverview(folder);
  const use = await measureFolder(folder, context.signal);
  const { state, phase, isUsable, reason } = judged(overview, use.contentFiles);
  const { udid, deviceName, productType, iosVersion, takenAt } = overview;
  return {
    id: basename(folder),
    latest: false,
    udid: udid ?? basename(folder),
    deviceName: deviceName ?? basename(folder),
    productType: productType ?? '',
    iosVersion: iosVersion ?? '',
    takenAt: (takenAt ?? statSync(folder).mtime).toISOString(),
    kind: 'unknown',
    encrypted: overview.isEncrypted,
    files: use.contentFiles,
    sizeBytes: use.contentBytes,
    ...(overview.keptTypes === undefined ? {} : { only: overview.keptTypes }),
    folder,
    state,
    ...(phase === undefined ? {} : { phase }),
    usable: isUsable,
    ...(reason === undefined ? {} : { reason }),
    origin: overview.writer,
    diskBytes: use.diskBytes,
  };
}

function judged({ condition }: BackupOverview, contentFiles: number): BackupOverview['condition'] {
  if (condition.state !== 'whole' || contentFiles > 0) return condition;
  return { state: 'partial', isUsable: condition.isUsable, reason: 'There is no content in it.' };
}

/** Another place of Pearmain's, on a disk that moved here or of another user. */
function historyAt(path: string, context: TaskContext): SnapshotSummary[] {
  try {
    const location = Location.open(path);
    return location
      .devices()
      .flatMap((udid) => listSnapshots(location.place(udid)))
      .map((snapshot) => ({ ...summarize(snapshot), latest: false }));
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    tellUnreadable(path, error, context);
    return [];
  }
}

/** The system's refusals and our own failures alike; anything else is a mistake of ours. */
function isUnreadable(error: unknown): error is Error {
  return error instanceof AppError || (error instanceof Error && 'syscall' in error);
}

function tellUnreadable(path: string, error: Error, { emit }: TaskContext): void {
  const { code, message } = fail('backup-unreadable', { path, reason: error.message });
  emit({ kind: 'notice', code, message, path });
}

/** Of several ways to one place the first; of other users only what is there. */
function isWorthTelling({ root, state, realPath }: Searched, told: readonly SearchedFolder[]): boolean {
  if (state === 'absent') return !root.isOthers && !told.some(({ path }) => path === root.path);
  return !told.some(
    (each) => each.path === root.path || (realPath !== undefined && realPath === (each.realPath ?? each.path)),
  );
}

function tellOf(
  { root, state, realPath }: Searched,
  backups: number,
  platform: NodeJS.Platform,
  context: TaskContext,
): SearchedFolder {
  const folder = {
    path: root.path,
    ...(realPath === undefined || realPath === root.path ? {} : { realPath }),
    kind: root.kind,
    backups,
  };
  if (state !== 'denied') return { ...folder, state: state === 'absent' ? state : backups > 0 ? 'found' : 'empty' };
  const { code, message, advice = '' } = fail('search-denied', { path: root.path, isMac: platform === 'darwin' });
  context.emit({ kind: 'notice', code, message: `${message} ${advice}`, path: root.path });
  const page = platform === 'darwin' ? { settingsPage: fullDiskAccess } : {};
  return { ...folder, state, advice, ...page };
}

const fullDiskAccess = 'x-apple.systempreferences:com.apple.preference.security?Privacy_AllFiles';

function realPathOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined; // not there: nothing in it can be found twice
  }
}

const Found = z.looseObject({
  id: z.string(),
  udid: z.string(),
  deviceName: z.string(),
  takenAt: z.string(),
  folder: z.string(),
  sizeBytes: z.number(),
  diskBytes: z.number(),
});

/** What is remembered of a backup; its file is ours, and of this very format. */
const foundShape = z.custom<SnapshotSummary>((value) => Found.safeParse(value).success);
