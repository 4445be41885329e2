import type { Row } from '@pearmain/sqlite';
import { byNumber, byOwner } from '../store/by-owner.js';
import type { Store } from '../store/rows.js';
import { flagOf, numberOf, textOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import type { Alarm, CalendarOf, EventAttachment, Participant, Place, Recurrence } from './item.js';
import { readAttendees, readOrganizers } from './participants.js';
import { readRecurrences } from './recurrences.js';
import { eventTimeOf } from './time.js';

/** What the other tables of a calendar store know of an item, by its number or theirs. */
export interface Details {
  readonly calendar: (number: number | undefined) => KnownCalendar | undefined;
  readonly place: (number: number | undefined) => Place | undefined;
  readonly recurrences: (item: number) => readonly Recurrence[];
  readonly exceptions: (item: number) => readonly Date[];
  readonly alarms: (item: number) => readonly Alarm[];
  readonly attendees: (item: number) => readonly Participant[];
  readonly organizer: (participant: number | undefined) => Participant | undefined;
  readonly attachments: (item: number) => readonly EventAttachment[];
}

/** A calendar, and what kind of store its account is. */
export interface KnownCalendar {
  readonly calendar: CalendarOf;
  readonly storeType: number | undefined;
}

/** All tables beside that of the items; each of them may be missing. */
export function readDetails(store: Store): Details {
  return {
    calendar: readCalendars(store),
    place: readPlaces(store),
    recurrences: readRecurrences(store),
    exceptions: byOwner(store, {
      table: 'ExceptionDate',
      owner: ['owner_id'],
      columns: ['date'],
      make: (row) => eventTimeOf(row['date']),
    }),
    alarms: readAlarms(store),
    attendees: readAttendees(store),
    organizer: readOrganizers(store),
    attachments: readAttachments(store),
  };
}

function readCalendars(store: Store): Details['calendar'] {
  const accountOf = byNumber(store, {
    table: 'Store',
    columns: ['name', 'type'],
    make: (row) => ({ name: textOf(row['name']), type: numberOf(row['type']) }),
  });
  return byNumber(store, {
    table: 'Calendar',
    columns: ['store_id', 'title', 'color', 'sharing_status'],
    make: (row) => {
      const account = accountOf(numberOf(row['store_id']));
      const calendar = {
        id: numberOf(row['id']) ?? 0,
        title: textOf(row['title']) ?? '',
        isShared: flagOf(row['sharing_status']),
        ...withoutEmpty({ color: textOf(row['color']), account: account?.name }),
      };
      return { calendar, storeType: account?.type };
    },
  });
}

function readPlaces(store: Store): Details['place'] {
  return byNumber(store, {
    table: 'Location',
    columns: ['title', 'address', 'latitude', 'longitude', 'radius'],
    make: (row) =>
      withoutEmpty({
        title: textOf(row['title']),
        address: textOf(row['address']),
        latitude: numberOf(row['latitude']),
        longitude: numberOf(row['longitude']),
        radiusMetres: numberOf(row['radius']),
      }),
  });
}

const proximities: Readonly<Record<number, Alarm['atPlace']>> = { 1: 'arriving', 2: 'leaving' };

function readAlarms(store: Store): Details['alarms'] {
  return byOwner(store, {
    table: 'Alarm',
    owner: ['calendaritem_owner_id', 'owner_id'],
    columns: ['trigger_date', 'trigger_interval', 'proximity', 'disabled'],
    make: (row) => {
      if (flagOf(row['disabled'])) return undefined;
      const date = eventTimeOf(row['trigger_date']);
      return withoutEmpty({
        date,
        secondsFromStart: date ? undefined : numberOf(row['trigger_interval']),
        atPlace: proximities[numberOf(row['proximity']) ?? 0],
      });
    },
  });
}

function readAttachments(store: Store): Details['attachments'] {
  const columns = ['filename', 'file_size', 'url'];
  const make = (row: Row): EventAttachment =>
    withoutEmpty({ name: textOf(row['filename']), url: textOf(row['url']), sizeBytes: numberOf(row['file_size']) });
  const fileOf = byNumber(store, { table: 'AttachmentFile', columns, make });
  return byOwner(store, {
    table: 'Attachment',
    owner: ['owner_id'],
    columns: ['file_id', ...columns],
    make: (row) => fileOf(numberOf(row['file_id'])) ?? make(row),
  });
}
