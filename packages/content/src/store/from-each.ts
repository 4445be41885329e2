import type { LocalCopy, ReadContext } from '../reader.js';
import { openIfSound, openStore, storeFailure } from './open-store.js';
import type { Store } from './rows.js';

/** What is in several databases, one after the other. A damaged one of several is told; a single one is the end. @throws content/damaged-store */
export function* fromEach<T>(
  copies: readonly LocalCopy[],
  tell: ReadContext['tell'],
  read: (store: Store) => Iterable<T>,
): Generator<T> {
  for (const copy of copies) {
    using database = copies.length > 1 ? openIfSound(copy, tell) : openStore(copy);
    if (!database) continue;
    try {
      yield* read({ database, copy, tell });
    } catch (error) {
      throw storeFailure(error, copy);
    }
  }
}
