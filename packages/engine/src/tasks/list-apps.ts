import { countDataTypes } from '@pearmain/backup';
import type { AppList } from '@pearmain/contract';
import type { Environment } from '../environment.js';
import { appsInside } from '../inside/apps.js';
import { snapshotFolder } from '../snapshot-folder.js';
import type { ListContentsInput } from './list-contents.js';

/**
 * The apps that a person had on the phone: their names and versions, what each takes with its extensions and groups, and what of
 * them is not in the backup.
 *
 * @throws as `SnapshotOpener.open` and `showSnapshot`
 */
export async function listApps(environment: Environment, { of, opener }: ListContentsInput): Promise<AppList> {
  using backup = await opener.open({ folder: await snapshotFolder(environment, of) });
  return { folder: backup.folder, apps: appsInside(backup, countDataTypes(backup)) };
}
