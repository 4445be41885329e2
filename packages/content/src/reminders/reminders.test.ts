import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMade } from '../testing/made-stores.test.js';
import { expectedRows, readAll, withSamples } from '../testing/samples.test.js';
import { reminders } from './index.js';
import type { Reminder } from './item.js';

const time = (date: Date | undefined): string | null => date?.toISOString().replace(/\.?0*Z$/, 'Z') ?? null;

/** A reminder with the names and numbers of the independent decoder. */
function asDecoded(reminder: Reminder) {
  return {
    kind: 'reminder',
    pk: reminder.id,
    title: reminder.title ?? null,
    notes: reminder.notes ?? null,
    list: reminder.list?.title ?? null,
    account: reminder.list?.account ?? null,
    due: time(reminder.due),
    allDay: reminder.isAllDay,
    completed: reminder.isCompleted,
    completedAt: time(reminder.completed),
    flagged: reminder.isFlagged,
    priority: reminder.priority ? { high: 1, medium: 5, low: 9 }[reminder.priority] : null,
    parent: reminder.parent?.id ?? null,
    deleted: reminder.isDeleted,
    recurrence: reminder.recurrences.map(({ frequency, interval }) => ({
      frequency: { daily: 1, weekly: 2, monthly: 3, yearly: 4 }[frequency],
      interval,
    })),
    created: time(reminder.created),
    modified: time(reminder.modified),
  };
}

for (const store of ['local', 'cloud']) {
  test(
    `the ${store} reminders of the iOS 18 fixture are read as an independent decoder reads them`,
    withSamples,
    () => {
      const { items, notices } = readAll(reminders, { store: `reminders/ios18-schema-fixture/${store}.sqlite` });
      assert.deepEqual(notices, []);
      const expected = expectedRows(`reminders-ios18-schema-fixture-${store}`).filter(
        ({ kind }) => kind === 'reminder',
      );
      const byNumber = (one: { pk: number }, other: { pk: number }) => one.pk - other.pk;
      assert.deepEqual(items.map(asDecoded).sort(byNumber), expected);
      if (store === 'local') return;
      const of = (id: number) => items.find((reminder) => reminder.id === id);
      assert.deepEqual(of(11)?.assignee, { name: 'Sam Rivera', address: 'sam@example.invalid' });
      assert.deepEqual(of(13)?.parent, { id: 10, uid: '10101010-1010-1010-1010-101010101010', title: 'Buy milk' });
      assert.deepEqual(
        items.map(({ list }) => list?.title),
        ['Groceries', 'Groceries', 'Groceries', 'Work', 'Work'],
      );
    },
  );
}

test('reminders of iOS 13 are among all other objects, under numbers that each store has of its own', () => {
  const { items, told } = readMade(reminders, {
    store: `CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER, Z_NAME TEXT);
      INSERT INTO Z_PRIMARYKEY VALUES (23, 'REMCDReminder'), (19, 'REMCDList'), (17, 'REMCDAccount'), (20, 'REMCDRecurrenceRule');
      CREATE TABLE ZREMCDOBJECT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZTITLE TEXT, ZTITLE1 TEXT, ZNAME TEXT, ZNAME1 TEXT, ZLIST INTEGER,
        ZACCOUNT INTEGER, ZACCOUNT2 INTEGER, ZREMINDER2 INTEGER, ZFREQUENCY INTEGER, ZINTERVAL INTEGER, ZPRIORITY INTEGER, ZCOMPLETED INTEGER);
      INSERT INTO ZREMCDOBJECT (Z_PK, Z_ENT, ZNAME) VALUES (1, 17, 'iCloud');
      INSERT INTO ZREMCDOBJECT (Z_PK, Z_ENT, ZNAME1, ZACCOUNT2) VALUES (2, 19, 'Einkauf', 1);
      INSERT INTO ZREMCDOBJECT (Z_PK, Z_ENT, ZTITLE1, ZLIST, ZPRIORITY, ZCOMPLETED) VALUES (3, 23, 'Milk', 2, 9, 1);
      INSERT INTO ZREMCDOBJECT (Z_PK, Z_ENT, ZREMINDER2, ZFREQUENCY, ZINTERVAL) VALUES (4, 20, 3, 1, 2);
      INSERT INTO ZREMCDOBJECT (Z_PK, Z_ENT, ZTITLE) VALUES (5, 99, 'An attachment with a title');`,
  });
  assert.deepEqual(told, []);
  assert.deepEqual(items, [
    {
      store: 'store',
      id: 3,
      isAllDay: false,
      isCompleted: true,
      isFlagged: false,
      isDeleted: false,
      recurrences: [{ frequency: 'daily', interval: 2 }],
      alarms: [],
      tags: [],
      attachments: [],
      list: { id: 2, title: 'Einkauf', isShared: false, account: 'iCloud' },
      title: 'Milk',
      priority: 'low',
    },
  ]);
});

test('reminders of iOS 12 are in the calendar, whose calendars are their lists', () => {
  const { items, told } = readMade(reminders, {
    calendar: `CREATE TABLE Calendar (ROWID INTEGER PRIMARY KEY, title TEXT);
      INSERT INTO Calendar VALUES (7, 'Home');
      CREATE TABLE CalendarItem (ROWID INTEGER PRIMARY KEY, summary TEXT, entity_type INTEGER, calendar_id INTEGER, due_date REAL, due_tz TEXT,
        due_all_day INTEGER, completion_date REAL, priority INTEGER, UUID TEXT);
      INSERT INTO CalendarItem VALUES (1, 'An event', 2, 7, NULL, NULL, 0, NULL, 0, 'a'), (2, 'Pay', 3, 7, 400000000, 'Europe/Berlin', 0, NULL, 1, 'b'),
        (3, 'Bread', 3, 8, NULL, NULL, 0, 400000000, 0, 'c'), (4, 'Pack', 3, 7, 399945600, '_float', 1, NULL, 5, 'd');`,
  });
  assert.deepEqual(told, []);
  assert.deepEqual(
    items.map(({ title, list, due, dueDay, zone, isCompleted, priority, uid }) => [
      title,
      list?.title,
      time(due),
      dueDay,
      zone,
      isCompleted,
      priority,
      uid,
    ]),
    [
      ['Pack', 'Home', '2013-09-04T00:00:00Z', '2013-09-04', undefined, false, 'medium', 'd'],
      ['Pay', 'Home', '2013-09-04T15:06:40Z', undefined, 'Europe/Berlin', false, 'high', 'b'],
      ['Bread', undefined, null, undefined, undefined, true, undefined, 'c'],
    ],
  );
});

test('one damaged store of several is told, and the others are read', () => {
  const sound =
    "CREATE TABLE ZREMCDREMINDER (Z_PK INTEGER PRIMARY KEY, ZTITLE TEXT); INSERT INTO ZREMCDREMINDER VALUES (1, 'Milk');";
  const noise = Buffer.from('no database, but with some length '.repeat(99));
  const { items, told } = readMade(reminders, { 'store 1': noise, 'store 2': sound });
  assert.deepEqual([items.map(({ title }) => title), told.length], [['Milk'], 1]);
  assert.throws(() => readMade(reminders, { store: noise }), { code: 'content/damaged-store' });
});

test('tags, attachments and alarms hang on reminders, whatever number their pointers have, and deleted ones are none', () => {
  const { items, told } = readMade(reminders, {
    store: `CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER, Z_NAME TEXT);
      INSERT INTO Z_PRIMARYKEY VALUES (15, 'REMCDAlarm'), (17, 'REMCDAlarmTimeIntervalTrigger'), (18, 'REMCDAlarmLocationTrigger'), (32, 'REMCDHashtag'),
        (25, 'REMCDImageAttachment'), (26, 'REMCDURLAttachment');
      CREATE TABLE ZREMCDREMINDER (Z_PK INTEGER PRIMARY KEY, ZTITLE TEXT, ZDUEDATE REAL);
      INSERT INTO ZREMCDREMINDER VALUES (1, 'Milk', 750000000), (2, 'Bread', NULL);
      CREATE TABLE ZREMCDHASHTAGLABEL (Z_PK INTEGER PRIMARY KEY, ZNAME TEXT); INSERT INTO ZREMCDHASHTAGLABEL VALUES (5, 'Einkauf'), (6, 'alt');
      CREATE TABLE ZREMCDOBJECT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZREMINDER INTEGER, ZREMINDER2 INTEGER, ZREMINDER3 INTEGER, Z16_TRIGGER INTEGER, ZTIMEINTERVAL REAL,
        ZPROXIMITY INTEGER, ZHASHTAGLABEL INTEGER, ZFILENAME TEXT, ZURL TEXT, ZMARKEDFORDELETION INTEGER);
      INSERT INTO ZREMCDOBJECT (Z_PK, Z_ENT, ZREMINDER3, ZHASHTAGLABEL, ZMARKEDFORDELETION) VALUES (1, 32, 1, 5, 0), (2, 32, 1, 6, 1), (3, 32, 2, 99, 0);
      INSERT INTO ZREMCDOBJECT (Z_PK, Z_ENT, ZREMINDER2, ZFILENAME, ZURL) VALUES (4, 25, 1, 'list.png', NULL), (5, 26, 1, NULL, 'https://shop.example/');
      INSERT INTO ZREMCDOBJECT (Z_PK, Z_ENT, ZTIMEINTERVAL, ZPROXIMITY) VALUES (6, 17, -900, NULL), (7, 18, NULL, 1);
      INSERT INTO ZREMCDOBJECT (Z_PK, Z_ENT, ZREMINDER, Z16_TRIGGER) VALUES (8, 15, 1, 6), (9, 15, 2, 7), (10, 15, 2, 99);`,
  });
  assert.deepEqual(told, []);
  assert.deepEqual(
    items.map(({ tags, attachments, alarms }) => [tags, attachments, alarms]),
    [
      [['Einkauf'], [{ name: 'list.png' }, { url: 'https://shop.example/' }], [{ secondsFromStart: -900 }]],
      [[], [], [{ atPlace: 'arriving' }]],
    ],
  );
  const entry = items[0] && reminders.describe.entry?.(items[0]);
  assert.deepEqual([entry?.tags, entry?.alarms], [['Einkauf'], [{ secondsFromStart: -900 }]]);
});

test('frequencies count from 0 where a store has that number, and from 1 where it has not', () => {
  const store = (
    ...numbers: readonly number[]
  ): string => `CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER, Z_NAME TEXT); INSERT INTO Z_PRIMARYKEY VALUES (38, 'REMCDRecurrenceRule');
    CREATE TABLE ZREMCDREMINDER (Z_PK INTEGER PRIMARY KEY, ZTITLE TEXT);
    CREATE TABLE ZREMCDOBJECT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZREMINDER4 INTEGER, ZFREQUENCY INTEGER);
    ${numbers.map((number, index) => `INSERT INTO ZREMCDREMINDER VALUES (${index + 1}, 'x'); INSERT INTO ZREMCDOBJECT VALUES (${index + 1}, 38, ${index + 1}, ${number});`).join(' ')}`;
  const read = (...numbers: readonly number[]) =>
    readMade(reminders, { store: store(...numbers) }).items.map(({ recurrences }) => recurrences[0]?.frequency);
  assert.deepEqual(read(0, 1, 3), ['daily', 'weekly', 'yearly']);
  assert.deepEqual(read(1, 2, 4, 5), ['daily', 'weekly', 'yearly', undefined]);
});
