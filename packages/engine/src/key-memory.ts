import { createHash } from 'node:crypto';
import type { ClassKeys } from '@pearmain/backup';
import type { Clock } from '@pearmain/base';

/** After this long without use everything is wiped: 15 minutes. */
export const idleMs = 15 * 60 * 1000;

/**
 * What opened backups before: their keys, so that one derivation serves several snapshots with the same keybag, and the
 * passwords, for other ones of that device. In memory only, and wiped when nobody needed any of it for `idleMs`.
 */
export class KeyMemory implements Disposable {
  readonly #clock: Pick<Clock, 'after'>;
  readonly #keys = new Map<string, ClassKeys>();
  readonly #passwords = new Set<string>();
  #stopWaiting = (): void => {};

  constructor(clock: Pick<Clock, 'after'>) {
    this.#clock = clock;
  }

  /** The passwords that opened something, the last one first. */
  get passwords(): readonly string[] {
    return [...this.#passwords].reverse();
  }

  /** A copy of the keys of this keybag, the caller's to wipe; `undefined` where they are not known, or no longer. */
  find(keybag: Uint8Array): ClassKeys | undefined {
    const keys = this.#keys.get(markOf(keybag));
    if (keys) this.#waitAnew();
    return keys?.copy();
  }

  /** Keeps a copy of the keys of this keybag, and the password that opened it. */
  keep(keybag: Uint8Array, keys: ClassKeys, password: string): void {
    this.#keys.set(markOf(keybag), keys.copy());
    this.#passwords.delete(password);
    this.#passwords.add(password);
    this.#waitAnew();
  }

  /** Wipes everything at once. */
  [Symbol.dispose](): void {
    this.#stopWaiting();
    for (const keys of this.#keys.values()) keys[Symbol.dispose]();
    this.#keys.clear();
    this.#passwords.clear();
  }

  #waitAnew(): void {
    this.#stopWaiting();
    this.#stopWaiting = this.#clock.after(idleMs, () => this[Symbol.dispose]());
  }
}

function markOf(keybag: Uint8Array): string {
  return createHash('sha256').update(keybag).digest('hex');
}
