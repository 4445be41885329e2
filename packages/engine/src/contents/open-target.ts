import type { Backup } from '@pearmain/backup';
import type { Environment } from '../environment.js';
import type { SnapshotOpener } from '../open-snapshot.js';
import { showSnapshot } from '../tasks/show-snapshot.js';
import { type BackupPath, parseBackupPath } from './backup-path.js';

/** A place in a backup, as a person names it, and what opens the backup. */
export interface Target {
  /** `SNAPSHOT:PATH`. */
  readonly target: string;
  /** Of which device the snapshot is, where that is said apart. */
  readonly device?: string | undefined;
  readonly opener: SnapshotOpener;
}

/** The folder of the backup that is meant, and the path in it. */
export async function findTarget(
  environment: Environment,
  { target, device }: Omit<Target, 'opener'>,
): Promise<{ readonly folder: string; readonly path: BackupPath['path'] }> {
  const { snapshot, path } = parseBackupPath(target);
  const { folder } = await showSnapshot(environment, { snapshot, device });
  return { folder, path };
}

/** The same with the backup open. */
export async function openTarget(
  environment: Environment,
  target: Target,
): Promise<{ readonly backup: Backup; readonly path: string }> {
  const { folder, path } = await findTarget(environment, target);
  return { backup: await target.opener.open({ folder }), path };
}
