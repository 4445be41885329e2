import { contentKinds } from '@pearmain/contract';
import { GroupedItems } from '../browsing/grouped-items.js';
import type { Group, OpenedStores, OpenStores, PageRange } from '../browsing/opened-stores.js';
import type { Description } from '../description.js';
import { copyOf, type LocalCopy, type ReadContext } from '../reader.js';
import { openStore, storeFailure } from '../store/open-store.js';
import type { Store } from '../store/rows.js';
import { describeMessages } from './describe.js';
import { type OpenedConversation, openConversations } from './message-store.js';
import { readMessages } from './read.js';
import { isOldStore } from './read-old.js';

/** Conversations, and pages of them. @throws content/damaged-store */
export const browseMessages: OpenStores = (context) => {
  const copy = copyOf(context.copies, 'store');
  if (!copy) return inMemory(context);
  const database = openStore(copy);
  try {
    const store: Store = { database, copy, tell: context.tell };
    if (!isOldStore(store) && database.has('message', 'guid')) {
      return new Conversations(store, copy, openConversations(store, context));
    }
  } catch (error) {
    database[Symbol.dispose]();
    throw storeFailure(error, copy);
  }
  database[Symbol.dispose]();
  return inMemory(context);
};

/** Stores of iOS 5 and earlier are small. */
function inMemory(context: ReadContext): OpenedStores {
  const items = new GroupedItems(describeMessages as Description<object>, contentKinds.messages.title);
  for (const message of readMessages(context)) items.add(message);
  return items;
}

class Conversations implements OpenedStores {
  readonly #store: Store;
  readonly #copy: LocalCopy;
  readonly #conversations: ReadonlyMap<string, OpenedConversation>;

  constructor(store: Store, copy: LocalCopy, conversations: readonly OpenedConversation[]) {
    this.#store = store;
    this.#copy = copy;
    const filled = conversations.filter(({ length }) => length > 0);
    this.#conversations = new Map(filled.map((opened) => [opened.conversation.id, opened]));
  }

  groups(): readonly Group[] {
    return [...this.#conversations.values()].map(({ conversation: { id, title }, length, items }) => {
      const [last] = this.#guarded(() => [...items(length - 1, length)]);
      return { id, title, count: length, ...(last && { last }) };
    });
  }

  page({ group, from, count }: PageRange): readonly object[] {
    const found = this.#conversations.get(group);
    return found ? this.#guarded(() => [...found.items(Math.max(0, from), from + count)]) : [];
  }

  placeOf(group: string, id: number): number {
    return this.#conversations.get(group)?.placeOf(id) ?? -1;
  }

  [Symbol.dispose](): void {
    this.#store.database[Symbol.dispose]();
  }

  #guarded<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw storeFailure(error, this.#copy);
    }
  }
}
