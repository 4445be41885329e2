import { isFailure } from '@pearmain/base';
import type { Backup } from '../backup.js';
import { kindOfRow } from '../manifest/row.js';
import { appContainersOf } from './app-containers.js';
import { allApps, dataTypes } from './table.js';
import { appType, TypesOfEntries } from './types-of-entries.js';

/** How many files there are of something, and their bytes on the phone. */
export interface Amount {
  readonly files: number;
  readonly bytes: number;
}

/** How much of each data type a backup holds. */
export interface DataTypeCounts {
  /** By id: every one of the table, and every app that a person installed. A file may count for several. */
  readonly types: ReadonlyMap<string, Amount>;
  /** What belongs to none of them. */
  readonly others: Amount;
  readonly total: Amount;
}

/** Counts the files of a backup by data type, in one pass. @throws backup/password-needed */
export function countDataTypes(backup: Backup): DataTypeCounts {
  const apps = appContainersOf(backup);
  const entries = new TypesOfEntries(apps);
  const types = new Map<string, { files: number; bytes: number }>();
  for (const { id } of [...dataTypes, allApps]) types.set(id, { files: 0, bytes: 0 });
  for (const app of backup.info?.installedApplications ?? []) types.set(appType(app), { files: 0, bytes: 0 });
  const others = { files: 0, bytes: 0 };
  const total = { files: 0, bytes: 0 };
  for (const row of backup.rows()) {
    if (kindOfRow(row) !== 'file') continue;
    const bytes = sizeOf(backup, row);
    const ofRow = entries.of(row.domain, row.relativePath).map((type) => types.get(type));
    const counted = ofRow.filter((amount) => amount !== undefined);
    for (const amount of [...(counted.length > 0 ? counted : [others]), total]) {
      amount.files += 1;
      amount.bytes += bytes;
    }
  }
  return { types, others, total };
}

/** What a record that cannot be read says of the size is nothing. */
function sizeOf(backup: Backup, row: Parameters<Backup['glanceAt']>[0]): number {
  try {
    return Math.max(0, backup.glanceAt(row).sizeBytes);
  } catch (error) {
    if (isFailure(error, 'backup/damaged-record')) return 0;
    throw error;
  }
}
