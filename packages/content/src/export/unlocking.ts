import { categories } from '../categories.js';
import { type Read, type ReadingLimits, readItems } from '../reading/read-items.js';

/** Where passwords of locked items come from. */
export interface Unlocking {
  readonly given: readonly string[];
  /** Asks a person as long as items are locked that no password opened; `undefined` ends that. */
  ask?(locked: LockedItems, attempt: number): Promise<string | undefined>;
}

/** Items that no password opened yet. */
export interface LockedItems {
  readonly count: number;
  /** What the phone shows as hints for their passwords, each once. */
  readonly hints: readonly string[];
}

interface Wanted extends Pick<Read, 'kind' | 'copies'> {
  readonly unlocking?: Unlocking;
  readonly limits?: ReadingLimits;
}

/** The passwords that are given, and those that a person types while there are items that none of them opens. */
export async function passwordsFor(
  { kind, copies, unlocking, limits }: Wanted,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { lockOf } = categories[kind];
  const passwords = [...(unlocking?.given ?? [])];
  for (let attempt = 1; lockOf && unlocking?.ask; attempt += 1) {
    const hints = new Set<string>();
    let count = 0;
    for await (const { items } of readItems({ kind, copies, passwords }, signal, limits)) {
      for (const lock of items.map(lockOf)) {
        if (lock) count += 1;
        if (lock?.hint !== undefined) hints.add(lock.hint);
      }
    }
    const password = count === 0 ? undefined : await unlocking.ask({ count, hints: [...hints] }, attempt);
    if (password === undefined) break;
    passwords.push(password);
  }
  return passwords;
}
