import { equalBytes } from '@pearmain/formats';
import { type AgentContext, deviceBoundKey, ownEncryption } from '../agent-context.js';
import type { ClassKeys } from '../crypto/class-keys.js';
import { openKeybag } from '../crypto/keybag-maker.js';
import { MBError, mbCode } from '../mb-error.js';
import type { ManifestProperties } from './properties.js';

/**
 * The class keys of a backup: with the password that came along, or without one where the keybag is the phone's own. A
 * plain backup's keybag opens with the empty password.
 *
 * @throws MBError 205, 207, 1
 */
export async function classKeysOf(
  { phone }: AgentContext,
  properties: ManifestProperties,
  password: string | undefined,
): Promise<ClassKeys> {
  const { keybag, isEncrypted } = properties;
  if (!keybag) throw new MBError(mbCode.corrupt, 'No keybag in manifest');
  const own = ownEncryption(phone);
  if (password === undefined && own && equalBytes(own.keybag, keybag)) return own.classKeys;
  if (isEncrypted && password === undefined) throw new MBError(mbCode.wrongPassword, 'Missing password');
  const isRefused = isEncrypted && phone.scenario.refusePasswords;
  const opened = isRefused ? undefined : await openOrRefuse(keybag, isEncrypted ? (password ?? '') : '', phone);
  if (!opened) {
    const inner = new MBError(mbCode.wrongPassword, 'MKBKeyBagUnlock error (-3)');
    throw new MBError(mbCode.wrongPassword, 'Invalid password when restoring encrypted backup', { inner });
  }
  return opened.classKeys;
}

async function openOrRefuse(keybag: Uint8Array, password: string, phone: AgentContext['phone']) {
  try {
    return await openKeybag(keybag, password, deviceBoundKey(phone));
  } catch (cause) {
    throw new MBError(mbCode.generic, `Keybag cannot be decoded: ${String(cause)}`);
  }
}
