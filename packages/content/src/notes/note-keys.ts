import { createDecipheriv, pbkdf2Sync } from 'node:crypto';
import { toHex, utf8Decode } from '@pearmain/formats';
import type { Row } from '@pearmain/sqlite';
import { fail } from '../failures.js';
import { unlocked } from '../file-lock.js';
import { type Lock, locksOf } from './lock.js';

const keyBytes = 16;
const wrapStart = Buffer.alloc(8, 0xa6);

/** The keys of locked notes that passwords give (docs/formats/content-notes.md §6). */
export class NoteKeys {
  readonly #passwords: readonly string[];
  readonly #derived = new Map<string, Uint8Array>();

  constructor(passwords: readonly string[]) {
    this.#passwords = passwords;
  }

  get isEmpty(): boolean {
    return this.#passwords.length === 0;
  }

  /** The key of a lock; none where no password is its. */
  keyOf({ salt, iterations, wrappedKey }: Lock): Uint8Array | undefined {
    for (const password of this.#passwords) {
      const from = `${iterations} ${toHex(salt)} ${password}`;
      const derived = this.#derived.get(from) ?? pbkdf2Sync(password, salt, iterations, keyBytes, 'sha256');
      this.#derived.set(from, derived);
      const key = unwrapped(wrappedKey, derived);
      if (key) return key;
    }
    return undefined;
  }

  /** What a row keeps under its own lock, by Apple's names; none where no password fits. @throws content/damaged-body */
  valuesOf(row: Row): Readonly<Record<string, unknown>> | undefined {
    for (const lock of locksOf(row)) {
      const key = lock.values && lock.seal && this.keyOf(lock);
      if (key && lock.values && lock.seal) return valuesIn(unlocked(lock.values, { key, ...lock.seal }));
    }
    return undefined;
  }
}

function unwrapped(wrapped: Uint8Array, key: Uint8Array): Uint8Array | undefined {
  try {
    const decipher = createDecipheriv('id-aes128-wrap', key, wrapStart);
    return Buffer.concat([decipher.update(wrapped), decipher.final()]);
  } catch {
    return undefined; // its check value says that this is not the key (RFC 3394 §2.2.3)
  }
}

function valuesIn(json: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const values: unknown = JSON.parse(utf8Decode(json));
    return typeof values === 'object' && values !== null ? { ...values } : {};
  } catch (error) {
    throw fail('damaged-body', { reason: 'what was locked beside it is no JSON' }, { cause: error });
  }
}
