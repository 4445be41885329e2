import type { Clock, TaskContext } from '@pearmain/base';
import { type PlistDict, signedLow32, textIn } from '@pearmain/formats';
import { BackupRequest, backupRequest } from '@pearmain/wire';
import { fail } from '../failures.js';
import { plainText } from '../plain-text.js';
import { askBackupService } from './ask-service.js';
import type { BackupSession } from './back-up.js';
import type { BackupFolder } from './folder.js';

const generic = 1;

/**
 * Turns the phone's backups into iCloud on or off. What it says afterwards is for the caller to see. The wish stands at the
 * top and in `Options`, because hosts differ in where they put it (docs/protocols/backup-host.md §9).
 *
 * @throws device/no-icloud-account, device/backup-prohibited on a managed phone, device/ended-by-phone
 */
export async function enableCloudBackup(
  session: BackupSession,
  folder: BackupFolder,
  { isWanted, clock }: { readonly isWanted: boolean; readonly clock: Clock },
  ctx: TaskContext,
): Promise<void> {
  const wish = { CloudBackupState: isWanted };
  const request = backupRequest(BackupRequest.enableCloudBackup, session.udid, {
    SourceIdentifier: session.udid,
    ...wish,
    Options: wish,
  });
  const refine = (response: PlistDict): void => {
    const text = textIn(response, 'ErrorDescription') ?? '';
    if (signedLow32(response['ErrorCode']) !== generic || !/\bno account\b/i.test(text)) return;
    throw fail('no-icloud-account', { name: session.name, code: generic, text: plainText(text) });
  };
  await askBackupService(session, { request, folder, clock, refine }, ctx);
}
