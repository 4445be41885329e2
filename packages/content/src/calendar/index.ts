import type { Category } from '../reader.js';
import { describeCalendar } from './describe.js';
import type { CalendarEvent } from './item.js';
import { locateCalendar } from './locate.js';
import { readCalendar } from './read.js';

/** Events of all calendars (docs/formats/content-calendar.md). */
export const calendar: Category<CalendarEvent> = {
  kind: 'calendar',
  describe: describeCalendar,
  locate: locateCalendar,
  read: readCalendar,
};
