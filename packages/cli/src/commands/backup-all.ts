import { AppError } from '@pearmain/base';
import { type BackupAllResult, describeFailure, type FailureDocument } from '@pearmain/contract';
import type { BackUpInput } from '@pearmain/engine';
import { exitCode, exitCodeOf } from '../exit-codes.js';
import type { DeviceContext, Outcome, Session } from '../perform.js';
import { exitCodeOfBackup, printBackup } from '../print/backup.js';
import { printFailure } from '../print/failure.js';
import type { Terminal } from '../terminal.js';
import { wholeFailure } from '../whole-failure.js';

/** Backs up every connected phone; the exit code is that of the first one that did not end well. */
export async function everyBackup(
  input: Omit<BackUpInput, 'device'>,
  session: Session,
): Promise<Outcome<BackupAllResult>> {
  const { backUpAll } = await import('@pearmain/engine');
  const contexts = new Map<string, DeviceContext>();
  const contextOf = (device: { udid: string; name: string }): DeviceContext => {
    const context = session.contextOf(device);
    contexts.set(device.udid, context);
    return context;
  };
  const outcomes = await backUpAll(
    session.environment,
    input,
    {
      contextOf,
      ended: ({ udid }, failure) =>
        contexts.get(udid)?.end(failure ? '✗' : '✓', failure?.message ?? 'backed up and checked'),
    },
    session.context,
  );
  const backups = outcomes.map((outcome): BackupAllResult['backups'][number] => {
    const { udid, name } = outcome;
    if ('result' in outcome) return { udid, name, ok: true, result: outcome.result };
    return { udid, name, ok: false, error: describeFailure(wholeFailure(outcome.failure)) };
  });
  const codes = outcomes.map((outcome) =>
    'result' in outcome ? exitCodeOfBackup(outcome.result) : exitCodeOf(outcome.failure),
  );
  const failed = outcomes.findIndex((outcome) => 'failure' in outcome);
  const worst = failed >= 0 ? codes[failed] : codes.find((code) => code !== exitCode.done);
  return { data: { backups }, exitCode: worst ?? exitCode.done };
}

/** One after the other, as if each had been made alone. */
export function printBackups({ backups }: BackupAllResult, terminal: Terminal): void {
  for (const backup of backups) {
    if (backup.ok) printBackup(backup.result, terminal);
    else printFailure(new AppError(backup.error.code, backup.error.message, wordsOf(backup.error)), terminal);
  }
}

function wordsOf({ safety, advice }: FailureDocument): { safety: string | undefined; advice: string | undefined } {
  return { safety, advice };
}
