import type { ReadContext } from '../reader.js';
import { fromEach } from '../store/from-each.js';
import type { Reminder } from './item.js';
import { readOldReminders } from './read-old.js';
import { readReminderStore } from './read-store.js';

/** The reminders of all accounts. @throws content/damaged-store */
export function readReminders({ copies, tell }: ReadContext): Generator<Reminder> {
  return fromEach(copies, tell, (store) =>
    store.copy.role === 'store' ? readReminderStore(store) : readOldReminders(store),
  );
}
