import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Entry } from '../../calendar/entry.js';
import { folded } from '../content-line.js';
import { entryLines } from './entry-lines.js';
import { recurrenceRule } from './recurrence-rule.js';
import { utcStamp } from './stamps.js';
import { Times } from './times.js';

const plain: Entry = {
  kind: 'event',
  calendar: { id: '1', title: 'Home' },
  uid: 'u',
  recurrences: [],
  exceptions: [],
  attendees: [],
  alarms: [],
  attachments: [],
};

const at = new Date('2026-03-29T00:30:00Z');

test('words of strangers stay words: no line, no parameter and no address of theirs gets out of its place', () => {
  const lines = entryLines(
    {
      ...plain,
      title: 'a\r\nEND:VEVENT,b;c\\',
      url: 'javascript:alert(1)',
      conferenceUrl: 'https://meet.example/a b',
      start: { kind: 'zoned', at, zone: 'No/Where\r\nX:1' },
      organizer: { name: 'Eve";X="1\n', email: 'eve@x.example\r\nX:1', answer: 'none', isOwner: false },
      attachments: [{ url: 'file:///etc/passwd' }, { url: 'https://files.example/agenda.pdf' }],
    },
    new Times(),
  );
  assert.deepEqual(lines, [
    'BEGIN:VEVENT',
    'UID:u',
    'DTSTAMP:19700101T000000Z',
    'DTSTART:20260329T003000Z',
    'SUMMARY:a\\nEND:VEVENT\\,b\\;c\\\\',
    'ORGANIZER;CN="Eve;X=1":mailto:eve@x.exampleX:1',
    'ATTACH:https://files.example/agenda.pdf',
    'END:VEVENT',
  ]);
  assert.ok(lines.map(folded).every((line) => Buffer.byteLength(line.split('\r\n')[0] ?? '') <= 75));
});

test('an end before its start is left out, and so is a rule without anything to count from', () => {
  const rule = { frequency: 'daily', interval: 1 } as const;
  const names = (entry: Partial<Entry>) =>
    entryLines({ ...plain, ...entry }, new Times()).map((line) => line.split(/[:;]/)[0]);
  assert.deepEqual(names({ start: { kind: 'moment', at }, end: { kind: 'moment', at: new Date(0) } }).slice(3), [
    'DTSTART',
    'END',
  ]);
  assert.deepEqual(names({ recurrences: [rule] }).slice(3), ['END']);
});

test('hours in a zone are those on its walls, on both sides of a change of clocks', () => {
  const times = new Times();
  const wall = (moment: string) => times.words({ kind: 'zoned', at: new Date(moment), zone: 'Europe/Berlin' });
  assert.deepEqual(wall('2026-03-29T00:59:00Z'), { parameters: ';TZID="Europe/Berlin"', value: '20260329T015900' });
  assert.equal(wall('2026-03-29T01:00:00Z').value, '20260329T030000');
});

test('a rule has one end, and days with an ordinal only in months and years', () => {
  const until = new Date('2026-07-01T00:00:00Z');
  const rules = [
    recurrenceRule({ frequency: 'weekly', interval: 2, count: 10, until, days: ['2MO', 'WE'] }, utcStamp),
    recurrenceRule({ frequency: 'monthly', interval: 1, until, days: ['-1FR'] }, utcStamp),
    recurrenceRule({ frequency: 'yearly', interval: 1, months: [3, 10], monthDays: [-1], weekStart: 'MO' }, utcStamp),
  ];
  assert.deepEqual(rules, [
    'FREQ=WEEKLY;INTERVAL=2;COUNT=10;BYDAY=MO,WE',
    'FREQ=MONTHLY;UNTIL=20260701T000000Z;BYDAY=-1FR',
    'FREQ=YEARLY;BYMONTH=3,10;BYMONTHDAY=-1;WKST=MO',
  ]);
});
