import type { TaskContext } from '@pearmain/base';
import type { DeletionPlan } from '@pearmain/contract';
import { fail as historyFailure, listSnapshots, measureFolder, putIntoTrash } from '@pearmain/history';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import { sharesUntold } from '../finding/shares-untold.js';
import { auditEntry } from '../managing/audit-entry.js';
import { type OwnSnapshot, ownSnapshot, stillThere } from '../managing/own-snapshot.js';
import { reservePlace } from '../managing/reserve-place.js';
import type { SnapshotSelector } from '../snapshot-folder.js';

/** Which backup shall go, and what its owner says to that. */
export interface DeleteInput extends SnapshotSelector {
  /** The last good backup may go too. */
  readonly lastGood: boolean;
  /** Is told what would happen before anything does; throws where it shall not. */
  confirm(plan: DeletionPlan): Promise<void>;
}

const dayMs = 86_400_000;

/**
 * Deletes a backup at one of our own locations: into the trash of the location, from where it can be brought back for some days.
 *
 * @throws history/pinned; engine/last-good for the last good one, unless that was allowed; engine/not-kept-here,
 * engine/no-such-snapshot, engine/ambiguous-snapshot, history/locked
 */
export async function deleteSnapshot(
  environment: Environment,
  input: DeleteInput,
  context: TaskContext,
): Promise<DeletionPlan> {
  const own = await ownSnapshot(environment, input);
  const { place } = own;
  const { id } = own.summary;
  protect(own, input.lastGood);
  const plan = await planFor(own, environment, context);
  await input.confirm(plan);
  context.signal.throwIfAborted();
  using _lock = reservePlace(place, 'deleting a backup', environment, context);
  const snapshot = stillThere(place, id);
  protect({ place, summary: { ...own.summary, latest: snapshot.isLatest } }, input.lastGood);
  putIntoTrash(place, snapshot, new Date(plan.keptUntil), auditEntry(environment, 'delete', { udid: place.udid, id }));
  return plan;
}

function protect({ place, summary: { id } }: OwnSnapshot, mayBeLastGood: boolean): void {
  const { record, isLatest } = stillThere(place, id);
  if (record.pin) throw historyFailure('pinned', { id });
  if (isLatest && !mayBeLastGood) throw fail('last-good', { id, name: record.device.name });
}

async function planFor(
  { summary, place }: OwnSnapshot,
  { clock, trashDays }: Environment,
  { signal }: TaskContext,
): Promise<DeletionPlan> {
  const { ownBytes } = await measureFolder(summary.folder, signal);
  const others = listSnapshots(place).filter(({ record }) => record.id !== summary.id);
  return {
    snapshot: summary,
    freedBytes: ownBytes,
    ...(others.length > 0 && sharesUntold(summary.folder) ? { freedBytesAtMost: true } : {}),
    keptUntil: new Date(clock.now().getTime() + trashDays * dayMs).toISOString(),
    backupsLeft: others.length,
  };
}
