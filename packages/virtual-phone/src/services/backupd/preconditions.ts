import type { Phone } from '../../phone/phone.js';
import type { Forbidden } from '../../scenario.js';
import type { AgentContext } from './agent-context.js';
import { ownEncryption } from './agent-context.js';
import { MBError, mbCode } from './mb-error.js';

/** What a phone wants to be true before it is backed up. @throws MBError 208, 22, 212, 25, 207 */
export async function checkBackupPossible({ phone, host, escrowUnlocked }: AgentContext): Promise<void> {
  await askPasscode('backup', { phone, host });
  if (phone.screen.isLocked && !escrowUnlocked) throw new MBError(mbCode.locked, 'Device locked');
  checkNotForbidden(phone, 'backup');
  if (!phone.setupDone) throw new MBError(mbCode.setupUnfinished, 'Unable to backup until Setup is finished');
  checkNoCloudRestore({ phone });
  if (phone.requiresEncryption && !ownEncryption(phone)) {
    throw new MBError(mbCode.wrongPassword, 'No backup password set when required by device management');
  }
}

/** What it wants before it is restored; an unfinished set-up is no hindrance. @throws MBError 22, 25, 211 */
export function checkRestorePossible({ phone }: Pick<AgentContext, 'phone'>): void {
  checkNotForbidden(phone, 'restore');
  checkNoCloudRestore({ phone });
  if (phone.findMyOn) throw new MBError(mbCode.findMy, 'Find My must be turned off before the device can be restored');
}

/** What it wants before it is erased. @throws MBError 22, 211 */
export function checkErasePossible(phone: Phone): void {
  checkNotForbidden(phone, 'erase');
  if (phone.findMyOn) throw new MBError(mbCode.findMy, 'Find My must be turned off before the device can be erased');
}

/** Waits for the person to enter the passcode, where the phone asks for it. @throws MBError 208 */
export async function askPasscode(
  on: 'backup' | 'password',
  { phone, host }: Pick<AgentContext, 'phone' | 'host'>,
): Promise<void> {
  const outcome = await host.during((signal) => phone.passcode(on, signal));
  if (outcome === 'entered') return;
  const waited = outcome === 'timed-out' && phone.isAtLeast('18');
  throw new MBError(mbCode.locked, waited ? 'Device locked - timeout waiting for passcode entry' : 'Device locked');
}

/** @throws MBError 22 where its management does not allow that */
function checkNotForbidden({ scenario }: Pick<Phone, 'scenario'>, what: Forbidden): void {
  if (!scenario.management?.forbids?.includes(what)) return;
  const name = what.charAt(0).toUpperCase() + what.slice(1);
  throw new MBError(mbCode.prohibited, `${name} is prohibited by a profile`);
}

function checkNoCloudRestore({ phone }: Pick<AgentContext, 'phone'>): void {
  if (phone.cloudRestoreRunning) {
    throw new MBError(mbCode.cloudRestore, 'A restore from iCloud is in progress');
  }
}
