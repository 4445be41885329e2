import { type Clock, isFailure, type TaskContext } from '@pearmain/base';
import { BackupRequest, backupRequest } from '@pearmain/wire';
import { askBackupService } from './ask-service.js';
import type { BackupSession } from './back-up.js';
import type { BackupFolder } from './folder.js';

/** How a phone takes its leave that begins to erase itself. */
const farewells = ['device/connection-lost', 'device/phone-left', 'device/device-gone'];

/**
 * Has the phone erase itself. It gives no answer: it drops the connection and starts anew, so that a line that broke looks the same. What
 * became of it shows when it is back (docs/protocols/restore-host.md §6).
 *
 * @throws device/find-my-on, device/backup-prohibited and what else the phone refuses
 */
export async function erasePhone(
  session: BackupSession,
  { folder, clock }: { readonly folder: BackupFolder; readonly clock: Clock },
  ctx: TaskContext,
): Promise<void> {
  const request = backupRequest(BackupRequest.eraseDevice, session.udid);
  try {
    await askBackupService(session, { request, folder, clock }, ctx);
  } catch (error) {
    if (!farewells.some((code) => isFailure(error, code))) throw error;
  }
}
