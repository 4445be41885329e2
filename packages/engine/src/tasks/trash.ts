import type { TaskContext } from '@pearmain/base';
import type { SnapshotSummary, TrashEmptied, TrashedSnapshot } from '@pearmain/contract';
import {
  type DevicePlace,
  listTrash,
  measureFolder,
  measureFolders,
  removeTrashed,
  type Trashed,
  takeFromTrash,
} from '@pearmain/history';
import { devicesCalled, withoutAlias } from '../device-selector.js';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import { auditEntry } from '../managing/audit-entry.js';
import { reservePlace } from '../managing/reserve-place.js';
import { summarize } from '../snapshot-summary.js';
import { devicePlaces } from './list-snapshots.js';

/** The deleted backups that can still be brought back, with what removing each for good would free. */
export async function listTrashed(
  environment: Environment,
  { device }: { device?: string | undefined },
  { signal }: TaskContext,
): Promise<TrashedSnapshot[]> {
  const found: TrashedSnapshot[] = [];
  for (const { trashed } of trashedOf(environment, device)) {
    const { ownBytes } = await measureFolder(trashed.snapshot.folder, signal);
    found.push(tellOf(trashed, ownBytes));
  }
  return found;
}

/**
 * Brings a deleted backup back.
 *
 * @throws engine/not-in-trash, engine/ambiguous-snapshot, history/locked
 */
export async function undeleteSnapshot(
  environment: Environment,
  { snapshot, device }: { snapshot: string; device?: string | undefined },
  context: TaskContext,
): Promise<SnapshotSummary> {
  const { place, trashed } = chosen(environment, snapshot, device);
  const { id } = trashed.snapshot.record;
  using _lock = reservePlace(place, 'bringing a backup back', environment, context);
  const back = takeFromTrash(
    place,
    stillTrashed(place, id),
    auditEntry(environment, 'undelete', { udid: place.udid, id }),
  );
  return summarize(back);
}

/** What is to be removed for good. */
export interface EmptyInput {
  /** Only this one; all where it is missing. */
  readonly snapshot?: string | undefined;
  readonly device?: string | undefined;
  /** Only what has been there for its time. */
  readonly onlyExpired: boolean;
  confirm(plan: TrashEmptied): Promise<void>;
}

/**
 * Removes deleted backups for good.
 *
 * @throws engine/not-in-trash, engine/ambiguous-snapshot, history/locked
 */
export async function emptyTrash(
  environment: Environment,
  { snapshot, device, onlyExpired, confirm }: EmptyInput,
  context: TaskContext,
): Promise<TrashEmptied> {
  const now = environment.clock.now();
  const all = snapshot === undefined ? trashedOf(environment, device) : [chosen(environment, snapshot, device)];
  const going = all.filter(({ trashed }) => !onlyExpired || isExpired(trashed, now));
  const plan = await planFor(going, context);
  if (going.length === 0) return plan;
  await confirm(plan);
  context.signal.throwIfAborted();
  for (const { place, trashed } of going) {
    const { id } = trashed.snapshot.record;
    using _lock = reservePlace(place, 'emptying the trash', environment, context);
    removeTrashed(place, stillTrashed(place, id), auditEntry(environment, 'empty', { udid: place.udid, id }));
  }
  return plan;
}

/** Removes what has been in the trash of a place for its time. The lock must be held. */
export function removeExpired(place: DevicePlace, environment: Environment): void {
  const now = environment.clock.now();
  for (const trashed of listTrash(place)) {
    if (!isExpired(trashed, now)) continue;
    const { id } = trashed.snapshot.record;
    removeTrashed(place, trashed, auditEntry(environment, 'empty', { udid: place.udid, id }));
  }
}

interface InTrash {
  readonly place: DevicePlace;
  readonly trashed: Trashed;
}

function trashedOf(environment: Environment, device: string | undefined): InTrash[] {
  const all = devicePlaces(environment).flatMap((place) => listTrash(place).map((trashed) => ({ place, trashed })));
  const selector = withoutAlias(environment.aliases, device);
  if (selector === undefined) return all;
  const named = all.map((each) => ({
    each,
    udid: each.place.udid,
    deviceName: each.trashed.snapshot.record.device.name,
  }));
  return devicesCalled(named, selector).map(({ each }) => each);
}

function chosen(environment: Environment, selector: string, device: string | undefined): InTrash {
  const fitting = trashedOf(environment, device).filter(({ trashed: { snapshot } }) => {
    const { id, name } = snapshot.record;
    return selector !== '' && (id.toLowerCase().startsWith(selector.toLowerCase()) || name === selector);
  });
  const [only, ...more] = fitting;
  if (!only) throw fail('not-in-trash', { selector });
  if (more.length === 0) return only;
  const candidates = fitting.map(
    ({ trashed: { snapshot } }) => `${snapshot.record.id} (${snapshot.record.device.name})`,
  );
  throw fail('ambiguous-snapshot', { selector, candidates });
}

function stillTrashed(place: DevicePlace, id: string): Trashed {
  const trashed = listTrash(place).find(({ snapshot }) => snapshot.record.id === id);
  if (!trashed) throw fail('not-in-trash', { selector: id });
  return trashed;
}

/** Files that only deleted backups share are freed when the last of them goes. */
async function planFor(going: readonly InTrash[], { signal }: TaskContext): Promise<TrashEmptied> {
  const removed: TrashedSnapshot[] = [];
  for (const { trashed } of going) {
    const { ownBytes } = await measureFolder(trashed.snapshot.folder, signal);
    removed.push(tellOf(trashed, ownBytes));
  }
  const folders = going.map(({ trashed }) => trashed.snapshot.folder);
  return { removed, freedBytes: (await measureFolders(folders, signal)).ownBytes };
}

function isExpired({ keptUntil }: Trashed, now: Date): boolean {
  return keptUntil !== undefined && keptUntil <= now;
}

function tellOf({ snapshot, deletedAt, keptUntil }: Trashed, freedBytes: number): TrashedSnapshot {
  return {
    snapshot: summarize(snapshot),
    ...(deletedAt === undefined ? {} : { deletedAt: deletedAt.toISOString() }),
    ...(keptUntil === undefined ? {} : { keptUntil: keptUntil.toISOString() }),
    freedBytes,
  };
}
