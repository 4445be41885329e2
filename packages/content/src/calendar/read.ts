import { copyOf, type ReadContext } from '../reader.js';
import { openStore, storeFailure } from '../store/open-store.js';
import type { CalendarEvent } from './item.js';
import { readEvents } from './read-events.js';

/** All events of all calendars. @throws content/damaged-store */
export function* readCalendar({ copies, tell }: ReadContext): Generator<CalendarEvent> {
  const copy = copyOf(copies, 'calendar');
  if (!copy) return;
  using database = openStore(copy);
  try {
    yield* readEvents({ database, copy, tell });
  } catch (error) {
    throw storeFailure(error, copy);
  }
}
