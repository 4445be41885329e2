import { type ContentKind, contentKinds } from '@pearmain/contract';
import type { Description } from '../description.js';
import { fail } from '../failures.js';
import { testChat } from './by-chat.js';
import { type BookSource, testPerson } from './by-person.js';
import { testTime } from './by-time.js';
import { askable, type ItemTest, type Selection } from './selection.js';

/** A kind, and what it says of its items. */
interface Described {
  readonly kind: ContentKind;
  readonly describe: Description<object>;
}

/** @throws content/filter-unfit where something is asked that items of this kind do not say */
export function checkSelection({ kind, describe }: Described, selection: Selection): void {
  const asked = Object.keys(askable) as (keyof Selection)[]; // Object.keys widens the keys
  for (const filter of asked) {
    if (selection[filter] === undefined || askable[filter](describe)) continue;
    const fitting = asked.filter((each) => askable[each](describe)).map((each) => `--${each}`);
    throw fail('filter-unfit', {
      kind: contentKinds[kind].title,
      asked: filter,
      fitting: fitting.join(', ') || 'none',
    });
  }
}

/** What decides whether an item is wanted; `undefined` where all are. @throws the signal's reason */
export async function findTest(
  { describe, timeZone }: { readonly describe: Description<object>; readonly timeZone: string },
  { since, until, with: person, chat }: Selection,
  book: BookSource,
  signal: AbortSignal,
): Promise<ItemTest | undefined> {
  const tests: ItemTest[] = [];
  if (since !== undefined || until !== undefined) tests.push(testTime(describe, { since, until }, timeZone));
  if (chat !== undefined) tests.push(testChat(describe, chat));
  if (person !== undefined) tests.push(await testPerson(describe, person, book, signal));
  return tests.length === 0 ? undefined : (item) => tests.every((test) => test(item));
}
