import type { Row } from '@pearmain/sqlite';
import type { Alarm, EventAttachment } from '../calendar/item.js';
import { byNumber } from '../store/by-owner.js';
import { columnsOf } from '../store/entities.js';
import { made, type Store } from '../store/rows.js';
import { flagOf, numberOf, textOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import { objects, objectsOf } from './objects.js';

/** What hangs on each reminder, by its number (docs/formats/content-reminders.md §4). */
export interface Additions {
  readonly tags: (reminder: number) => readonly string[];
  readonly attachments: (reminder: number) => readonly EventAttachment[];
  readonly alarms: (reminder: number) => readonly Alarm[];
}

/** Tags, attachments and alarms of the reminders of a store. */
export function readAdditions(store: Store): Additions {
  return { tags: readTags(store), attachments: readAttachments(store), alarms: readAlarms(store) };
}

function readTags(store: Store): Additions['tags'] {
  const labelOf = byNumber(store, {
    table: 'ZREMCDHASHTAGLABEL',
    key: 'Z_PK',
    columns: ['ZNAME'],
    make: (row) => textOf(row['ZNAME']),
  });
  const columns = ['ZREMINDER', 'ZHASHTAGLABEL', 'ZNAME', 'ZMARKEDFORDELETION'];
  return ofReminders(store, ['REMCDHashtag'], columns, (row) => {
    return labelOf(numberOf(row['ZHASHTAGLABEL'])) ?? textOf(row['ZNAME']);
  });
}

function readAttachments(store: Store): Additions['attachments'] {
  const kinds = ['REMCDFileAttachment', 'REMCDImageAttachment', 'REMCDURLAttachment'];
  const columns = ['ZREMINDER', 'ZFILENAME', 'ZURL', 'ZFILESIZE', 'ZMARKEDFORDELETION'];
  return ofReminders(store, kinds, columns, (row) => {
    const facts = { name: textOf(row['ZFILENAME']), url: textOf(row['ZURL']), sizeBytes: numberOf(row['ZFILESIZE']) };
    return facts.name === undefined && facts.url === undefined ? undefined : withoutEmpty(facts);
  });
}

const triggers = ['REMCDAlarmTimeIntervalTrigger', 'REMCDAlarmLocationTrigger'];
const proximities: Readonly<Record<number, Alarm['atPlace']>> = { 1: 'arriving', 2: 'leaving' };

function readAlarms(store: Store): Additions['alarms'] {
  const kinds = new Map<number, Alarm>();
  for (const entity of triggers) {
    for (const row of objectsOf(store, entity, ['ZTIMEINTERVAL', 'ZPROXIMITY'])) {
      const secondsFromStart = numberOf(row['ZTIMEINTERVAL']);
      const atPlace = proximities[numberOf(row['ZPROXIMITY']) ?? 0];
      if (secondsFromStart === undefined && atPlace === undefined) continue;
      kinds.set(numberOf(row['id']) ?? 0, withoutEmpty({ secondsFromStart, atPlace }));
    }
  }
  // Of some models the pointer is called by the number of its entity too.
  const pointer = columnsOf(store, objects).find((name) => /^Z\d*_?TRIGGER$/.test(name)) ?? 'ZTRIGGER';
  const columns = ['ZREMINDER', pointer, 'ZMARKEDFORDELETION'];
  return ofReminders(store, ['REMCDAlarm'], columns, (row) => kinds.get(numberOf(row[pointer]) ?? 0));
}

/** What is made of rows of those entities, by the reminder that they name; not of those that were deleted. */
function ofReminders<T>(
  store: Store,
  entities: readonly string[],
  columns: readonly string[],
  make: (row: Row) => T | undefined,
): (reminder: number) => readonly T[] {
  const found = new Map<number, T[]>();
  for (const entity of entities) {
    for (const row of objectsOf(store, entity, columns)) {
      const value = flagOf(row['ZMARKEDFORDELETION']) ? undefined : made(store, objects, row, make);
      if (value === undefined) continue;
      const reminder = numberOf(row['ZREMINDER']) ?? 0;
      const list = found.get(reminder) ?? [];
      found.set(reminder, list);
      list.push(value);
    }
  }
  return (reminder) => found.get(reminder) ?? [];
}
