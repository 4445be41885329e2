import { lstatSync } from 'node:fs';
import { setImmediate as letOthersRun } from 'node:timers/promises';
import { AppError } from '@pearmain/base';
import type { Backup } from '../backup.js';
import { type BackupRow, kindOfRow } from '../manifest/row.js';

/** How much there is to be taken out. */
export interface Need {
  readonly files: number;
  readonly bytes: number;
}

const rowsASlice = 500;

/**
 * Counts the files of these rows and what they will take. No more is believed than is stored: a hostile index may say what it
 * likes of a size. `findPlace` says where a file goes: what lies there already is not counted.
 */
export async function measure(
  backup: Backup,
  rows: Iterable<BackupRow>,
  { signal, findPlace }: { readonly signal: AbortSignal; findPlace?(row: BackupRow): string },
): Promise<Need> {
  let files = 0;
  let bytes = 0;
  let looked = 0;
  for (const row of rows) {
    if (++looked % rowsASlice === 0) {
      await letOthersRun();
      signal.throwIfAborted();
    }
    if (kindOfRow(row) !== 'file') continue;
    const place = findPlace?.(row);
    const length = sizeOf(backup, row);
    if (length === undefined) continue;
    const there = place === undefined ? undefined : lstatSync(place, { throwIfNoEntry: false });
    if (there === undefined) files += 1;
    bytes += Math.max(0, length - (there?.size ?? 0));
  }
  return { files, bytes };
}

/** `undefined` for a file that will not be written. */
function sizeOf(backup: Backup, row: BackupRow): number | undefined {
  const path = backup.findContent(row);
  if (path === undefined) return undefined;
  try {
    return Math.min(backup.record(row).sizeBytes, lstatSync(path).size);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return undefined;
  }
}
