import type { Row } from '@pearmain/sqlite';
import type { Recurrence } from '../calendar/item.js';
import { frequencyOf } from '../calendar/recurrences.js';
import { eventTimeOf } from '../calendar/time.js';
import { selectAnyNumber } from '../store/any-number.js';
import { entitiesOf } from '../store/entities.js';
import { placeOf } from '../store/open-store.js';
import { made, rowsOf, type Store, textIn } from '../store/rows.js';
import { numberOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import type { Reminder } from './item.js';

/** The table that holds whatever has none of its own (docs/formats/content-reminders.md §2). */
export const objects = 'ZREMCDOBJECT';

/** The rows of that table that are of an entity, by its name: its number is another one in each store. */
export function* objectsOf(store: Store, entity: string, columns: readonly string[]): Generator<Row> {
  const number = entitiesOf(store).get(entity);
  if (number === undefined || !store.database.has(objects, 'Z_ENT')) return;
  const sql = `SELECT Z_PK AS id, ${selectAnyNumber(store, objects, columns)} FROM ${objects} WHERE Z_ENT = ? ORDER BY Z_PK`;
  yield* rowsOf(store, objects, sql, number);
}

/** The names of accounts by their numbers. */
export function readAccounts(store: Store): ReadonlyMap<number, string> {
  const named = [...objectsOf(store, 'REMCDAccount', ['ZNAME'])].map(
    (row) => [row['id'], textIn(store, objects, row, 'ZNAME')] as const,
  );
  return new Map(named.flatMap(([id, name]) => (name === undefined ? [] : [[numberOf(id) ?? 0, name]])));
}

/** The recurrences of each reminder. */
export function readReminderRecurrences(store: Store): (reminder: number) => readonly Recurrence[] {
  const found = new Map<number, Recurrence[]>();
  const columns = ['ZREMINDER', 'ZFREQUENCY', 'ZINTERVAL', 'ZOCCURRENCECOUNT', 'ZENDDATE'];
  const rows = [...objectsOf(store, 'REMCDRecurrenceRule', columns)];
  const first = rows.some((row) => numberOf(row['ZFREQUENCY']) === 0) ? 0 : 1;
  for (const row of rows) {
    const of = numberOf(row['ZREMINDER']) ?? 0;
    const recurrence = made(store, objects, row, (read) => toRecurrence(read, store, first));
    if (recurrence) found.set(of, [...(found.get(of) ?? []), recurrence]);
  }
  return (reminder) => found.get(reminder) ?? [];
}

/** Frequencies count from daily on, which is 1 as in calendars, or 0 (docs/formats/content-reminders.md §3). */
function toRecurrence(row: Row, store: Store, first: number): Recurrence | undefined {
  const number = numberOf(row['ZFREQUENCY']);
  const frequency = frequencyOf(number === undefined ? undefined : number - first + 1);
  if (!frequency) {
    store.tell({
      where: `${placeOf(store.copy)}, ${objects} ${String(row['id'])}`,
      message: 'How often this is, is not known.',
    });
    return undefined;
  }
  return {
    frequency,
    interval: Math.max(1, numberOf(row['ZINTERVAL']) ?? 1),
    ...withoutEmpty({
      count: numberOf(row['ZOCCURRENCECOUNT']) || undefined,
      until: eventTimeOf(row['ZENDDATE']),
    }),
  };
}

/** Who shall do what, by the number of the reminder. */
export function readAssignees(store: Store): ReadonlyMap<number, NonNullable<Reminder['assignee']>> {
  const people = new Map<number, NonNullable<Reminder['assignee']>>();
  for (const row of objectsOf(store, 'REMCDSharee', ['ZFIRSTNAME', 'ZLASTNAME', 'ZADDRESS'])) {
    const text = (column: string): string | undefined => textIn(store, objects, row, column);
    const name = [text('ZFIRSTNAME'), text('ZLASTNAME')].filter(Boolean).join(' ') || undefined;
    people.set(numberOf(row['id']) ?? 0, withoutEmpty({ name, address: text('ZADDRESS') }));
  }
  const assigned = new Map<number, NonNullable<Reminder['assignee']>>();
  for (const row of objectsOf(store, 'REMCDAssignment', ['ZREMINDER', 'ZASSIGNEE'])) {
    const person = people.get(numberOf(row['ZASSIGNEE']) ?? 0);
    if (person) assigned.set(numberOf(row['ZREMINDER']) ?? 0, person);
  }
  return assigned;
}
