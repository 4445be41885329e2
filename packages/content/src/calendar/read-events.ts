import type { Row } from '@pearmain/sqlite';
import { selectPresent } from '../store/columns.js';
import { made, rowsOf, type Store } from '../store/rows.js';
import { flagOf, numberOf, textOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import { type Details, readDetails } from './details.js';
import type { CalendarEvent } from './item.js';
import { eventTimeOf, wholeDays, zoneOf } from './time.js';

const table = 'CalendarItem';
const columns =
  `summary location_id client_location_id description start_date start_tz end_date end_tz all_day calendar_id orig_item_id
  orig_date organizer_id status availability url last_modified birthday_id external_id unique_identifier UUID entity_type creation_date
  conference_url conference_url_detected calendar_scale hidden travel_time phantom_master`.split(/\s+/);

/** What `entity_type` says of what is no event. */
const reminder = 3;
/** The kind of account that birthdays are in, in stores that do not mark them otherwise. */
const birthdayStore = 5;

const statuses = { 1: 'confirmed', 2: 'tentative', 3: 'cancelled' } as const;
const availabilities = { 0: 'busy', 1: 'free', 2: 'tentative', 3: 'unavailable' } as const;

/** All events, those of one calendar together and in their order in time; last those whose calendar is gone. */
export function* readEvents(store: Store): Generator<CalendarEvent> {
  const { database } = store;
  if (!database.has(table)) return;
  const toEvent = eventMaker(store);
  const sql = `SELECT ROWID AS id, ${selectPresent(database, table, columns)} FROM ${table} ORDER BY ${inOrder(store)}`;
  for (const row of rowsOf(store, table, sql)) {
    if (numberOf(row['entity_type']) === reminder) continue;
    if (flagOf(row['hidden']) || flagOf(row['phantom_master'])) continue;
    const event = made(store, table, row, toEvent);
    if (event) yield event;
  }
}

/** For ORDER BY: by calendar, what has none last, then in the order of time. */
export function inOrder({ database }: Store, time = 'start_date'): string {
  const hasCalendars = database.has('Calendar') && database.has(table, 'calendar_id');
  const isKnown = 'calendar_id IN (SELECT ROWID FROM Calendar)';
  const when = database.has(table, time) ? `${time}, ` : '';
  return `${hasCalendars ? `${isKnown} DESC, iif(${isKnown}, calendar_id, 0), ` : ''}${when}ROWID`;
}

function eventMaker(store: Store): (row: Row) => CalendarEvent {
  const details = readDetails(store);
  const uidOf = readUids(store);
  const isBirthday = birthdayTest(store, details);
  return (row) => {
    const id = numberOf(row['id']) ?? 0;
    const start = eventTimeOf(row['start_date']);
    const end = eventTimeOf(row['end_date']);
    const isAllDay = flagOf(row['all_day']);
    const { zone: startZone, isFloating } = zoneOf(textOf(row['start_tz']));
    const { zone: endZone = startZone } = zoneOf(textOf(row['end_tz']));
    const series = numberOf(row['orig_item_id']) || undefined;
    return {
      id,
      isFloating,
      isAllDay,
      recurrences: details.recurrences(id),
      exceptions: details.exceptions(id),
      attendees: details.attendees(id),
      alarms: details.alarms(id),
      attachments: details.attachments(id),
      isBirthday: isBirthday(row),
      ...withoutEmpty({
        uid: uidIn(row),
        calendar: details.calendar(numberOf(row['calendar_id']))?.calendar,
        title: textOf(row['summary']),
        notes: textOf(row['description']),
        place: details.place(numberOf(row['location_id']) || numberOf(row['client_location_id'])),
        url: textOf(row['url']),
        conferenceUrl: textOf(row['conference_url']) ?? textOf(row['conference_url_detected']),
        start,
        end,
        startZone,
        endZone,
        ...(isAllDay ? wholeDays(start, end) : {}),
        occurrenceOf: series
          ? { id: series, ...withoutEmpty({ uid: uidOf(series), date: eventTimeOf(row['orig_date']) }) }
          : undefined,
        organizer: details.organizer(numberOf(row['organizer_id']) || undefined),
        status: wordOf(statuses, row['status']),
        availability: wordOf(availabilities, row['availability']),
        travelSeconds: numberOf(row['travel_time']) || undefined,
        created: eventTimeOf(row['creation_date']),
        modified: eventTimeOf(row['last_modified']),
      }),
    };
  };
}

/** The identifiers of series, by their numbers. */
function readUids(store: Store): (item: number) => string | undefined {
  const names = ['unique_identifier', 'external_id', 'UUID'];
  const sql = `SELECT ${selectPresent(store.database, table, names)} FROM ${table} WHERE ROWID = ?`;
  const statement = store.database.prepare(sql);
  return (item) => {
    const row = statement.row(item);
    return row && uidIn(row);
  };
}

/** The identifier that other programs know an item by. */
export function uidIn(row: Row): string | undefined {
  return textOf(row['unique_identifier']) ?? textOf(row['external_id']) ?? textOf(row['UUID']);
}

function birthdayTest({ database }: Store, { calendar }: Details): (row: Row) => boolean {
  if (database.has(table, 'calendar_scale')) return (row) => textOf(row['calendar_scale']) === 'gregorian';
  return (row) => flagOf(row['birthday_id']) || calendar(numberOf(row['calendar_id']))?.storeType === birthdayStore;
}

function wordOf<T>(words: Readonly<Record<number, T>>, value: Row[string] | undefined): T | undefined {
  const number = numberOf(value);
  return number === undefined ? undefined : words[number];
}
