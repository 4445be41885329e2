import type { ContentNotice } from '@pearmain/contract';
import type { Category, PlacedFiles } from '../reader.js';
import { type Read, type ReadingLimits, readItems } from '../reading/read-items.js';
import type { ItemTest } from '../selection/selection.js';

/** Which items are read, out of what. */
export interface Wanted {
  readonly category: Category<object>;
  readonly order: Read;
  readonly files: PlacedFiles;
  /** All are wanted where there is none. */
  readonly test: ItemTest | undefined;
  readonly limits: ReadingLimits | undefined;
}

/** Who follows the reading. */
export interface Follower {
  tell(notice: ContentNotice): void;
  /** How many items were looked at, and how many of them were wanted. */
  readonly count?: { looked: number; wanted: number };
  /** Now and then. */
  progress?(): void;
}

/** The items that are wanted, with their files placed; read anew each time that it is called. @throws as `readItems` */
export async function* wantedItems(
  { category, order, files, test, limits }: Wanted,
  { tell, count = { looked: 0, wanted: 0 }, progress }: Follower,
  signal: AbortSignal,
): AsyncGenerator<object> {
  const read = async function* (): AsyncGenerator<object> {
    for await (const batch of readItems(order, signal, limits)) {
      batch.notices.forEach(tell);
      yield* batch.items;
      progress?.();
    }
  };
  for await (const item of category.place?.(read(), files) ?? read()) {
    signal.throwIfAborted();
    count.looked += 1;
    if (test?.(item) === false) continue;
    count.wanted += 1;
    yield item;
  }
}

/** The same items, of which one was seen: nothing is begun for none. */
export async function atLeastOne(items: AsyncGenerator<object>, orNone: () => Error): Promise<AsyncIterable<object>> {
  const first = await items.next();
  if (first.done) throw orNone();
  return (async function* () {
    yield first.value;
    yield* items;
  })();
}
