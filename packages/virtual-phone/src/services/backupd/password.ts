import type { Phone } from '../../phone/phone.js';
import { deviceBoundKey, type OwnEncryption, ownEncryption, setEncryption, workFactors } from './agent-context.js';
import { type KeybagSource, makeKeybag, openKeybag, rewrapKeybag } from './crypto/keybag-maker.js';
import { generationOf } from './generation/generation.js';
import { MBError, mbCode } from './mb-error.js';

/**
 * Gives a phone its backup password without a host, as Settings of a new phone would. The password is not kept: the
 * phone remembers a keybag that it opens, and the class keys in it.
 */
export async function setBackupPassword(phone: Phone, password: string): Promise<void> {
  setEncryption(phone, await newEncryption(phone, password));
}

/** A new keybag under that password; nothing is remembered yet. */
export async function newEncryption(phone: Phone, password: string): Promise<OwnEncryption> {
  const made = await makeKeybag(nextSource(phone), password, workFactors(phone));
  return { keybag: made.bytes, classKeys: made.classKeys };
}

/** The phone's own keybag under another password; class keys stay, so that backups remain readable. */
export async function rewrappedEncryption(phone: Phone, own: OwnEncryption, password: string): Promise<OwnEncryption> {
  const open = { bytes: own.keybag, classKeys: own.classKeys };
  const made = await rewrapKeybag(open, password, nextSource(phone));
  return { keybag: made.bytes, classKeys: made.classKeys };
}

/** The phone keeps no password: the right one is the one that opens its keybag. @throws MBError 207 */
export async function checkPassword(phone: Phone, password: string): Promise<OwnEncryption> {
  const own = ownEncryption(phone);
  const isRefused = phone.scenario.refusePasswords || !own;
  const opened = isRefused ? undefined : await openKeybag(own.keybag, password, deviceBoundKey(phone));
  if (!own || !opened) throw new MBError(mbCode.wrongPassword, 'Invalid password');
  return own;
}

/** Counts how often the password was set, so that no two keybags of a phone share their random bytes. */
function nextSource(phone: Phone): KeybagSource {
  const earlier = phone.backup.notes?.['passwordsSet'];
  const count = typeof earlier === 'number' ? earlier + 1 : 1;
  phone.backup = { ...phone.backup, notes: { ...phone.backup.notes, passwordsSet: count } };
  const { keybagVersion: version } = generationOf(phone);
  return { random: phone.random, label: `keybag/${count}`, version, deviceKey: deviceBoundKey(phone) };
}
