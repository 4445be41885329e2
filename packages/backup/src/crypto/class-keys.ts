import { Cursor, decodeKeybag, type Keybag, type KeybagClassKey } from '@pearmain/formats';
import { fail } from '../failures.js';
import { unwrapKey } from './key-wrap.js';
import { passwordKey } from './password-key.js';

const mostIterations = 100_000_000;
const wrappedLength = 40;
const withPassword = 2;
const withDevice = 1;

/** The opened keys of a backup, by protection class (docs/formats/encryption.md §3): as dangerous as its password. */
export class ClassKeys implements Disposable {
  readonly #keys: Map<number, Uint8Array>;

  /** Made by `unlockKeybag`. */
  constructor(keys: ReadonlyMap<number, Uint8Array>) {
    this.#keys = new Map(keys);
  }

  /** The classes that can be read away from the device. */
  get classes(): readonly number[] {
    return [...this.#keys.keys()];
  }

  /**
   * The key of one file, or of the index: 4 bytes little-endian class and 40 bytes wrapped key. `undefined` where they are
   * not of this form, the class is not among ours, or the check fails.
   */
  findFileKey(wrapped: Uint8Array): Uint8Array | undefined {
    if (wrapped.length !== 4 + wrappedLength) return undefined;
    const key = this.#keys.get(new Cursor(wrapped, 'little').u32());
    return key && unwrapKey(key, wrapped.subarray(4));
  }

  /** Others that stay open when these are wiped. */
  copy(): ClassKeys {
    return new ClassKeys(new Map([...this.#keys].map(([protectionClass, key]) => [protectionClass, key.slice()])));
  }

  /** Wipes the keys from memory; nothing is opened with them any more. */
  [Symbol.dispose](): void {
    for (const key of this.#keys.values()) key.fill(0);
    this.#keys.clear();
  }
}

/**
 * Opens a keybag with a password, tried as typed and then in both of Unicode's normal forms. Unencrypted backups have a
 * keybag too; its password is empty.
 *
 * @throws backup/wrong-password, backup/damaged-keybag
 */
export async function unlockKeybag(bytes: Uint8Array, password: string): Promise<ClassKeys> {
  const keybag = readKeybag(bytes);
  const openable = keybag.classKeys.filter(isOpenable);
  if (openable.length === 0) throw fail('damaged-keybag', { reason: 'it holds no key that a password opens' });
  for (const attempt of new Set([password, password.normalize('NFC'), password.normalize('NFD')])) {
    const key = await passwordKey(attempt, workOf(keybag));
    const opened = openClasses(openable, key);
    key.fill(0);
    if (opened.size > 0) return new ClassKeys(opened);
  }
  throw fail('wrong-password');
}

/** True when the password opens the keybag. @throws backup/damaged-keybag */
export async function passwordOpensKeybag(bytes: Uint8Array, password: string): Promise<boolean> {
  try {
    using _keys = await unlockKeybag(bytes, password);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'backup/wrong-password') return false;
    throw error;
  }
}

/** Reads a keybag and refuses one that no password could ever open. @throws backup/damaged-keybag */
export function readKeybag(bytes: Uint8Array): Keybag {
  const keybag = decoded(bytes);
  const { salt, iterations, doubleIterations, doubleSalt } = keybag;
  const hasFirstStage = doubleSalt !== undefined || doubleIterations !== undefined;
  if (salt.length === 0) throw fail('damaged-keybag', { reason: 'it has no salt' });
  if (!isWork(iterations)) throw fail('damaged-keybag', { reason: `${iterations} rounds of work` });
  if (hasFirstStage && !(doubleSalt?.length && isWork(doubleIterations))) {
    throw fail('damaged-keybag', { reason: 'half of its first stage is missing' });
  }
  return keybag;
}

function decoded(bytes: Uint8Array): Keybag {
  try {
    return decodeKeybag(bytes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw fail('damaged-keybag', { reason }, { cause: error });
  }
}

function isWork(iterations: number | undefined): boolean {
  return iterations !== undefined && iterations > 0 && iterations <= mostIterations;
}

/** Keys bound to the device pass the check too, but what comes out is of no use anywhere else. */
function isOpenable(key: KeybagClassKey): boolean {
  return (key.wrap & withPassword) !== 0 && (key.wrap & withDevice) === 0 && key.keyType === 0;
}

function openClasses(keys: readonly KeybagClassKey[], key: Uint8Array): Map<number, Uint8Array> {
  const opened = new Map<number, Uint8Array>();
  for (const { protectionClass, wrappedKey } of keys) {
    const plain = wrappedKey?.length === wrappedLength ? unwrapKey(key, wrappedKey) : undefined;
    if (plain) opened.set(protectionClass, plain);
  }
  return opened;
}

function workOf(keybag: Keybag) {
  const { salt, iterations, doubleSalt: firstSalt, doubleIterations: firstIterations } = keybag;
  return { salt, iterations, firstSalt, firstIterations };
}
