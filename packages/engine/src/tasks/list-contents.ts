import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { countDataTypes, makeScratchFolder } from '@pearmain/backup';
import type { TaskContext } from '@pearmain/base';
import type { SnapshotContents } from '@pearmain/contract';
import type { Environment } from '../environment.js';
import { appsInside } from '../inside/apps.js';
import { neverInside } from '../inside/never.js';
import { partsInside } from '../inside/parts.js';
import { lockedBackup, type SnapshotOpener } from '../open-snapshot.js';
import { type SnapshotSelector, snapshotFolder } from '../snapshot-folder.js';

/** Which backup is looked into. */
export interface ListContentsInput {
  readonly of: SnapshotSelector;
  readonly opener: SnapshotOpener;
}

/**
 * What is in a backup and what is not, told by its own index and stores: each kind with how many there are, or why it is not there.
 *
 * @throws as `SnapshotOpener.open` and `showSnapshot`
 */
export async function listContents(
  environment: Environment,
  { of, opener }: ListContentsInput,
  context: TaskContext,
): Promise<SnapshotContents> {
  using backup = await opener.open({ folder: await snapshotFolder(environment, of) });
  const counts = countDataTypes(backup);
  const scratch = makeScratchFolder(tmpdir());
  try {
    const { keptTypes } = backup.info ?? {};
    const { others, total } = counts;
    return {
      folder: backup.folder,
      deviceName: lockedBackup(backup).deviceName,
      encrypted: backup.isEncrypted,
      ...(keptTypes ? { only: keptTypes } : {}),
      parts: await partsInside(backup, { counts, scratch }, context),
      apps: appsInside(backup, counts).filter(({ absent }) => absent.length > 0),
      never: neverInside(backup),
      others: { files: others.files, sizeBytes: others.bytes },
      total: { files: total.files, sizeBytes: total.bytes },
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
