import { dictIn, writeXmlPlist } from '@pearmain/formats';
import { infoPlist } from './layout.js';
import { findPlist } from './read-plist.js';

/**
 * The list of apps that a phone is to fetch again after a restore, as it wants it in RestoreApplications.plist; `undefined` where
 * the backup names none (docs/protocols/restore-host.md §2).
 *
 * @throws backup/damaged-file
 */
export function applicationsToRestore(folder: string): Uint8Array | undefined {
  const applications = dictIn(findPlist(folder, infoPlist) ?? {}, 'Applications');
  return applications && Object.keys(applications).length > 0 ? writeXmlPlist(applications) : undefined;
}
