import type { Party } from '../calls/item.js';
import type { About, Cell, Column, Description, Moment, Stretch } from '../description.js';
import { recurrenceRule } from '../export/icalendar/recurrence-rule.js';
import { utcStamp } from '../export/icalendar/stamps.js';
import type { Alarm, CalendarEvent, Participant, Place } from './item.js';
import { eventEntry } from './to-entry.js';

const columns: readonly Column<CalendarEvent>[] = [
  { name: 'Calendar', value: ({ calendar }) => calendar?.title },
  { name: 'Account', value: ({ calendar }) => calendar?.account },
  { name: 'Title', value: ({ title }) => title },
  { name: 'Start', value: ({ firstDay, start }): Cell => firstDay ?? start },
  { name: 'End', value: ({ lastDay, end }): Cell => lastDay ?? end },
  { name: 'All day', value: ({ isAllDay }) => isAllDay },
  { name: 'Time zone', value: ({ isFloating, isAllDay, startZone }) => (isFloating && !isAllDay ? 'any' : startZone) },
  { name: 'Repeats', value: ({ recurrences }) => listed(recurrences.map((each) => recurrenceRule(each, utcStamp))) },
  { name: 'Except', value: ({ exceptions }) => listed(exceptions.map((date) => date.toISOString())) },
  { name: 'Occurrence of', value: ({ occurrenceOf }) => occurrenceOf && (occurrenceOf.uid ?? occurrenceOf.id) },
  { name: 'Location', value: ({ place }) => placeWords(place) },
  { name: 'Organizer', value: ({ organizer }) => organizer && personWords(organizer) },
  { name: 'Attendees', value: ({ attendees }) => listed(attendees.map(attendeeWords)) },
  { name: 'Alarms', value: ({ alarms }) => listed(alarms.map(alarmWords)) },
  { name: 'Status', value: ({ status }) => status },
  { name: 'Availability', value: ({ availability }) => availability },
  { name: 'Web page', value: ({ url }) => url },
  { name: 'Video call', value: ({ conferenceUrl }) => conferenceUrl },
  { name: 'Notes', value: ({ notes }) => notes },
  { name: 'Attachments', value: ({ attachments }) => listed(attachments.map(({ name, url = '' }) => name ?? url)) },
  { name: 'Birthday', value: ({ isBirthday }) => isBirthday },
  { name: 'Created', value: ({ created }) => created },
  { name: 'Modified', value: ({ modified }) => modified },
  { name: 'Identifier', value: ({ uid }) => uid },
];

/** What exporters need to know of an event. */
export const describeCalendar: Description<CalendarEvent> = {
  schema: 'event/1',
  columns,
  about: aboutOf,
  when: stretchOf,
  people: ({ organizer, attendees }) =>
    [organizer, ...attendees].flatMap((person) => (person ? partiesOf(person) : [])),
  entry: eventEntry,
};

function aboutOf(event: CalendarEvent): About {
  const { id, uid, calendar, title, place, notes, url, conferenceUrl, attachments, occurrenceOf } = event;
  return {
    // Changed occurrences of a series bear its identifier.
    identity: uid === undefined || occurrenceOf ? `${uid ?? ''} row ${id}` : uid,
    title,
    place: calendar && { title: calendar.title },
    words: [placeWords(place), notes, url, conferenceUrl, ...attachments.map(({ name }) => name)],
  };
}

/** No calendar goes further. */
const endless = '9999-12-31';

/** From its beginning to its end; a series to the last time that it can be. */
function stretchOf({ start, end, firstDay, lastDay, isFloating, recurrences }: CalendarEvent): Stretch | undefined {
  // What floats is at that hour on every wall: its day is the same in all zones.
  const wall = (date: Date): Moment => (isFloating ? date.toISOString().slice(0, 10) : date);
  const from = firstDay ?? (start && wall(start));
  if (from === undefined) return undefined;
  if (recurrences.some(({ until }) => until === undefined)) return { from, to: endless };
  const last = recurrences.map(({ until }) => until).filter((until) => until !== undefined);
  const until = last.reduce<Date | undefined>((one, other) => (one && one > other ? one : other), undefined);
  const to = until ?? lastDay ?? (end && wall(end));
  return to === undefined ? { from } : { from, to };
}

function partiesOf({ name, email, phone }: Participant): readonly Party[] {
  const addresses = [email, phone].filter((address) => address !== undefined);
  return [...(name === undefined ? [] : [{ name }]), ...addresses.map((address) => ({ address }))];
}

function listed(lines: readonly string[]): string | undefined {
  return lines.length === 0 ? undefined : lines.join('\n');
}

function placeWords(place: Place | undefined): string | undefined {
  return listed([place?.title, place?.address].filter((words) => words !== undefined));
}

function personWords({ name, email, phone }: Participant): string {
  const address = email ?? phone;
  if (name === undefined) return address ?? '';
  return address === undefined ? name : `${name} <${address}>`;
}

function attendeeWords(person: Participant): string {
  return person.answer === 'none' ? personWords(person) : `${personWords(person)}: ${person.answer}`;
}

function alarmWords({ date, secondsFromStart = 0, atPlace }: Alarm): string {
  if (atPlace) return atPlace;
  return date ? date.toISOString() : `${secondsFromStart} s`;
}
