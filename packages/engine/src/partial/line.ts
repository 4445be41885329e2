import { keepChosen } from '@pearmain/backup';
import { AppError, type TaskContext } from '@pearmain/base';
import {
  type DevicePlace,
  discardWork,
  keepsSameTypes,
  publish,
  publishPartial,
  type Snapshot,
  type SnapshotFacts,
  type Work,
} from '@pearmain/history';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import { auditEntry } from '../managing/audit-entry.js';
import type { Keeping } from './keeping.js';

/** Where a run works: partial backups have a run of their own, beside one of a whole backup that may have broken off. */
export function lineOf(place: DevicePlace, only: readonly string[] | undefined): DevicePlace {
  return only ? place.partial : place;
}

/** Whether what a run left there keeps something else than this one. */
export function isOfOtherRun(line: DevicePlace, keeping: Keeping | undefined): boolean {
  return keeping !== undefined && !keepsSameTypes(line, keeping.types);
}

/**
 * Reduces what the phone left to what is to be kept. A run whose index is damaged is thrown away, as one is whose check finds faults.
 *
 * @throws engine/check-found-damage; backup/wrong-password, after which the next run goes on with what was received
 */
export async function reduce({ line, work, keeping, password }: Reducing, context: TaskContext): Promise<void> {
  if (!keeping) return;
  context.emit({ kind: 'phase', phase: 'checking' });
  try {
    await keepChosen(work.folder, { ...keeping, ...(password === undefined ? {} : { password }) }, context);
  } catch (error) {
    if (!(error instanceof AppError) || !isDamage(error)) throw error;
    discardWork(line, work);
    throw fail('check-found-damage', { findings: 1, first: error.message }, { cause: error });
  }
}

function isDamage({ code }: AppError): boolean {
  return code.startsWith('backup/damaged-') || ['sqlite/damaged', 'sqlite/not-a-database'].includes(code);
}

/** What is reduced, and with what. */
export interface Reducing {
  readonly line: DevicePlace;
  readonly work: Work;
  readonly keeping: Keeping | undefined;
  readonly password: string | undefined;
}

/** What is made part of the history. */
export interface FinishedRun {
  readonly facts: SnapshotFacts;
  readonly keeping: Keeping | undefined;
  readonly environment: Environment;
}

/** Makes the finished run the last good backup, or a partial one. @throws as `publish` and `publishPartial` */
export function publishIn(
  line: DevicePlace,
  { facts, keeping, environment }: FinishedRun,
  context: TaskContext,
): Snapshot {
  if (!keeping) return publish(line, facts, context);
  const audit = auditEntry(environment, 'keep', { udid: line.udid });
  return publishPartial(line, { ...facts, only: keeping.types }, audit);
}
