import type { Row } from '@pearmain/sqlite';
import { byOwner } from '../store/by-owner.js';
import { placeOf } from '../store/open-store.js';
import type { Store } from '../store/rows.js';
import { numberOf, textOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import type { Frequency, Recurrence } from './item.js';
import { eventTimeOf } from './time.js';

const frequencies: Readonly<Record<number, Frequency>> = { 1: 'daily', 2: 'weekly', 3: 'monthly', 4: 'yearly' };
const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;

/** How often something is, as the system numbers it (docs/formats/content-calendar.md §3). */
export function frequencyOf(number: number | undefined): Frequency | undefined {
  return frequencies[number ?? 0];
}

/** The recurrences of each item. */
export function readRecurrences(store: Store): (item: number) => readonly Recurrence[] {
  return byOwner(store, {
    table: 'Recurrence',
    owner: ['owner_id'],
    columns: ['frequency', 'interval', 'week_start', 'count', 'end_date', 'specifier'],
    make: (row) => toRecurrence(row, store),
  });
}

function toRecurrence(row: Row, store: Store): Recurrence | undefined {
  const frequency = frequencyOf(numberOf(row['frequency']));
  const where = `${placeOf(store.copy)}, Recurrence ${String(row['id'])}`;
  if (!frequency) {
    store.tell({ where, message: 'How often this is, is not known.' });
    return undefined;
  }
  const { unread, ...by } = specified(textOf(row['specifier']));
  if (unread !== undefined) store.tell({ where, message: `Of when this is, “${unread}” was not understood.` });
  return {
    frequency,
    interval: Math.max(1, numberOf(row['interval']) ?? 1),
    ...withoutEmpty({
      count: numberOf(row['count']) || undefined,
      until: eventTimeOf(row['end_date']),
      weekStart: weekdays[(numberOf(row['week_start']) ?? 0) - 1],
      unread,
    }),
    ...by,
  };
}

const letters = { M: 'monthDays', O: 'months', S: 'positions', W: 'weeks', Y: 'yearDays' } as const;

type Specified = Pick<Recurrence, 'days' | 'monthDays' | 'months' | 'positions' | 'weeks' | 'yearDays' | 'unread'>;

/** `D=0MO,-1FR;O=3`: letters with lists, 0 for every weekday of that name. */
function specified(text: string | undefined): Specified {
  const by: { -readonly [K in keyof Specified]: Specified[K] } = {};
  const unread: string[] = [];
  for (const part of text?.split(';').filter(Boolean) ?? []) {
    const [letter = '', list = ''] = part.split('=');
    const values = list.split(',');
    const days = values.map(dayOf);
    const numbers = values.map(Number);
    if (letter === 'D' && days.every((day) => day !== undefined)) by.days = days;
    else if (isLetter(letter) && numbers.every(isPlace)) by[letters[letter]] = numbers;
    else unread.push(part);
  }
  return unread.length === 0 ? by : { ...by, unread: unread.join(';') };
}

function dayOf(text: string): string | undefined {
  const [, ordinal = '', day = ''] = /^([+-]?\d{1,2})?(SU|MO|TU|WE|TH|FR|SA)$/.exec(text) ?? [];
  if (day === '') return undefined;
  return Number(ordinal) === 0 ? day : `${Number(ordinal)}${day}`;
}

function isLetter(letter: string): letter is keyof typeof letters {
  return Object.hasOwn(letters, letter);
}

function isPlace(number: number): boolean {
  return Number.isInteger(number) && number !== 0 && Math.abs(number) <= 366;
}
