import type { ReadContext } from '../reader.js';
import { fromEach } from '../store/from-each.js';
import type { CalendarEvent } from './item.js';
import { readEvents } from './read-events.js';

/** All events of all calendars. @throws content/damaged-store */
export function readCalendar({ copies, tell }: ReadContext): Generator<CalendarEvent> {
  return fromEach(copies, tell, readEvents);
}
