import { hkdfSync } from 'node:crypto';
import { Cursor, decodeKeybag, type Keybag, type KeybagClassKey } from '@pearmain/formats';
import { fail } from '../failures.js';
import { unwrapKey, wrapKey } from './key-wrap.js';
import { type PasswordWork, passwordKey } from './password-key.js';

/** Of both stages together, some ten seconds; devices ask for ten million. */
const mostIterations = 40_000_000;
const wrappedLength = 40;
const withPassword = 2;
const withDevice = 1;
const aes = 0;

/** Class, and a key that is wrapped for Curve25519, with the public key that it takes: not seen in backups. */
export const curveKeyLength = 4 + 72;

/** The opened keys of a backup, by protection class (docs/formats/encryption.md §3): as dangerous as its password. */
export class ClassKeys implements Disposable {
  readonly #keys: Map<number, Uint8Array>;
  readonly #unusable: Map<number, Uint8Array>;

  /**
   * Made by `unlockKeybag`. `unusable` are those that nothing can be opened with here: bound to the device, or of a kind
   * other than AES. A new password wraps them all the same.
   */
  constructor(
    keys: ReadonlyMap<number, Uint8Array>,
    unusable: ReadonlyMap<number, Uint8Array> = new Map<number, Uint8Array>(),
  ) {
    this.#keys = new Map(keys);
    this.#unusable = new Map(unusable);
  }

  /** The classes that can be read away from the device. */
  get classes(): readonly number[] {
    return [...this.#keys.keys()];
  }

  /** Opens a key of that class; `undefined` where the class is not among ours, or the check fails. */
  unwrap(protectionClass: number, wrapped: Uint8Array): Uint8Array | undefined {
    const key = this.#keys.get(protectionClass);
    return key && unwrapKey(key, wrapped);
  }

  /**
   * The key of one file, or of the index: 4 bytes little-endian class and 40 bytes wrapped key. `undefined` where they are
   * not of this form, the class is not among ours, or the check fails.
   */
  findFileKey(wrapped: Uint8Array): Uint8Array | undefined {
    if (wrapped.length !== 4 + wrappedLength) return undefined;
    return this.unwrap(new Cursor(wrapped, 'little').u32(), wrapped.subarray(4));
  }

  /** Locks a new key of a file, or of the index, in the same form. `undefined` where the class is not among ours. */
  wrapFileKey(protectionClass: number, fileKey: Uint8Array): Uint8Array | undefined {
    const key = this.#keys.get(protectionClass);
    if (!key) return undefined;
    const wrapped = Buffer.alloc(4 + wrappedLength);
    wrapped.writeUInt32LE(protectionClass);
    wrapped.set(wrapKey(key, fileKey), 4);
    return wrapped;
  }

  /** A class key as it lies in the keybag, under another wrapping; `undefined` where it did not open. */
  rewrap(protectionClass: number, wrappingKey: Uint8Array): Uint8Array | undefined {
    const key = this.#keys.get(protectionClass) ?? this.#unusable.get(protectionClass);
    return key && wrapKey(wrappingKey, key);
  }

  /** The same for a class that nothing can be opened with here. */
  rewrapUnusable(protectionClass: number, wrappingKey: Uint8Array): Uint8Array | undefined {
    const key = this.#unusable.get(protectionClass);
    return key && wrapKey(wrappingKey, key);
  }

  /**
   * A key of 32 bytes for what is kept outside of the backups: the same for all backups that have these class keys, whatever their
   * password is by now.
   */
  derive(use: string): Uint8Array {
    const sorted = [...this.#keys].sort(([one], [other]) => one - other);
    const all = Buffer.concat(sorted.flatMap(([protectionClass, key]) => [Buffer.from([protectionClass]), key]));
    try {
      return new Uint8Array(hkdfSync('sha256', all, new Uint8Array(), `pearmain ${use}`, 32));
    } finally {
      all.fill(0);
    }
  }

  /** Others that stay open when these are wiped. */
  copy(): ClassKeys {
    return new ClassKeys(copyOf(this.#keys), copyOf(this.#unusable));
  }

  /** Wipes the keys from memory; nothing is opened with them any more. */
  [Symbol.dispose](): void {
    for (const keys of [this.#keys, this.#unusable]) {
      for (const key of keys.values()) key.fill(0);
      keys.clear();
    }
  }
}

function copyOf(keys: ReadonlyMap<number, Uint8Array>): Map<number, Uint8Array> {
  return new Map([...keys].map(([protectionClass, key]) => [protectionClass, Uint8Array.from(key)]));
}

/**
 * Opens a keybag with a password, tried as typed and then in both of Unicode's normal forms. Unencrypted backups have a
 * keybag too; its password is empty.
 *
 * @throws backup/wrong-password, backup/damaged-keybag, backup/unsupported-generation
 */
export async function unlockKeybag(bytes: Uint8Array, password: string): Promise<ClassKeys> {
  const keybag = readKeybag(bytes);
  if (!keybag.classKeys.some(isUsable)) throw unopenable(keybag);
  for (const attempt of new Set([password, password.normalize('NFC'), password.normalize('NFD')])) {
    const key = await passwordKey(attempt, workOf(keybag));
    const usable = openClasses(keybag.classKeys.filter(isUsable), key);
    const unusable = openClasses(keybag.classKeys.filter(isUnusable), key);
    key.fill(0);
    if (usable.size > 0) return new ClassKeys(usable, unusable);
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
  if (hasFirstStage && !(doubleSalt?.length && doubleIterations)) {
    throw fail('damaged-keybag', { reason: 'half of its first stage is missing' });
  }
  const rounds = iterations + (doubleIterations ?? 0);
  if (iterations === 0 || rounds > mostIterations) {
    throw fail('damaged-keybag', { reason: `it asks for ${rounds} rounds of work` });
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

/** Keys of another kind than AES, which no backup that was seen has, are not taken for damage. */
function unopenable({ classKeys }: Keybag): Error {
  const other = classKeys.find((key) => isWithPassword(key) && key.keyType !== aes);
  if (other) return fail('unsupported-generation', { found: `class keys of kind ${other.keyType}` });
  return fail('damaged-keybag', { reason: 'it holds no key that a password opens' });
}

/** Keys bound to the device pass the check too, but what comes out is of no use anywhere else. */
function isUsable(key: KeybagClassKey): boolean {
  return isWithPassword(key) && (key.wrap & withDevice) === 0 && key.keyType === aes;
}

function isUnusable(key: KeybagClassKey): boolean {
  return isWithPassword(key) && !isUsable(key);
}

/** Whether the password's key is the outer wrapping. */
export function isWithPassword({ wrap }: KeybagClassKey): boolean {
  return (wrap & withPassword) !== 0;
}

function openClasses(keys: readonly KeybagClassKey[], key: Uint8Array): Map<number, Uint8Array> {
  const opened = new Map<number, Uint8Array>();
  for (const { protectionClass, wrappedKey } of keys) {
    const plain = wrappedKey?.length === wrappedLength ? unwrapKey(key, wrappedKey) : undefined;
    if (plain) opened.set(protectionClass, plain);
  }
  return opened;
}

/** The work a keybag asks for. */
export function workOf(keybag: Omit<Keybag, 'classKeys'>): PasswordWork {
  const { salt, iterations, doubleSalt: firstSalt, doubleIterations: firstIterations } = keybag;
  return { salt, iterations, firstSalt, firstIterations };
}
