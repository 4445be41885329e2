import { createCipheriv, createDecipheriv, pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { decodeKeybag, encodeKeybag, type Keybag, type KeybagClassKey } from '@pearmain/formats';
import type { Randomness } from '../../../phone/randomness.js';
import type { ClassKeys } from './class-keys.js';
import { unwrapKey, wrapKey } from './key-wrap.js';

const derive = promisify(pbkdf2);

/** How much work a password costs: rounds of SHA-256, which there are none of before iOS 10.2, then of SHA-1. */
export interface WorkFactors {
  readonly doubleIterations?: number | undefined;
  readonly iterations: number;
}

/** What a real phone takes: about three seconds a try. */
export const realWorkFactors = { doubleIterations: 10_000_000, iterations: 10_000 } as const;

const allClasses = [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1];
const wrappedByPassword = 2;
const boundToDevice = 1;

/** A keybag as the manifest holds it, and what it opens. */
export interface OpenKeybag {
  readonly bytes: Uint8Array;
  readonly classKeys: ClassKeys;
}

/** What a keybag is made of. */
export interface KeybagSource {
  readonly random: Randomness;
  /** Tells this keybag's random bytes from every other's. */
  readonly label: string;
  /** 3 before iOS 10.2, 5 since. */
  readonly version: number;
  /** 32 bytes that never leave the phone: what the device-bound classes are wrapped with inside. */
  readonly deviceKey: Uint8Array;
}

/**
 * A new keybag for encrypted backups: eleven classes, of which 5 and 9 to 11 are bound to the phone
 * (docs/protocols/backup-agent.md §7).
 */
export async function makeKeybag(source: KeybagSource, password: string, work: WorkFactors): Promise<OpenKeybag> {
  const { random, label, deviceKey } = source;
  const draft: Omit<Keybag, 'classKeys'> = {
    ...header(source, work.iterations),
    ...(work.doubleIterations !== undefined && {
      doublePasswordType: 1,
      doubleIterations: work.doubleIterations,
      doubleSalt: random(`${label}/double-salt`, 20),
    }),
  };
  const passwordKey = await passwordKeyOf({ ...draft, classKeys: [] }, password);
  const isBound = (protectionClass: number) => protectionClass === 5 || protectionClass >= 9;
  return fill(draft, { random, label, deviceKey, passwordKey, isBound });
}

/** The keybag of a plain backup: its password is the empty one, and all keychain classes are bound to the phone. */
export async function makePlainKeybag(source: KeybagSource): Promise<OpenKeybag> {
  const { random, label, deviceKey } = source;
  const draft = header(source, realWorkFactors.iterations);
  const passwordKey = await passwordKeyOf({ ...draft, classKeys: [] }, '');
  const isBound = (protectionClass: number) => protectionClass >= 5;
  return fill(draft, { random, label, deviceKey, passwordKey, isBound });
}

/** What `password` opens in a keybag, the device-bound classes only on the phone of that key; `undefined`: wrong password. */
export async function openKeybag(
  bytes: Uint8Array,
  password: string,
  deviceKey: Uint8Array,
): Promise<OpenKeybag | undefined> {
  const keybag = decodeKeybag(bytes);
  const passwordKey = await passwordKeyOf(keybag, password);
  const classKeys = new Map<number, Uint8Array>();
  for (const entry of keybag.classKeys) {
    if (!entry.wrappedKey || (entry.wrap & wrappedByPassword) === 0) continue;
    const opened = unwrapKey(passwordKey, entry.wrappedKey);
    if (!opened) return undefined;
    const isBound = (entry.wrap & boundToDevice) !== 0;
    classKeys.set(entry.protectionClass, isBound ? withDeviceKey(deviceKey, opened, 'take off') : opened);
  }
  return { bytes, classKeys };
}

/** The same keybag under another password: every class key stays, salts and wrapping are new. */
export async function rewrapKeybag(
  open: OpenKeybag,
  password: string,
  { random, label, deviceKey }: Omit<KeybagSource, 'version'>,
): Promise<OpenKeybag> {
  const old = decodeKeybag(open.bytes);
  const keybag: Keybag = {
    ...old,
    salt: random(`${label}/salt`, 20),
    ...(old.doubleSalt && { doubleSalt: random(`${label}/double-salt`, 20) }),
  };
  const passwordKey = await passwordKeyOf(keybag, password);
  const classKeys = keybag.classKeys.map((entry): KeybagClassKey => {
    const key = open.classKeys.get(entry.protectionClass);
    if (!key || (entry.wrap & wrappedByPassword) === 0) return entry;
    const isBound = (entry.wrap & boundToDevice) !== 0;
    return { ...entry, wrappedKey: wrapKey(passwordKey, isBound ? withDeviceKey(deviceKey, key, 'put on') : key) };
  });
  return { bytes: encodeKeybag({ ...keybag, classKeys }), classKeys: open.classKeys };
}

function header({ random, label, version }: KeybagSource, iterations: number): Omit<Keybag, 'classKeys'> {
  return {
    version,
    type: 1,
    uuid: random(`${label}/uuid`, 16),
    hmck: new Uint8Array(40),
    wrap: 0,
    salt: random(`${label}/salt`, 20),
    iterations,
  };
}

function fill(
  draft: Omit<Keybag, 'classKeys'>,
  made: Omit<KeybagSource, 'version'> & { passwordKey: Uint8Array; isBound(protectionClass: number): boolean },
): OpenKeybag {
  const { random, label, deviceKey, passwordKey, isBound } = made;
  const classKeys = new Map<number, Uint8Array>();
  const entries = allClasses.map((protectionClass): KeybagClassKey => {
    const key = random(`${label}/class-key/${protectionClass}`, 32);
    classKeys.set(protectionClass, key);
    const bound = isBound(protectionClass);
    return {
      uuid: random(`${label}/class-uuid/${protectionClass}`, 16),
      protectionClass,
      wrap: wrappedByPassword | (bound ? boundToDevice : 0),
      keyType: 0,
      wrappedKey: wrapKey(passwordKey, bound ? withDeviceKey(deviceKey, key, 'put on') : key),
    };
  });
  return { bytes: encodeKeybag({ ...draft, classKeys: entries }), classKeys };
}

async function passwordKeyOf(keybag: Keybag, password: string): Promise<Uint8Array> {
  const { doubleSalt, doubleIterations } = keybag;
  const first =
    doubleSalt && doubleIterations !== undefined
      ? await derive(password, doubleSalt, doubleIterations, 32, 'sha256')
      : password;
  return derive(first, keybag.salt, keybag.iterations, 32, 'sha1');
}

/** The inner layer of device-bound class keys: nobody without the phone's own key gets through it. */
function withDeviceKey(deviceKey: Uint8Array, key: Uint8Array, direction: 'put on' | 'take off'): Uint8Array {
  const make = direction === 'put on' ? createCipheriv : createDecipheriv;
  const cipher = make('aes-256-ecb', deviceKey, null).setAutoPadding(false);
  return Buffer.concat([cipher.update(key), cipher.final()]);
}
