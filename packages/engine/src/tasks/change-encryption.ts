import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { AppError, isFailure, type TaskContext } from '@pearmain/base';
import type { EncryptionResult } from '@pearmain/contract';
import {
  acquireLock,
  type DevicePlace,
  findLatest,
  findLeftRewrap,
  type HeldLock,
  Location,
  recover,
  recoverRewrap,
} from '@pearmain/history';
import { environmentOf } from '../device-locations.js';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import { meet } from '../meet.js';
import { choosePhone, type Phone } from '../phones.js';
import { nothingStarted, reassuring, safetyAfterRun } from '../reassurance.js';
import type { PasswordKeeper } from '../remembered-passwords.js';
import { type EncryptionWish, type LastBackupAfter, setEncryption } from '../set-encryption.js';

/** What is wanted, and where the passwords come from; each is asked for only when it is needed. */
export interface ChangeEncryptionInput {
  readonly device?: string | undefined;
  readonly wish: EncryptionWish['kind'];
  /** Asked before a phone's backups lose their encryption; throws where the answer is no. */
  confirmOff(deviceName: string): Promise<void>;
  oldPassword(deviceName: string): Promise<string>;
  newPassword(deviceName: string): Promise<string>;
  /** Keeps the new password where that is asked for, and where the old one was kept. */
  readonly keeper: PasswordKeeper;
  readonly remember: boolean;
}

/**
 * Turns the encryption of a phone's backups on or off, or changes their password. The setting is the phone's own and holds for
 * every computer; success is what the phone says afterwards.
 *
 * @throws engine/encryption-is-off, engine/encryption-unproven, device/wrong-backup-password and what else the phone refuses
 */
export async function changeEncryption(
  environment: Environment,
  input: ChangeEncryptionInput,
  context: TaskContext,
): Promise<EncryptionResult> {
  context.emit({ kind: 'phase', phase: 'connecting' });
  const phone = await choosePhone(environment, input.device, context);
  using reserved = reserve(environmentOf(environment, phone), phone, input.wish);
  const { place } = reserved;
  if (place) recoverAll(place, context);
  const met = await reassuring(nothingStarted, () => meet(phone.device, environment, context));
  const { udid } = phone;
  const { name, backup } = met.summary;
  const isOn = backup.willEncrypt;
  if (isOn && input.wish === 'on') return { udid, name, encrypted: true, outcome: 'already-on' };
  if (!isOn && input.wish === 'off') return { udid, name, encrypted: false, outcome: 'already-off' };
  if (!isOn && input.wish === 'change') throw fail('encryption-is-off', { name });

  const wish = await completeWish(input, name);
  context.signal.throwIfAborted();
  const safety = () => (place ? safetyOfChange(place) : undefined);
  const lastBackup = await reassuring(safety, () =>
    setEncryption({ ...met, phone, environment, wish, place }, context),
  );
  const remembered = 'newPassword' in wish ? await keep(input, udid, wish.newPassword, context) : false;
  return {
    udid,
    name,
    encrypted: wish.kind !== 'off',
    outcome: outcomes[wish.kind],
    ...given(lastBackup),
    ...(remembered ? { remembered } : {}),
  };
}

/** The phone has the password by now: a keychain that does not take it is told, and no failure. */
async function keep(
  { keeper, remember }: Pick<ChangeEncryptionInput, 'keeper' | 'remember'>,
  udid: string,
  password: string,
  context: TaskContext,
): Promise<boolean> {
  if (!remember && (await keeper.find(udid)) === undefined) return false;
  try {
    await keeper.keep(udid, password);
    return true;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    context.emit({ kind: 'notice', code: error.code, message: error.message });
    return false;
  }
}

const outcomes = { on: 'turned-on', off: 'turned-off', change: 'changed' } as const;

function given(lastBackup: LastBackupAfter): Pick<EncryptionResult, 'lastBackup'> {
  return lastBackup === undefined ? {} : { lastBackup };
}

async function completeWish(input: ChangeEncryptionInput, name: string): Promise<EncryptionWish> {
  switch (input.wish) {
    case 'on':
      return { kind: 'on', newPassword: await input.newPassword(name) };
    case 'off':
      await input.confirmOff(name);
      return { kind: 'off', oldPassword: await input.oldPassword(name) };
    case 'change': {
      const oldPassword = await input.oldPassword(name);
      return { kind: 'change', oldPassword, newPassword: await input.newPassword(name) };
    }
  }
}

/**
 * Takes the place of the phone's backups for this change alone, where there are any.
 *
 * @throws history/no-location where somebody chose one and its disk is away: the backup there would keep the old password
 */
function reserve(
  { location, isLocationChosen, clock }: Environment,
  { udid }: Phone,
  wish: EncryptionWish['kind'],
): Disposable & { readonly place?: DevicePlace; readonly lock?: HeldLock } {
  const nothing = { [Symbol.dispose]: () => {} };
  try {
    const place = Location.open(location).place(udid);
    if (!existsSync(place.backup) && !existsSync(place.kept)) return nothing;
    const owner = { pid: process.pid, host: hostname(), since: clock.now().toISOString(), what: 'password change' };
    const lock = acquireLock(place, owner);
    return { place, lock, [Symbol.dispose]: () => lock[Symbol.dispose]() };
  } catch (error) {
    const isFine = isFailure(error, 'history/no-location') && (!isLocationChosen || wish !== 'change');
    if (isFine) return nothing;
    throw error;
  }
}

function recoverAll(place: DevicePlace, context: TaskContext): void {
  recover(place, context);
  recoverRewrap(place);
}

function safetyOfChange(place: DevicePlace): string | undefined {
  if (!findLeftRewrap(place)) return findLatest(place) ? safetyAfterRun(place) : undefined;
  return 'Your backup is whole and opens with the old password. The phone may have taken the new one all the same: run the same command again, and both will be brought in line.';
}
