import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMade } from '../testing/made-stores.test.js';
import { expectedRows, readAll, withSamples } from '../testing/samples.test.js';
import { calendar } from './index.js';
import type { CalendarEvent, Participant } from './item.js';

const time = (date: Date | undefined): string | null => date?.toISOString().replace(/\.?0*Z$/, 'Z') ?? null;

/** An event with the names and numbers of the independent decoder. */
function asDecoded(event: CalendarEvent) {
  const { place, organizer } = event;
  const person = (isOrganizer: boolean) => (participant: Participant) => ({
    email: participant.email ?? null,
    name: participant.name ?? null,
    organizer: isOrganizer,
    role: ['', 'required', 'optional', 'chair', 'not-taking-part'].indexOf(participant.role ?? ''),
    status: { none: 0, accepted: 1, declined: 2, tentative: 3 }[participant.answer],
  });
  const zone = (name: string | undefined) => name ?? (event.isFloating ? '_float' : null);
  return {
    kind: 'event',
    rowid: event.id,
    uid: event.uid ?? null,
    calendar: event.calendar?.title ?? null,
    summary: event.title ?? null,
    description: event.notes ?? null,
    location: place ? { lat: place.latitude, lon: place.longitude, title: place.title } : null,
    url: event.url ?? null,
    start: time(event.start),
    startTz: zone(event.startZone),
    end: time(event.end),
    endTz: zone(event.endZone),
    allDay: event.isAllDay,
    recurrence: event.recurrences.map(({ frequency, interval, count, until, unread }) => ({
      count: count ?? null,
      end_date: time(until),
      frequency: { daily: 1, weekly: 2, monthly: 3, yearly: 4 }[frequency],
      interval,
      specifier: unread,
    })),
    exceptions: event.exceptions.map(time),
    alarms: event.alarms.map(({ date, secondsFromStart }) => ({
      date: time(date),
      interval: secondsFromStart ?? null,
    })),
    participants: [...(organizer ? [person(true)(organizer)] : []), ...event.attendees.map(person(false))],
    attachments: event.attachments.length,
    birthday: event.isBirthday,
    status: event.status ? ['', 'confirmed', 'tentative', 'cancelled'].indexOf(event.status) : null,
    master: event.occurrenceOf?.id ?? null,
    created: time(event.created),
    modified: time(event.modified),
  };
}

test('the calendar of the iOS 18 fixture is read as an independent decoder reads it', withSamples, () => {
  const { items, notices } = readAll(calendar, { calendar: 'calendar/ios18-schema-fixture/Calendar.sqlitedb' });
  const byNumber = (one: { rowid: number }, other: { rowid: number }) => one.rowid - other.rowid;
  const rows = expectedRows('calendar-ios18-schema-fixture');
  const expected = rows
    .filter(({ kind }) => kind === 'event')
    .map(({ hidden: _1, phantom: _2, priority: _3, due: _4, completed: _5, ...rest }) => ({
      ...rest,
      rowid: Number(rest['rowid']),
    }));
  const read = items.map(asDecoded);
  assert.deepEqual([...read].sort(byNumber), [...expected].sort(byNumber));
  // What its specifier says is no form that any phone was seen to write.
  assert.deepEqual(
    notices.map(({ where, message }) => `${where}: ${message}`),
    [
      'HomeDomain/Library/calendar/ios18-schema-fixture/Calendar.sqlitedb, Recurrence 1: Of when this is, “FREQ=WEEKLY” was not understood.',
    ],
  );
  const calendars = new Map(items.flatMap(({ calendar: of }) => (of ? [[of.id, of]] : [])));
  assert.deepEqual(
    [...calendars.values()].map(({ id, title, color, account }) => ({ rowid: id, title, color, store: account })),
    rows
      .filter(({ kind }) => kind === 'calendar')
      .map(({ rowid, title, color, store }) => ({ rowid, title, color, store })),
  );
});

test('a store that has lost most of its tables still gives its event', withSamples, () => {
  const { items, notices } = readAll(calendar, {
    calendar: 'backup/mvt-ios14.3-partial/20/2041457d5fe04d39d0ab481178355df6781e6858',
  });
  assert.deepEqual(notices, []);
  assert.deepEqual(
    items.map(({ title, notes, start, uid, calendar: of, organizer }) => [
      title,
      notes,
      time(start),
      uid,
      of,
      organizer?.email,
    ]),
    [
      [
        'Super interesting meeting',
        'very very interesting things',
        '2023-04-18T09:15:00Z',
        'FAE72C77-4932-47FD-885C-A084D502F3C4',
        undefined,
        'user@example.org',
      ],
    ],
  );
});

const oldest = `CREATE TABLE Calendar (ROWID INTEGER PRIMARY KEY, store_id INTEGER, title TEXT);
  CREATE TABLE Store (ROWID INTEGER PRIMARY KEY, name TEXT, type INTEGER);
  INSERT INTO Store VALUES (1, 'Default', 0), (2, 'Other', 5);
  INSERT INTO Calendar VALUES (1, 1, 'Home'), (2, 2, 'Birthdays');
  CREATE TABLE CalendarItem (ROWID INTEGER PRIMARY KEY, summary TEXT, start_date REAL, start_tz TEXT, end_date REAL, all_day INTEGER,
    calendar_id INTEGER, orig_item_id INTEGER, entity_type INTEGER, hidden INTEGER, birthday_id INTEGER, unique_identifier TEXT);
  CREATE TABLE Alarm (ROWID INTEGER PRIMARY KEY, trigger_interval INTEGER, owner_id INTEGER);`;

test('the calendar of iOS 6 has no zone for the end, other names for alarms, and birthdays in an account of their own', () => {
  const { items, told } = readMade(calendar, {
    calendar: `${oldest} INSERT INTO CalendarItem VALUES
      (1, 'Flight', 400000000, 'Europe/Berlin', 400003600, 0, 1, 0, 2, 0, 0, 'a'), (2, 'Reminder', NULL, NULL, NULL, 0, 1, 0, 3, 0, 0, 'b'),
      (3, 'Hidden', 1, NULL, NULL, 0, 1, 0, 2, 1, 0, 'c'), (4, 'Anna', 400000000, NULL, NULL, 1, 2, 0, 2, 0, 0, 'd');
      INSERT INTO Alarm VALUES (1, -300, 1);`,
  });
  assert.deepEqual(told, []);
  assert.deepEqual(
    items.map(({ title, startZone, endZone, alarms, isBirthday, occurrenceOf }) => [
      title,
      startZone,
      endZone,
      alarms,
      isBirthday,
      occurrenceOf,
    ]),
    [
      ['Flight', 'Europe/Berlin', 'Europe/Berlin', [{ secondsFromStart: -300 }], false, undefined],
      ['Anna', undefined, undefined, [], true, undefined],
    ],
  );
});

test('days take their last one in, also over a change of clocks, and the first and last day of all time are none', () => {
  const at = (text: string) => (Date.parse(text) - Date.UTC(2001, 0, 1)) / 1000;
  const { items } = readMade(calendar, {
    calendar: `${oldest} INSERT INTO CalendarItem (ROWID, summary, start_date, end_date, all_day, calendar_id, start_tz) VALUES
      (1, 'last second', ${at('2026-03-28T00:00:00Z')}, ${at('2026-03-30T23:59:59Z')}, 1, 1, '_float'),
      (2, 'next midnight', ${at('2026-03-28T00:00:00Z')}, ${at('2026-03-29T00:00:00Z')}, 1, 1, '_float'),
      (3, 'no end', ${at('2026-03-28T00:00:00Z')}, NULL, 1, 1, '_float'),
      (4, 'sentinels', ${at('0001-01-01T00:00:00Z')}, ${at('4001-01-01T00:00:00Z')}, 0, 1, NULL);`,
  });
  assert.deepEqual(
    items.map(({ title, firstDay, lastDay, start, end }) => [title, firstDay, lastDay, Boolean(start ?? end)]),
    [
      ['sentinels', undefined, undefined, false],
      ['last second', '2026-03-28', '2026-03-30', true],
      ['next midnight', '2026-03-28', '2026-03-28', true],
      ['no end', '2026-03-28', '2026-03-28', true],
    ],
  );
});

test('recurrences are read by their letters, and what is not understood is kept and told', () => {
  const { items, told } = readMade(calendar, {
    calendar: `${oldest} INSERT INTO CalendarItem (ROWID, summary, start_date) VALUES (1, 'x', 1);
      CREATE TABLE Recurrence (ROWID INTEGER PRIMARY KEY, frequency INTEGER, interval INTEGER, week_start INTEGER, specifier TEXT, owner_id INTEGER);
      INSERT INTO Recurrence VALUES (1, 2, 2, 2, 'D=0MO,0WE', 1), (2, 3, 1, 0, 'D=-1FR', 1), (3, 4, 1, 0, 'O=3,10;M=-1;S=1', 1),
        (4, 1, 0, 9, 'Q=7;M=0', 1), (5, 9, 1, 0, NULL, 1);`,
  });
  assert.deepEqual(items[0]?.recurrences, [
    { frequency: 'weekly', interval: 2, weekStart: 'MO', days: ['MO', 'WE'] },
    { frequency: 'monthly', interval: 1, days: ['-1FR'] },
    { frequency: 'yearly', interval: 1, months: [3, 10], monthDays: [-1], positions: [1] },
    { frequency: 'daily', interval: 1, unread: 'Q=7;M=0' },
  ]);
  assert.deepEqual(told, ['Of when this is, “Q=7;M=0” was not understood.', 'How often this is, is not known.']);
});
