import { withoutEmpty } from '../store/without-empty.js';
import { dayAfter, type Entry, entryTime } from './entry.js';
import type { CalendarEvent } from './item.js';

/** An event as programs exchange it. Birthdays are none: they come with the address book. */
export function eventEntry(event: CalendarEvent): Entry | undefined {
  const { start, end, startZone, isAllDay, isFloating, occurrenceOf } = event;
  if (event.isBirthday) return undefined;
  const time = (at: Date | undefined, zone = startZone) => entryTime(at, { isAllDay, isFloating, zone });
  const series = occurrenceOf?.date && occurrenceOf;
  const lastDay = isAllDay ? event.lastDay : undefined;
  const { recurrences, attendees, alarms, attachments, calendar } = event;
  return {
    kind: 'event',
    calendar: calendar
      ? { id: `${calendar.id}`, title: calendar.title, ...withoutEmpty({ color: calendar.color }) }
      : { id: '', title: 'Unfiled' },
    uid: (series ? (series.uid ?? madeUid(series.id)) : event.uid) ?? madeUid(event.id),
    recurrences,
    attendees,
    alarms,
    attachments,
    exceptions: event.exceptions.map((date) => time(date)).filter((date) => date !== undefined),
    ...withoutEmpty({
      title: event.title,
      notes: event.notes,
      place: event.place,
      url: event.url,
      conferenceUrl: event.conferenceUrl,
      start: time(start),
      end: lastDay ? { kind: 'day' as const, day: dayAfter(lastDay) } : time(end, event.endZone),
      occurrence: time(series?.date),
      organizer: event.organizer,
      status: event.status?.toUpperCase(),
      isFree: event.availability === undefined ? undefined : event.availability === 'free',
      created: event.created,
      modified: event.modified,
    }),
  };
}

/** For items of stores that give them none. The same backup gives the same one. */
function madeUid(id: number): string {
  return `pearmain-event-${id}`;
}
