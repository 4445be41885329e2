import { setImmediate as letOthersRun } from 'node:timers/promises';
import { type Amount, appType, type Backup, type BackupRow, type Choice, dataTypes } from '@pearmain/backup';
import { isFailure, type TaskContext } from '@pearmain/base';
import { isSetting } from './phone-rules.js';

/** What is restored, where it is not one backup as it is: some data types of it alone, or all of it with some out of others. */
export type RestoreChoice =
  | { readonly kind: 'only'; readonly types: readonly string[] }
  | { readonly kind: 'with'; readonly parts: readonly ChosenPart[] };

/** Data types, and the backup that they come from, as `showSnapshot` takes it. */
export interface ChosenPart {
  readonly types: readonly string[];
  readonly snapshot: string;
}

/** Says of an entry whether it is wanted. */
export type Takes = (domain: string, relativePath: string) => boolean;

/** The entries of chosen data types; the phone's settings stay its own where they were not chosen themselves. */
export function takesOf({ types, covers }: Choice): Takes {
  if (types.includes('settings')) return covers;
  return (domain, path) => covers(domain, path) && !isSetting(domain, path);
}

/** How many files these are, and their bytes on the phone. */
export async function measureChosen(backup: Backup, takes: Takes, { signal }: TaskContext): Promise<Amount> {
  const amount = { files: 0, bytes: 0 };
  let seen = 0;
  for (const row of backup.rows()) {
    if (++seen % 10_000 === 0) {
      signal.throwIfAborted();
      await letOthersRun();
    }
    if ((row.flags & 1) === 0 || !row.blob || !takes(row.domain, row.relativePath)) continue;
    amount.files += 1;
    amount.bytes += sizeOf(backup, row);
  }
  return amount;
}

/** What a record that cannot be read says of the size is nothing. */
function sizeOf(backup: Backup, row: BackupRow): number {
  try {
    return backup.glanceAt(row).sizeBytes;
  } catch (error) {
    if (isFailure(error, 'backup/damaged-record')) return 0;
    throw error;
  }
}

/** What people call data types: “Messages, Notes and com.example.app”. */
export function typeWords(types: readonly string[]): string {
  const titles = types.map((type) => dataTypes.find(({ id }) => id === type)?.title ?? nameOf(type));
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(titles);
}

function nameOf(type: string): string {
  return type.startsWith(appType('')) ? type.slice(appType('').length) : 'Apps';
}
