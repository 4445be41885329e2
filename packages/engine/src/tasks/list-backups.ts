import { statSync } from 'node:fs';
import type { TaskContext } from '@pearmain/base';
import type { SnapshotList, SnapshotSummary } from '@pearmain/contract';
import { measureFolder, sharedWith } from '@pearmain/history';
import * as z from 'zod';
import { devicesCalled, withoutAlias } from '../device-selector.js';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import { findBackups } from '../finding/find-backups.js';
import { sharesUntold } from '../finding/shares-untold.js';
import { SummaryCache } from '../finding/summary-cache.js';
import { listSnapshots } from './list-snapshots.js';

/**
 * All backups on this computer: the histories at our own locations with what they take on the disk, and what other programs left.
 * Needs no phone, and changes nothing but what it remembers.
 *
 * @throws engine/no-backups-of for a device of which there are none; history/no-location
 */
export async function listBackups(
  environment: Environment,
  { device }: { device?: string | undefined },
  context: TaskContext,
): Promise<SnapshotList> {
  using cache = new SummaryCache(environment.folders.cache);
  const own = await listSnapshots(environment, {}, ({ code, message }) =>
    context.emit({ kind: 'notice', code, message }),
  );
  const { found, searched } = environment.isLocationForThisRun
    ? { found: [], searched: [] }
    : await findBackups(environment, cache, context);
  const wanted = devicesOf(environment, [...own, ...found], device);
  const snapshots = await withDiskUse(own.filter(wanted), { environment, cache }, context);
  return { location: environment.location, snapshots, found: found.filter(wanted), searched };
}

function devicesOf(
  { aliases, location }: Environment,
  all: readonly SnapshotSummary[],
  device: string | undefined,
): (snapshot: SnapshotSummary) => boolean {
  const selector = withoutAlias(aliases, device);
  if (selector === undefined) return () => true;
  const called = new Set(devicesCalled(all, selector));
  if (called.size === 0) throw fail('no-backups-of', { selector, location });
  return (snapshot) => called.has(snapshot);
}

const Bytes = z.number().nonnegative();

/** Whoever asks for a list waits no longer than this for what is only good to know; the next list goes on. */
const patienceMs = 5000;
/** Files are shared with the backup before, or, where one was taken in from elsewhere in between, with the one before that. */
const nearest = 3;

async function withDiskUse(
  snapshots: readonly SnapshotSummary[],
  { environment, cache }: { readonly environment: Environment; readonly cache: SummaryCache },
  context: TaskContext,
): Promise<SnapshotSummary[]> {
  const started = environment.clock.now().getTime();
  const measured: SnapshotSummary[] = [];
  const clones = new Map<number, boolean>();
  for (const [index, snapshot] of snapshots.entries()) {
    const earlier = snapshots.slice(index + 1).filter(({ udid }) => udid === snapshot.udid);
    const measure = async (): Promise<number | undefined> =>
      environment.clock.now().getTime() - started > patienceMs
        ? undefined
        : await bytesBeyond(snapshot.folder, earlier, context);
    const diskBytes = await cache.of(snapshot.folder, 'beyond', Bytes, measure, earlier[0]?.folder);
    const { dev } = statSync(snapshot.folder);
    if (!clones.has(dev)) clones.set(dev, sharesUntold(snapshot.folder));
    measured.push({
      ...snapshot,
      ...(diskBytes === undefined ? {} : { diskBytes }),
      ...(diskBytes !== undefined && earlier.length > 0 && clones.get(dev) ? { diskBytesAtMost: true } : {}),
    });
  }
  return measured;
}

/** What a backup takes beyond those before it: each file is counted with the earliest backup that has it. */
async function bytesBeyond(
  folder: string,
  earlier: readonly SnapshotSummary[],
  { signal }: TaskContext,
): Promise<number> {
  const isCounted = sharedWith(earlier.slice(0, nearest).map((each) => each.folder));
  return (await measureFolder(folder, signal, isCounted)).diskBytes;
}
