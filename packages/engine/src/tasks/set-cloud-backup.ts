import { BackupWriter } from '@pearmain/backup';
import type { TaskContext } from '@pearmain/base';
import type { CloudResult } from '@pearmain/contract';
import { enableCloudBackup } from '@pearmain/device';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import { type Met, meet, openLastingSession } from '../meet.js';
import { choosePhone, type Phone } from '../phones.js';
import { nothingStarted, reassuring } from '../reassurance.js';
import { makeScratchRoot } from '../scratch-root.js';

/**
 * Turns a phone's own backups into iCloud on or off, and reads back what it says then.
 *
 * @throws device/no-icloud-account, device/backup-prohibited on a managed phone, engine/cloud-unproven
 */
export async function setCloudBackup(
  environment: Environment,
  input: { readonly device?: string | undefined; readonly isWanted: boolean },
  context: TaskContext,
): Promise<CloudResult> {
  context.emit({ kind: 'phase', phase: 'connecting' });
  const phone = await choosePhone(environment, input.device, context);
  const met = await reassuring(nothingStarted, () => meet(phone.device, environment, context));
  const { isWanted } = input;
  const about = { udid: phone.udid, name: met.summary.name };
  if (met.summary.backup.isCloudEnabled === isWanted) {
    return { ...about, enabled: isWanted, outcome: isWanted ? 'already-on' : 'already-off' };
  }
  context.emit({ kind: 'phase', phase: 'asking' });
  await ask({ phone, environment, isWanted, ...met }, context);
  const enabled = await readSetting({ phone, environment, ...met });
  const outcome = isWanted ? 'turned-on' : 'turned-off';
  if (enabled === isWanted) return { ...about, enabled, outcome };
  if (enabled !== undefined) throw fail('cloud-unproven', { name: about.name, isOn: enabled });
  const { code, message } = fail('cloud-untold', { name: about.name });
  context.emit({ kind: 'notice', code, message });
  return { ...about, outcome };
}

interface Asking extends Met {
  readonly phone: Phone;
  readonly environment: Environment;
}

async function ask({ phone, record, environment, isWanted }: Asking & { isWanted: boolean }, context: TaskContext) {
  using scratch = makeScratchRoot();
  await using session = await openLastingSession(phone.device, record, environment);
  const folder = BackupWriter.open({ root: scratch.path, udid: phone.udid });
  await enableCloudBackup(session, folder, { isWanted, clock: environment.clock }, context);
}

async function readSetting({ phone, record, environment }: Asking): Promise<boolean | undefined> {
  await using session = await openLastingSession(phone.device, record, environment);
  const value = await session.value('com.apple.mobile.backup', 'CloudBackupEnabled');
  return typeof value === 'boolean' ? value : undefined;
}
