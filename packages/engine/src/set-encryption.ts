import { BackupWriter, openBackup, passwordOpens } from '@pearmain/backup';
import { AppError, isFailure, type TaskContext } from '@pearmain/base';
import { changePassword } from '@pearmain/device';
import {
  type DevicePlace,
  discardRewrap,
  findLeftRewrap,
  prepareRewrap,
  publishRewrap,
  type Rewrap,
} from '@pearmain/history';
import { forgetEncryptionNote, noteEncryption } from './encryption-note.js';
import type { Environment } from './environment.js';
import { fail } from './failures.js';
import { type Met, openLastingSession } from './meet.js';
import type { Phone } from './phones.js';
import { makeScratchRoot } from './scratch-root.js';

/** What is to become of the password of a phone's backups. */
export type EncryptionWish =
  | { readonly kind: 'on'; readonly newPassword: string }
  | { readonly kind: 'off'; readonly oldPassword: string }
  | { readonly kind: 'change'; readonly oldPassword: string; readonly newPassword: string };

/** Which phone, and where its last good backup lies, if there is one. */
export interface SettingEncryption extends Met {
  readonly phone: Phone;
  readonly environment: Environment;
  readonly wish: EncryptionWish;
  /** The lock must be held. */
  readonly place?: DevicePlace | undefined;
}

/** What became of the last good backup: it opens with the new password, or as before; `undefined` where there is none. */
export type LastBackupAfter = 'opens-with-new-password' | 'as-before' | undefined;

/**
 * Has the phone turn the encryption of its backups on or off, or change their password, and sees that it says so afterwards.
 * After a change the last good backup opens with the new password; until then it stays as it was, wherever the line is cut
 * (docs/formats/location.md §9).
 *
 * @throws device/wrong-backup-password, device/passcode-not-entered, device/backup-prohibited, engine/encryption-unproven
 */
export async function setEncryption(setting: SettingEncryption, context: TaskContext): Promise<LastBackupAfter> {
  const { place, wish } = setting;
  context.emit({ kind: 'phase', phase: 'asking' });
  const rewrap = wish.kind === 'change' && place ? prepareRewrap(place) : undefined;
  if (!place || !rewrap || wish.kind !== 'change') {
    using scratch = makeScratchRoot();
    await ask(setting, scratch.path, context);
    await checkSetting(setting, context);
    return place ? 'as-before' : undefined;
  }
  try {
    const manifest = await askForManifest(setting, { place, rewrap, newPassword: wish.newPassword }, context);
    await checkSetting(setting, context);
    if (!manifest) return 'as-before';
    publishRewrap(place, manifest);
    return 'opens-with-new-password';
  } finally {
    // What the phone sent stays until it is known whether it counts.
    if (!findLeftRewrap(place)) discardRewrap(place);
  }
}

interface Rewrapping {
  readonly place: DevicePlace;
  readonly rewrap: Rewrap;
  readonly newPassword: string;
}

/**
 * The copies with the manifest that opens with the new password. An earlier request may have come through without its answer:
 * then the phone refuses the old password, and what it sent that time is what counts.
 */
async function askForManifest(
  setting: SettingEncryption,
  { place, rewrap, newPassword }: Rewrapping,
  context: TaskContext,
): Promise<Rewrap | undefined> {
  try {
    await ask(setting, rewrap.root, context);
  } catch (error) {
    const left = isFailure(error, 'device/wrong-backup-password') ? findLeftRewrap(place) : undefined;
    if (left && (await opensWith(left, place, newPassword))) return left;
    throw error;
  }
  const sent = findLeftRewrap(place);
  if (sent?.root === rewrap.root && (await opensWith(sent, place, newPassword))) return sent;
  discardRewrap(place);
  return undefined;
}

async function ask({ phone, record, environment, wish }: SettingEncryption, root: string, context: TaskContext) {
  await using session = await openLastingSession(phone.device, record, environment);
  const folder = BackupWriter.open({ root, udid: phone.udid });
  const passwords = {
    ...('oldPassword' in wish ? { oldPassword: wish.oldPassword } : {}),
    ...('newPassword' in wish ? { newPassword: wish.newPassword } : {}),
  };
  await changePassword(session, folder, { ...passwords, clock: environment.clock }, context);
}

/** The phone's answer proves nothing; what it says of itself afterwards does. */
async function checkSetting({ phone, record, environment, summary, wish }: SettingEncryption, context: TaskContext) {
  context.signal.throwIfAborted();
  await using session = await openLastingSession(phone.device, record, environment);
  const isOn = (await session.value('com.apple.mobile.backup', 'WillEncrypt')) === true;
  if (isOn !== (wish.kind !== 'off')) throw fail('encryption-unproven', { name: summary.name, isOn });
  if (wish.kind === 'on') noteEncryption(environment, phone.udid);
  if (wish.kind === 'off') forgetEncryptionNote(environment, phone.udid);
}

/** Whether the manifest that the phone sent is of this backup: the password must open its keys, and they its index. */
async function opensWith({ folder }: Rewrap, place: DevicePlace, password: string): Promise<boolean> {
  try {
    using backup = await openBackup(folder, { password });
    const { udid } = backup.properties.device;
    return backup.isUnlocked && (udid === undefined || udid === place.udid);
  } catch (error) {
    if (isFailure(error, 'backup/unsupported-generation')) return await passwordOpens(folder, password);
    if (error instanceof AppError) return false;
    throw error;
  }
}
