import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { isFailure, type TaskContext } from '@pearmain/base';
import { type ExtractInput, Extraction } from './extraction.js';
import { carryOutAll } from './lanes.js';
import { measure, type Need } from './measure.js';
import { tryNames } from './name-rules.js';
import { OutputNames } from './output-names.js';
import type { ExtractReport } from './report.js';
import { checkOutside, checkRoom } from './room.js';

/** A thread is worth its start from so much on. */
const threadFrom: Need = { files: 500, bytes: 16 * 1024 * 1024 };
/** Beside this one; more do not make a disk faster. */
const threadsAtMost = 3;

/**
 * Writes files out of a backup to `destination/Domain/path`, decrypted, with their times and modes. Files appear when they are
 * complete; a second run passes over those that are there. Nothing is written outside of the destination and no link is
 * made, whatever the index says (docs/formats/extracted-files.md). What goes wrong with one file is in the report.
 *
 * @throws backup/destination-in-backup, backup/destination-too-small, backup/destination-too-many, backup/destination-full,
 * backup/destination-not-writable, backup/password-needed, the signal's reason
 */
export async function extract(input: ExtractInput, context: TaskContext): Promise<ExtractReport> {
  const { backup, destination } = input;
  const { signal } = context;
  checkOutside(backup.folder, destination);
  const rules = tryNames(destination);
  const need = await measure(backup, input.rows(), { signal });
  await seeRoom(input, need, () => {
    const names = new OutputNames(destination, rules);
    return measure(backup, input.rows(), {
      signal,
      findPlace: ({ domain, relativePath }) => join(destination, names.file(domain, relativePath)),
    });
  });
  const extraction = new Extraction(input, { names: new OutputNames(destination, rules), need }, context);
  const isMuch = need.bytes >= threadFrom.bytes || need.files >= threadFrom.files;
  const threads = isMuch ? Math.min(threadsAtMost, availableParallelism() - 1) : 0;
  context.emit({ kind: 'phase', phase: 'transferring' });
  await carryOutAll(extraction.orders(), (outcome) => extraction.note(outcome), { threads, signal });
  extraction.finishFolders();
  return extraction.report;
}

/** What an earlier run left is looked at only where the disk is too small for everything. */
async function seeRoom({ destination }: ExtractInput, need: Need, measureRest: () => Promise<Need>): Promise<void> {
  try {
    checkRoom(destination, need);
  } catch (error) {
    const isSmall = isFailure(error, 'backup/destination-too-small') || isFailure(error, 'backup/destination-too-many');
    if (!isSmall) throw error;
    checkRoom(destination, await measureRest());
  }
}
