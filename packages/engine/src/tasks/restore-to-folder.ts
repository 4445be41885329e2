import { resolve } from 'node:path';
import { appContainersOf, checkOutside, chooseDataTypes, chosenRows, extract } from '@pearmain/backup';
import type { TaskContext } from '@pearmain/base';
import type { GetResult } from '@pearmain/contract';
import { makeFolder } from '@pearmain/history';
import type { Environment } from '../environment.js';
import type { SnapshotOpener } from '../open-snapshot.js';
import { showSnapshot } from './show-snapshot.js';

/** What comes out of which backup, and where it goes. */
export interface FolderRestore {
  /** As `showSnapshot` takes it. */
  readonly snapshot: string;
  readonly device?: string | undefined;
  /** Data types; everything where none are named. */
  readonly types: readonly string[] | undefined;
  readonly destination: string;
  readonly overwrite: boolean;
  readonly opener: SnapshotOpener;
}

/**
 * Takes the files of data types out of a backup, as `getFiles` does with paths. No phone is needed for it, and none is changed.
 *
 * @throws backup/unknown-data-type, backup/unknown-app; as `showSnapshot`, `SnapshotOpener.open` and `extract`
 */
export async function restoreToFolder(
  environment: Environment,
  { snapshot, device, types, destination: wanted, overwrite, opener }: FolderRestore,
  context: TaskContext,
): Promise<GetResult> {
  const { folder } = await showSnapshot(environment, { snapshot, device });
  using backup = await opener.open({ folder });
  const choice = types && chooseDataTypes(types, appContainersOf(backup));
  const rows = () => (choice ? chosenRows(() => backup.rows(), choice) : backup.rows());
  const destination = resolve(wanted);
  checkOutside(folder, destination);
  makeFolder(destination);
  const report = await extract({ backup, rows, destination, overwrite }, context);
  return { folder, destination, ...report };
}
