import { dateIn, type PlistDict, textIn } from '@pearmain/formats';
import { fail } from './failures.js';
import { statusPlist } from './layout.js';
import { findPlist } from './read-plist.js';

const backupStates = ['empty', 'old', 'new'] as const;
const snapshotStates = ['uploading', 'moving', 'removing', 'finished'] as const;

/** How far the device got with this backup: what its Status.plist says (docs/formats/backup-folder.md §2). */
export interface BackupStatus {
  readonly backupState: (typeof backupStates)[number];
  readonly snapshotState: (typeof snapshotStates)[number];
  readonly date: Date;
  readonly uuid: string;
  /** `3.3` since many versions. */
  readonly version: string;
}

/** Reads Status.plist as strictly as the device does; `undefined` where there is none. @throws backup/damaged-file */
export function findStatus(folder: string): BackupStatus | undefined {
  const status = findPlist(folder, statusPlist);
  if (!status) return undefined;
  const date = dateIn(status, 'Date');
  const uuid = textIn(status, 'UUID');
  const backupState = wordIn(status, 'BackupState', backupStates);
  const snapshotState = wordIn(status, 'SnapshotState', snapshotStates);
  if (!date) throw damaged('Date');
  if (uuid === undefined) throw damaged('UUID');
  if (typeof status['IsFullBackup'] !== 'boolean') throw damaged('IsFullBackup');
  return { backupState, snapshotState, date, uuid, version: textIn(status, 'Version') ?? '' };
}

function wordIn<T extends string>(status: PlistDict, key: string, words: readonly T[]): T {
  const text = textIn(status, key);
  const known = words.find((word) => word === text);
  if (known === undefined) throw damaged(key);
  return known;
}

function damaged(key: string): Error {
  return fail('damaged-file', { path: statusPlist, reason: `its ${key} is missing or unknown` });
}
