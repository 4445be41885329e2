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
import { readSettings } from '../settings.js';
import { changeSettingIn } from './settings.js';

/**
 * Turns a phone's own backups into iCloud on or off, and reads back what it says then. Off, this computer is chosen in the settings.
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
  const about = { udid: phone.udid, name: met.summary.name, automatic: !isWanted };
  if (met.summary.backup.isCloudEnabled === isWanted) {
    chooseComputer(environment, phone, !isWanted);
    return { ...about, enabled: isWanted, outcome: isWanted ? 'already-on' : 'already-off' };
  }
  context.emit({ kind: 'phase', phase: 'asking' });
  await ask({ phone, environment, isWanted, ...met }, context);
  const enabled = await readSetting({ phone, environment, ...met });
  const outcome = isWanted ? 'turned-on' : 'turned-off';
  if (enabled === isWanted || enabled === undefined) chooseComputer(environment, phone, !isWanted);
  if (enabled === isWanted) return { ...about, enabled, outcome };
  if (enabled !== undefined) throw fail('cloud-unproven', { name: about.name, isOn: enabled });
  const { code, message } = fail('cloud-untold', { name: about.name });
  context.emit({ kind: 'notice', code, message });
  return { ...about, outcome };
}

/** One of the two is to back the phone up by itself: this computer, where it is not iCloud (docs/command-line.md §4). */
function chooseComputer({ settingsFile }: Environment, { udid }: Phone, isWanted: boolean): void {
  const name = `devices.${udid}.automatic`;
  const isSet = readSettings(settingsFile).devices?.[udid]?.automatic === true;
  if (isSet !== isWanted) changeSettingIn(settingsFile, name, isWanted ? 'true' : undefined);
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
