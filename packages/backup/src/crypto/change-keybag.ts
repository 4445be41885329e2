import { randomBytes, timingSafeEqual } from 'node:crypto';
import { encodeKeybag, type Keybag, type KeybagClassKey } from '@pearmain/formats';
import { fail } from '../failures.js';
import { type ClassKeys, isWithPassword, readKeybag, unlockKeybag, workOf } from './class-keys.js';
import { passwordKey } from './password-key.js';

const saltBytes = 20;

/**
 * The same keybag under another password: its class keys, their identifiers and their order stay, salts and wrapping are new
 * (docs/formats/encryption.md §5). `keys` are those that the old password opened. What comes out has been opened with the new
 * password, and held against the old keys.
 *
 * @throws backup/damaged-keybag
 */
export async function changeKeybag(bytes: Uint8Array, keys: ClassKeys, newPassword: string): Promise<Uint8Array> {
  const old = readKeybag(bytes);
  const salted: Keybag = {
    ...old,
    salt: randomBytes(saltBytes),
    ...(old.doubleSalt ? { doubleSalt: randomBytes(saltBytes) } : {}),
  };
  const wrappingKey = await passwordKey(newPassword, workOf(salted));
  const classKeys = salted.classKeys.map((key): KeybagClassKey => {
    if (!isWithPassword(key)) return key;
    const wrappedKey = keys.rewrap(key.protectionClass, wrappingKey);
    if (!wrappedKey) throw fail('damaged-keybag', { reason: `its key of class ${key.protectionClass} does not open` });
    return { ...key, wrappedKey };
  });
  wrappingKey.fill(0);
  const changed = encodeKeybag({ ...salted, classKeys });
  await checkChanged(changed, keys, newPassword);
  return changed;
}

async function checkChanged(changed: Uint8Array, keys: ClassKeys, newPassword: string): Promise<void> {
  using opened = await unlockKeybag(changed, newPassword);
  const probe = randomBytes(32);
  for (const protectionClass of keys.classes) {
    const wrapped = keys.wrapFileKey(protectionClass, probe);
    const again = wrapped && opened.findFileKey(wrapped);
    if (!again || !timingSafeEqual(again, probe)) {
      throw fail('damaged-keybag', { reason: `its key of class ${protectionClass} did not come through the change` });
    }
  }
}
