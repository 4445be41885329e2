import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { fail as failInBackup } from '@pearmain/backup';
import { isFailure } from '@pearmain/base';
import { type DevicePlace, listSnapshots, type Snapshot } from '@pearmain/history';
import type { Environment } from './environment.js';
import { backupAt } from './finding/backup-at.js';
import { devicePlaces } from './tasks/list-snapshots.js';
import { showSnapshot } from './tasks/show-snapshot.js';

/** Which backup is meant: as `showSnapshot` takes it. */
export interface SnapshotSelector {
  readonly snapshot: string;
  readonly device?: string | undefined;
}

/**
 * The folder of the backup that is meant. Of a path only the names in it are looked at: to look it through takes
 * long for a large backup.
 *
 * @throws engine/no-such-snapshot, engine/ambiguous-snapshot
 */
export async function snapshotFolder(environment: Environment, selector: SnapshotSelector): Promise<string> {
  const text = selector.snapshot.trim();
  if (/[/\\]|^\.{1,2}$/.test(text)) {
    const path = resolve(text);
    return backupAt(path) ?? path;
  }
  return (await showSnapshot(environment, selector)).folder;
}

/** A backup that belongs to a history of ours. */
export interface KeptSnapshot {
  readonly place: DevicePlace;
  readonly snapshot: Snapshot;
}

/** All backups of our histories that `isWanted`. */
export function keptSnapshots(environment: Environment, isWanted: (snapshot: Snapshot) => boolean): KeptSnapshot[] {
  return devicePlaces(environment).flatMap((place) =>
    listSnapshots(place)
      .filter(isWanted)
      .map((snapshot) => ({ place, snapshot })),
  );
}

/** The one that lies in that folder, if it is of a history of ours that can be reached. */
export function findKept(environment: Environment, folder: string): KeptSnapshot | undefined {
  const path = realPath(folder);
  try {
    return keptSnapshots(environment, (snapshot) => realPath(snapshot.folder) === path)[0];
  } catch (error) {
    if (isFailure(error, 'history/no-location')) return undefined;
    throw error;
  }
}

function realPath(folder: string): string {
  try {
    return realpathSync(folder);
  } catch (error) {
    throw failInBackup('no-backup', { path: folder }, { cause: error });
  }
}
