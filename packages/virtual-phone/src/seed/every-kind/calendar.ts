import { buildDatabase, columns, type Draft, type Entry, table } from '../making/database.js';
import { uuidFor } from '../making/labels.js';
import { appleSeconds, moment } from '../making/moments.js';
import type { EveryKind, IsAtLeast, PlannedEvent, PlannedReminder } from './plan.js';

const row = 'ROWID INTEGER PRIMARY KEY AUTOINCREMENT';
const entityType = { event: 2, reminder: 3 } as const;
const priorities = { high: 1, medium: 5, low: 9 } as const;
const seconds = (at: string): number => appleSeconds(moment(at));

/** The calendar, up to iOS 12 with the reminders; its end had no zone and its alarms another owner up to iOS 6 (docs/formats/content-calendar.md §2). */
export function calendarStore({ events, reminders }: EveryKind, isAtLeast: IsAtLeast): Uint8Array {
  const isNew = isAtLeast('7.0');
  const owner = isNew ? 'calendaritem_owner_id' : 'owner_id';
  return buildDatabase({
    schema: [
      table('Store', `${row}, name TEXT, type INTEGER`),
      table('Calendar', `${row}, store_id INTEGER, title TEXT, color TEXT, sharing_status INTEGER`),
      table(
        'CalendarItem',
        `${row}, summary TEXT, location_id INTEGER, description TEXT, start_date REAL, start_tz TEXT, end_date REAL`,
        ...(isNew ? ['end_tz TEXT, travel_time INTEGER, calendar_scale TEXT, conference_url TEXT'] : []),
        columns(
          'INTEGER',
          'all_day calendar_id orig_item_id organizer_id status availability birthday_id entity_type priority due_all_day hidden',
        ),
        'url TEXT, orig_date REAL, last_modified REAL, due_date REAL, due_tz TEXT, completion_date REAL, creation_date REAL, unique_identifier TEXT, UUID TEXT',
      ),
      table('Location', `${row}, title TEXT, address TEXT, latitude REAL, longitude REAL, item_owner_id INTEGER`),
      table(
        'Recurrence',
        `${row}, frequency INTEGER, interval INTEGER, week_start INTEGER, count INTEGER, end_date REAL, specifier TEXT, owner_id INTEGER`,
      ),
      table('ExceptionDate', `${row}, owner_id INTEGER, date REAL`),
      table('Alarm', `${row}, trigger_date REAL, trigger_interval INTEGER, type INTEGER, ${owner} INTEGER`),
    ],
    fill(draft) {
      draft.insert('Store', { name: 'Default', type: 0 });
      draft.insert('Calendar', { store_id: 1, title: 'Privat', color: '#1BADF8', sharing_status: 0 });
      for (const [index, event] of events.entries()) addEvent(draft, event, { number: index + 1, owner });
      if (isAtLeast('13.0')) return;
      draft.insert('Calendar', { store_id: 1, title: 'Musik', color: '#63DA38', sharing_status: 0 });
      for (const reminder of reminders) draft.insert('CalendarItem', reminderColumns(reminder));
    },
  });
}

function addEvent(draft: Draft, event: PlannedEvent, { number, owner }: { number: number; owner: string }): void {
  const { title, begins, ends, zone, allDay, notes, place, everyWeeks, alarmSeconds, exception } = event;
  draft.insert('CalendarItem', {
    ROWID: number,
    summary: title,
    description: notes,
    location_id: place === undefined ? 0 : number,
    start_date: seconds(begins),
    start_tz: zone ?? '_float',
    end_date: seconds(ends),
    all_day: allDay,
    calendar_id: 1,
    orig_item_id: 0,
    entity_type: entityType.event,
    hidden: 0,
    unique_identifier: uuidFor(`event ${title}`),
  });
  if (place !== undefined) draft.insert('Location', { ROWID: number, title: place, item_owner_id: number });
  if (everyWeeks !== undefined)
    draft.insert('Recurrence', { frequency: 2, interval: everyWeeks, week_start: 2, count: 0, owner_id: number });
  if (exception !== undefined) draft.insert('ExceptionDate', { owner_id: number, date: seconds(exception) });
  if (alarmSeconds !== undefined) draft.insert('Alarm', { trigger_interval: alarmSeconds, type: 0, [owner]: number });
}

function reminderColumns({ title, due, completed, priority, notes }: PlannedReminder): Entry {
  return {
    summary: title,
    description: notes,
    calendar_id: 2,
    entity_type: entityType.reminder,
    due_date: due && seconds(due),
    due_tz: due && 'Europe/Berlin',
    due_all_day: 0,
    completion_date: completed && seconds(completed),
    priority: priority ? priorities[priority] : 0,
    hidden: 0,
    unique_identifier: uuidFor(`reminder ${title}`),
  };
}
