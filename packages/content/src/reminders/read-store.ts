import { basename } from 'node:path/posix';
import type { Row } from '@pearmain/sqlite';
import type { CalendarOf } from '../calendar/item.js';
import { eventTimeOf } from '../calendar/time.js';
import { selectAnyNumber } from '../store/any-number.js';
import { entitiesOf } from '../store/entities.js';
import { made, rowsOf, type Store } from '../store/rows.js';
import { flagOf, numberOf, textOf, uuidOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import { readAdditions } from './additions.js';
import type { Reminder } from './item.js';
import { readLists } from './lists.js';
import { objects, readAssignees, readReminderRecurrences } from './objects.js';

const ownTable = 'ZREMCDREMINDER';
const columns =
  `ZIDENTIFIER ZTITLE ZNOTES ZICSURL ZCOMPLETED ZCOMPLETIONDATE ZFLAGGED ZPRIORITY ZALLDAY ZDUEDATE ZSTARTDATE ZTIMEZONE
  ZCREATIONDATE ZLASTMODIFIEDDATE ZMARKEDFORDELETION ZPARENTREMINDER ZLIST ZACCOUNT`.split(/\s+/);

/** The reminders of one account, those of one list together, in the order in which they were made. */
export function* readReminderStore(store: Store): Generator<Reminder> {
  const rows = [...reminderRows(store)];
  const lists = readLists(store);
  const toReminder = reminderMaker(store, lists, new Map(rows.map((row) => [numberOf(row['id']) ?? 0, row])));
  const listOf = (row: Row): number => lists.get(numberOf(row['ZLIST']) ?? 0)?.id ?? Number.MAX_SAFE_INTEGER;
  for (const row of rows.sort((one, other) => listOf(one) - listOf(other))) {
    const reminder = made(store, ownTable, row, toReminder);
    if (reminder) yield reminder;
  }
}

/** In a table of their own since iOS 16, before among all other objects. */
function reminderRows(store: Store): Iterable<Row> {
  const table = store.database.has(ownTable) ? ownTable : objects;
  if (!store.database.has(table)) return [];
  const entity = entitiesOf(store).get('REMCDReminder');
  if (table === objects && entity === undefined) return [];
  const sql = `SELECT Z_PK AS id, ${selectAnyNumber(store, table, columns)} FROM ${table}`;
  if (table === ownTable) return rowsOf(store, table, `${sql} ORDER BY Z_PK`);
  return rowsOf(store, table, `${sql} WHERE Z_ENT = ? ORDER BY Z_PK`, entity ?? null);
}

function reminderMaker(
  store: Store,
  lists: ReadonlyMap<number, CalendarOf>,
  rows: ReadonlyMap<number, Row>,
): (row: Row) => Reminder {
  const recurrencesOf = readReminderRecurrences(store);
  const assignees = readAssignees(store);
  const additions = readAdditions(store);
  const file = basename(store.copy.relativePath);
  return (row) => {
    const id = numberOf(row['id']) ?? 0;
    const due = eventTimeOf(row['ZDUEDATE']);
    const isAllDay = flagOf(row['ZALLDAY']);
    const parent = numberOf(row['ZPARENTREMINDER']) || undefined;
    return {
      store: file,
      id,
      isAllDay,
      isCompleted: flagOf(row['ZCOMPLETED']),
      isFlagged: flagOf(row['ZFLAGGED']),
      isDeleted: flagOf(row['ZMARKEDFORDELETION']),
      recurrences: recurrencesOf(id),
      alarms: additions.alarms(id),
      tags: additions.tags(id),
      attachments: additions.attachments(id),
      ...withoutEmpty({
        uid: uuidOf(row['ZIDENTIFIER']),
        list: lists.get(numberOf(row['ZLIST']) ?? 0),
        title: textOf(row['ZTITLE']),
        notes: textOf(row['ZNOTES']),
        url: textOf(row['ZICSURL']),
        start: eventTimeOf(row['ZSTARTDATE']),
        due,
        dueDay: isAllDay ? due?.toISOString().slice(0, 10) : undefined,
        zone: textOf(row['ZTIMEZONE']),
        completed: eventTimeOf(row['ZCOMPLETIONDATE']),
        priority: priorityOf(numberOf(row['ZPRIORITY'])),
        parent: parent === undefined ? undefined : parentOf(parent, rows.get(parent)),
        assignee: assignees.get(id),
        created: eventTimeOf(row['ZCREATIONDATE']),
        modified: eventTimeOf(row['ZLASTMODIFIEDDATE']),
      }),
    };
  };
}

function parentOf(id: number, row: Row | undefined): NonNullable<Reminder['parent']> {
  return { id, ...withoutEmpty({ uid: uuidOf(row?.['ZIDENTIFIER']), title: textOf(row?.['ZTITLE']) }) };
}

/** 1 to 4 high, 5, 6 to 9 low, as RFC 5545 §3.8.1.9 has them; phones write 1, 5 and 9. */
export function priorityOf(number: number | undefined): Reminder['priority'] {
  if (number === undefined || number < 1 || number > 9) return undefined;
  if (number === 5) return 'medium';
  return number < 5 ? 'high' : 'low';
}
