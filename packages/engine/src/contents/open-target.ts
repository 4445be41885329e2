import { join, resolve } from 'node:path';
import {
  type Backup,
  type BackupParts,
  type Listing,
  looksLikeBackup,
  openListing,
  readBackup,
} from '@pearmain/backup';
import type { TaskContext } from '@pearmain/base';
import type { Environment } from '../environment.js';
import type { SnapshotOpener } from '../open-snapshot.js';
import { showSnapshot } from '../tasks/show-snapshot.js';
import { parseBackupPath } from './backup-path.js';

/** A place in a backup, as a person names it, and what opens the backup. */
export interface Target {
  /** `SNAPSHOT:PATH`. */
  readonly target: string;
  /** Of which device the snapshot is, where that is said apart. */
  readonly device?: string | undefined;
  readonly opener: SnapshotOpener;
}

/** The backup that is meant, open, and the path in it. @throws as `showSnapshot` and `SnapshotOpener.open` */
export async function openTarget(
  environment: Environment,
  target: Target,
): Promise<{ readonly backup: Backup; readonly path: string }> {
  const { folder, path } = await findTarget(environment, target);
  return { backup: await target.opener.open({ folder }), path };
}

/** A backup's folders, quick to look into, and the path in them. */
export interface OpenFolders {
  readonly parts: BackupParts;
  readonly listing: Listing;
  readonly path: string;
}

/** The folders of the backup that is meant: of its content nothing is opened. @throws as `openTarget` */
export async function openFolders(
  environment: Environment,
  target: Target,
  context: TaskContext,
): Promise<OpenFolders> {
  const { folder, path } = await findTarget(environment, target);
  const parts = readBackup(folder);
  using keys = parts.properties.isEncrypted ? await target.opener.unlock(parts) : undefined;
  const cache = join(environment.folders.cache, 'listings');
  const listing = await openListing(parts, { keys, cache, now: environment.clock.now() }, context);
  return { parts, listing, path };
}

/** A folder that is named itself needs no search, and nobody asks for its summary. */
async function findTarget(environment: Environment, { target, device }: Target) {
  const { snapshot, path } = parseBackupPath(target);
  const named = resolve(snapshot);
  if (/[/\\]/.test(snapshot) && looksLikeBackup(named)) return { folder: named, path };
  const { folder } = await showSnapshot(environment, { snapshot, device });
  return { folder, path };
}
