import { dictIn, writeXmlPlist } from '@pearmain/formats';
import type { BackupInfo } from './info.js';
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

/** Apps by whether a phone fetches them again by itself: it needs the papers that it gave when they were backed up. */
export function appsOf(info: BackupInfo | undefined): {
  readonly fetched: readonly string[];
  readonly left: readonly string[];
} {
  const fetched = Object.keys((info && dictIn(info.raw, 'Applications')) ?? {});
  const known = new Set(fetched);
  return { fetched, left: info?.installedApplications.filter((id) => !known.has(id)) ?? [] };
}
