import { readNames } from '../names/read-names.js';
import { copyOf, type ReadContext } from '../reader.js';
import { openStore, storeFailure } from '../store/open-store.js';
import type { Store } from '../store/rows.js';
import type { Message } from './item.js';
import { openConversations } from './message-store.js';
import { isOldStore, readOldMessages } from './read-old.js';

/** All messages, conversation by conversation, in each by time. @throws content/damaged-store */
export function* readMessages(context: ReadContext): Generator<Message> {
  const copy = copyOf(context.copies, 'store');
  if (!copy) return;
  using database = openStore(copy);
  const store: Store = { database, copy, tell: context.tell };
  try {
    if (isOldStore(store)) {
      yield* readOldMessages(store, readNames(context));
      return;
    }
    if (!database.has('message', 'guid')) {
      tellUnknown(store);
      return;
    }
    for (const conversation of openConversations(store, context)) yield* conversation.items();
  } catch (error) {
    throw storeFailure(error, copy);
  }
}

function tellUnknown({ copy, tell }: Store): void {
  const where = `${copy.domain}/${copy.relativePath}`;
  tell({ where, message: 'It is of a kind that is not known, and cannot be read.' });
}
