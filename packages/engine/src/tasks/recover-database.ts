import { rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { makeScratchFolder } from '@pearmain/backup';
import type { TaskContext } from '@pearmain/base';
import { recoverFile } from '@pearmain/content';
import type { Confidence, RecoverFileResult, RecoverLine } from '@pearmain/contract';
import { flushNamed, makeFolder } from '@pearmain/history';

/** A database file, and where what is found in it goes. */
export interface RecoverDatabaseInput {
  readonly file: string;
  /** Nothing is written when not given. */
  readonly destination?: string;
  readonly overwrite: boolean;
  readonly format: 'csv' | 'jsonl';
  readonly least: Confidence;
  tell?(line: RecoverLine): Promise<void> | void;
}

const namedFiles = 1000;

/** Whether that is a file, and no backup. */
export function isDatabaseFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/**
 * Looks for deleted rows in a database file that belongs to no backup; the file itself is only read.
 *
 * @throws as `recoverFile`
 */
export async function recoverDatabase(
  { file, destination, ...how }: RecoverDatabaseInput,
  context: TaskContext,
): Promise<RecoverFileResult> {
  const path = resolve(file);
  const target = destination === undefined ? undefined : resolve(destination);
  if (target !== undefined) makeFolder(target);
  const scratch = makeScratchFolder(tmpdir());
  try {
    const where = target === undefined ? {} : { destination: target };
    const { files, ...report } = await recoverFile({ path, scratch, ...where, ...how }, context);
    if (target !== undefined) await flushNamed(target, files, context);
    return { file: path, ...where, ...report, files: { count: files.length, first: files.slice(0, namedFiles) } };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
