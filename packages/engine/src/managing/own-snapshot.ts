import type { SnapshotSummary } from '@pearmain/contract';
import { type DevicePlace, listSnapshots, type Snapshot } from '@pearmain/history';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import { findKept, type SnapshotSelector } from '../snapshot-folder.js';
import { showSnapshot } from '../tasks/show-snapshot.js';

/** A backup at one of our own locations, and the place that it lies in. */
export interface OwnSnapshot {
  readonly summary: SnapshotSummary;
  readonly place: DevicePlace;
}

/**
 * The backup that is meant, which must be one of our own: those of other programs are only ever read.
 *
 * @throws engine/not-kept-here; engine/no-such-snapshot, engine/ambiguous-snapshot
 */
export async function ownSnapshot(environment: Environment, selector: SnapshotSelector): Promise<OwnSnapshot> {
  const summary = await showSnapshot(environment, selector);
  const kept = findKept(environment, summary.folder);
  if (!kept) throw fail('not-kept-here', { path: summary.folder });
  return { summary, place: kept.place };
}

/** The backup of that id as it is now that the place is reserved. @throws engine/no-such-snapshot where it went away meanwhile */
export function stillThere(place: DevicePlace, id: string): Snapshot {
  const snapshot = listSnapshots(place).find(({ record }) => record.id === id);
  if (!snapshot) throw fail('no-such-snapshot', { selector: id });
  return snapshot;
}
