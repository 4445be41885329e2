import { basename } from 'node:path/posix';
import type { Row } from '@pearmain/sqlite';
import { type Details, readDetails } from '../calendar/details.js';
import { inOrder, uidIn } from '../calendar/read-events.js';
import { eventTimeOf, zoneOf } from '../calendar/time.js';
import { selectPresent } from '../store/columns.js';
import { made, rowsOf, type Store } from '../store/rows.js';
import { flagOf, numberOf, textOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import type { Reminder } from './item.js';
import { priorityOf } from './read-store.js';

const table = 'CalendarItem';
const columns =
  `summary description start_date due_date due_tz due_all_day completion_date priority calendar_id url creation_date
  last_modified unique_identifier external_id UUID`.split(/\s+/);

/** What `entity_type` says of a reminder. */
const reminder = 3;

/** The reminders of iOS 12 and earlier, whose lists were calendars. */
export function* readOldReminders(store: Store): Generator<Reminder> {
  const { database } = store;
  if (!database.has(table, 'entity_type')) return;
  const details = readDetails(store);
  const file = basename(store.copy.relativePath);
  const sql = `SELECT ROWID AS id, ${selectPresent(database, table, columns)} FROM ${table}
    WHERE entity_type = ${reminder} ORDER BY ${inOrder(store, 'due_date')}`;
  for (const row of rowsOf(store, table, sql)) {
    const read = made(store, table, row, (each) => toReminder(each, file, details));
    if (read) yield read;
  }
}

function toReminder(row: Row, store: string, details: Details): Reminder {
  const id = numberOf(row['id']) ?? 0;
  const completed = eventTimeOf(row['completion_date']);
  const due = eventTimeOf(row['due_date']);
  const { zone } = zoneOf(textOf(row['due_tz']));
  const isAllDay = flagOf(row['due_all_day']);
  return {
    store,
    id,
    isAllDay,
    isCompleted: completed !== undefined,
    isFlagged: false,
    isDeleted: false,
    recurrences: details.recurrences(id),
    alarms: details.alarms(id),
    tags: [],
    attachments: details.attachments(id),
    ...withoutEmpty({
      uid: uidIn(row),
      list: details.calendar(numberOf(row['calendar_id']))?.calendar,
      title: textOf(row['summary']),
      notes: textOf(row['description']),
      url: textOf(row['url']),
      start: eventTimeOf(row['start_date']),
      due,
      dueDay: isAllDay ? due?.toISOString().slice(0, 10) : undefined,
      zone,
      completed,
      priority: priorityOf(numberOf(row['priority'])),
      created: eventTimeOf(row['creation_date']),
      modified: eventTimeOf(row['last_modified']),
    }),
  };
}
