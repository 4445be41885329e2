import { AppError, type Clock, isFailure, Scope, type TaskContext } from '@pearmain/base';
import { signedLow32 } from '@pearmain/formats';
import { BackupRequest, backupRequest } from '@pearmain/wire';
import { fail } from '../failures.js';
import { Afc } from '../services/afc.js';
import { NotificationProxy } from '../services/notification-proxy.js';
import { askBackupService, type ServiceQuestion } from './ask-service.js';
import type { BackupSession } from './back-up.js';
import { BackupService } from './backup-service.js';
import { SyncLock } from './sync-lock.js';
import { tidy } from './tidy.js';

/**
 * Opens everything that a restore, or a backup, needs of the phone, and leaves again without having asked for anything.
 *
 * @throws device/escrow-locked, device/sync-in-progress, device/service-missing and what else keeps a phone from starting;
 * device/connection-lost
 */
export async function knockForRestore(session: BackupSession, clock: Clock, ctx: TaskContext): Promise<void> {
  const { name } = session;
  await using scope = new Scope();
  const notifications = await NotificationProxy.open(session);
  scope.defer(() => tidy(clock, () => notifications[Symbol.asyncDispose]()));
  const afc = await Afc.open(session);
  scope.defer(() => tidy(clock, () => afc[Symbol.asyncDispose]()));
  scope.own(await BackupService.open(session, { name, timer: clock, stop: ctx.signal }));
  scope.own(await SyncLock.take({ name, afc, notifications, timer: clock, signal: ctx.signal }));
}

const noBackup = 204;

/**
 * Asks the phone to restore itself from a folder in which there is nothing. What forbids it any restore it says before it looks
 * there; otherwise it finds no backup, and all is as before (docs/protocols/restore-host.md §4.2).
 *
 * @returns the refusal that any restore would meet; `undefined` where there is none
 * @throws device/connection-lost and what else is no answer
 */
export async function findRestoreRefusal(
  session: BackupSession,
  { folder, clock, limits }: Pick<ServiceQuestion, 'folder' | 'clock' | 'limits'>,
  ctx: TaskContext,
): Promise<AppError | undefined> {
  const { udid, name } = session;
  const options = {
    RestoreSystemFiles: false,
    RestoreShouldReboot: false,
    RestoreDontCopyBackup: true,
    RestorePreserveSettings: true,
    RemoveItemsNotRestored: false,
  };
  const request = backupRequest(BackupRequest.restore, udid, { SourceIdentifier: udid, Options: options });
  let answered: number | undefined;
  try {
    await askBackupService(
      session,
      {
        request,
        folder,
        clock,
        limits,
        refine(response) {
          answered = signedLow32(response['ErrorCode']);
          if (answered === noBackup) throw fail('restore-no-backup', { name, code: noBackup, text: '' });
        },
      },
      ctx,
    );
  } catch (error) {
    if (isFailure(error, 'device/restore-no-backup')) return undefined;
    if (answered === undefined || !(error instanceof AppError)) throw error;
    return error;
  }
  return undefined;
}
