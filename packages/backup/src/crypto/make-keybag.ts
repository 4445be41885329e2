import { randomBytes } from 'node:crypto';
import { encodeKeybag, type Keybag, type KeybagClassKey } from '@pearmain/formats';
import { ClassKeys, workOf } from './class-keys.js';
import { wrapKey } from './key-wrap.js';
import { passwordKey } from './password-key.js';

/** Which work a new keybag asks for: with the costly first stage since iOS 10.2, in encrypted backups alone. */
export interface KeybagKind {
  readonly password: string;
  readonly hasFirstStage: boolean;
  /** Whether the keychain's classes 6 to 8 can be opened away from the device. */
  readonly isKeychainOpen: boolean;
}

/** What a device asks for. */
const iterations = 10_000;
const firstIterations = 10_000_000;

const keyBytes = 32;
const saltBytes = 20;
const identifierBytes = 16;
/** In the order in which devices list them. */
const classes = [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1];
const withPassword = 2;
const alsoWithDevice = 3;

/** A keybag as Manifest.plist holds it, and the keys that it opens. */
export interface MadeKeybag {
  readonly bytes: Uint8Array;
  readonly keys: ClassKeys;
}

/**
 * A keybag with fresh class keys (docs/formats/keybag.md §4). `from` are the keys of the backup that is converted: those of its
 * classes that are bound to the device, and stay so, are taken over, because the device can still use them.
 */
export async function makeKeybag(kind: KeybagKind, from: ClassKeys | undefined): Promise<MadeKeybag> {
  const header: Omit<Keybag, 'classKeys'> = {
    version: kind.hasFirstStage ? 5 : 3,
    type: 1,
    uuid: randomBytes(identifierBytes),
    hmck: new Uint8Array(40),
    wrap: 0,
    salt: randomBytes(saltBytes),
    iterations,
    ...(kind.hasFirstStage
      ? { doublePasswordType: 1, doubleIterations: firstIterations, doubleSalt: randomBytes(saltBytes) }
      : {}),
  };
  const wrappingKey = await passwordKey(kind.password, workOf(header));
  const usable = new Map<number, Uint8Array>();
  const classKeys = classes.map((protectionClass): KeybagClassKey => {
    const bound = isBound(protectionClass, kind) ? from?.rewrapUnusable(protectionClass, wrappingKey) : undefined;
    const key = randomBytes(keyBytes);
    if (!isBound(protectionClass, kind)) usable.set(protectionClass, key);
    return {
      uuid: randomBytes(identifierBytes),
      protectionClass,
      wrap: isBound(protectionClass, kind) ? alsoWithDevice : withPassword,
      keyType: 0,
      wrappedKey: bound ?? wrapKey(wrappingKey, key),
    };
  });
  wrappingKey.fill(0);
  return { bytes: encodeKeybag({ ...header, classKeys }), keys: new ClassKeys(usable) };
}

function isBound(protectionClass: number, { isKeychainOpen }: KeybagKind): boolean {
  if (protectionClass === 5 || protectionClass >= 9) return true;
  return protectionClass >= 6 && !isKeychainOpen;
}
