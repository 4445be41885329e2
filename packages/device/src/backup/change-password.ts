import type { Clock, TaskContext } from '@pearmain/base';
import { type PlistDict, signedLow32 } from '@pearmain/formats';
import { BackupRequest, backupRequest } from '@pearmain/wire';
import { fail } from '../failures.js';
import { askBackupService } from './ask-service.js';
import type { BackupSession } from './back-up.js';
import type { BackupFolder } from './folder.js';

/** A new password alone turns encryption on, an old one alone turns it off, both change the password. */
export interface PasswordChange {
  readonly oldPassword?: string | undefined;
  readonly newPassword?: string | undefined;
}

const wrongPassword = 207;

/**
 * Has the phone change the password of its backups, which is a setting of the phone and holds for every computer. Where
 * `folder` holds a backup with the old password, the phone sends its Manifest.plist anew, under the same keys wrapped with
 * the new one. Whether it did, and what the phone says afterwards, is for the caller to see
 * (docs/protocols/backup-host.md §9).
 *
 * @throws device/wrong-backup-password, device/passcode-not-entered, device/backup-prohibited on a managed phone, device/connection-lost
 */
export async function changePassword(
  session: BackupSession,
  folder: BackupFolder,
  { oldPassword, newPassword, clock }: PasswordChange & { readonly clock: Clock },
  ctx: TaskContext,
): Promise<void> {
  const request = backupRequest(BackupRequest.changePassword, session.udid, {
    ...(oldPassword === undefined ? {} : { OldPassword: oldPassword }),
    ...(newPassword === undefined ? {} : { NewPassword: newPassword }),
  });
  const refine = (response: PlistDict): void => {
    const code = signedLow32(response['ErrorCode']);
    if (code === wrongPassword) throw fail('wrong-backup-password', { name: session.name });
  };
  await askBackupService(session, { request, folder, clock, refine }, ctx);
}
