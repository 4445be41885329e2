import type { LocalCopy, ReadContext } from '../reader.js';
import { openIfSound, openStore, storeFailure } from '../store/open-store.js';
import type { Reminder } from './item.js';
import { readOldReminders } from './read-old.js';
import { readReminderStore } from './read-store.js';

/** The reminders of all accounts. One damaged store of several is told of, and the others are read. @throws content/damaged-store */
export function* readReminders({ copies, tell }: ReadContext): Generator<Reminder> {
  const wanted = copies.filter(({ role }) => role === 'store' || role === 'calendar');
  for (const copy of wanted) yield* from(copy, tell, wanted.length > 1);
}

function* from(copy: LocalCopy, tell: ReadContext['tell'], isOneOfSeveral: boolean): Generator<Reminder> {
  using database = isOneOfSeveral ? openIfSound(copy, tell) : openStore(copy);
  if (!database) return;
  const store = { database, copy, tell };
  try {
    yield* copy.role === 'store' ? readReminderStore(store) : readOldReminders(store);
  } catch (error) {
    throw storeFailure(error, copy);
  }
}
