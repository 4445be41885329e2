import { realpathSync } from 'node:fs';
import { AppError, isFailure, type TaskContext } from '@pearmain/base';
import { type DevicePlace, KeptSums, listSnapshots, recognise, type SnapshotRecord } from '@pearmain/history';
import type { Environment } from './environment.js';
import { fail } from './failures.js';
import { devicePlaces } from './tasks/list-snapshots.js';

/** What a history of ours knows of a backup folder. */
export interface KeptHistory {
  readonly place: DevicePlace;
  readonly isLatest: boolean;
  /** Missing where other software left the backup there. */
  readonly record: SnapshotRecord | undefined;
}

/**
 * What is kept of the backup in that folder, also where its manifest is damaged or gone; `undefined` for a folder that is of no
 * history that can be reached.
 */
export function findHistory(environment: Environment, folder: string): KeptHistory | undefined {
  const path = realPathOf(folder);
  for (const place of reachablePlaces(environment)) {
    if (realPathOf(place.backup) === path) return { place, isLatest: true, record: recognise(place, 'latest') };
    const earlier = listSnapshots(place).find((each) => !each.isLatest && realPathOf(each.folder) === path);
    if (earlier) return { place, isLatest: false, record: recognise(place, earlier.record.id) };
  }
  return undefined;
}

function reachablePlaces(environment: Environment): DevicePlace[] {
  try {
    return devicePlaces(environment);
  } catch (error) {
    if (isFailure(error, 'history/no-location')) return [];
    throw error;
  }
}

function realPathOf(folder: string): string | undefined {
  try {
    return realpathSync(folder);
  } catch {
    return undefined; // what is not there is no folder that is meant
  }
}

/** The sums that were kept of a backup, the caller's to close. Those that cannot be read are told of, and do without. */
export function openSums({ place, record }: KeptHistory, context: TaskContext): KeptSums | undefined {
  if (!record) return undefined;
  const path = place.sums(record.id);
  try {
    return KeptSums.find(path);
  } catch (error) {
    if (!(error instanceof AppError) || !error.code.startsWith('sqlite/')) throw error;
    const { code, message } = fail('sums-unreadable', { path, reason: String(error.data['reason'] ?? error.message) });
    context.emit({ kind: 'notice', code, message, path });
    return undefined;
  }
}
