import { booleanIn, dictIn, type PlistDict } from '@pearmain/formats';
import type { AgentContext } from './agent-context.js';
import { MBError, mbCode } from './mb-error.js';

/** EnableCloudBackup: turns backups into iCloud on or off. @throws MBError 1 where the request does not say which */
export function enableCloudBackup({ phone }: AgentContext, request: PlistDict): void {
  const options = dictIn(request, 'Options') ?? {};
  const isWanted = booleanIn(request, 'CloudBackupState') ?? booleanIn(options, 'CloudBackupState');
  if (isWanted === undefined) throw new MBError(mbCode.generic, 'CloudBackupState is missing');
  phone.backup = { ...phone.backup, cloudBackupEnabled: isWanted };
  phone.save();
  phone.notifications.post('com.apple.mobile.backup.domain_changed');
}
