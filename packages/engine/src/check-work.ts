import { type VerifyReport, verifyBackup } from '@pearmain/backup';
import { isFailure, type TaskContext } from '@pearmain/base';
import type { DeviceSummary } from '@pearmain/device';
import { type DevicePlace, discardWork, type Work } from '@pearmain/history';
import { fail } from './failures.js';

/** What is to be checked, and with what. */
export interface Checking {
  readonly work: Work;
  readonly place: DevicePlace;
  readonly summary: DeviceSummary;
  readonly password: string | undefined;
}

/**
 * Checks what the phone left, as far as the password allows. A run with faults is thrown away: the phone takes it for good,
 * and would not send again what is damaged in it.
 *
 * @throws engine/check-found-damage
 */
export async function checkWork(checking: Checking, context: TaskContext): Promise<VerifyReport> {
  context.emit({ kind: 'phase', phase: 'checking' });
  const report = await verify(checking, context);
  if (!report.ok) {
    discardWork(checking.place, checking.work);
    const faults = report.findings.filter(({ severity }) => severity === 'fault');
    throw fail('check-found-damage', { findings: faults.length, first: faults[0]?.message ?? '' });
  }
  for (const { code, message, path } of worrying(report)) {
    context.emit({ kind: 'notice', code: `backup/${code}`, message, ...(path === undefined ? {} : { path }) });
  }
  return report;
}

/** What a person should know of a good backup. */
export function worrying({ findings }: VerifyReport): VerifyReport['findings'] {
  return findings.filter(({ severity }) => severity !== 'note');
}

/** What took hours to receive is not given up for a password that was mistyped: its structure is checked without it. */
async function verify({ work, place, summary, password }: Checking, context: TaskContext): Promise<VerifyReport> {
  const expect = { udid: place.udid, encrypted: summary.backup.willEncrypt };
  if (password === undefined) return await verifyBackup(work.folder, { expect }, context);
  try {
    return await verifyBackup(work.folder, { expect, password }, context);
  } catch (error) {
    if (!isFailure(error, 'backup/wrong-password')) throw error;
    const { code, message } = fail('new-backup-not-opened', { name: summary.name });
    context.emit({ kind: 'notice', code, message });
    return await verifyBackup(work.folder, { expect }, context);
  }
}
