import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { backUpFamily, exportWhole } from '../harness/family-backup.js';
import { needs, root } from '../harness/needs.js';
import { runProgram } from '../harness/run-program.js';
import { makeScratch } from '../harness/scratch.js';

describe('calendars, in the form in which programs exchange them', needs('python3-icalendar'), () => {
  const scratch = makeScratch();
  let backup = '';

  before(async () => {
    backup = await backUpFamily(scratch, true);
  });
  after(() => scratch[Symbol.dispose]());

  test('python-icalendar reads every calendar as it is on the phone', async () => {
    const { files, destination, items } = await exportWhole(scratch, backup, 'calendar', 'ics');
    assert.equal(items, 12);
    // Birthdays come with the address book.
    assert.deepEqual(files.first, ['Familie.ics', 'Work.ics', 'Unfiled.ics']);
    const [family = [], work = [], unfiled = []] = await Promise.all(
      files.first.map((name) => readCalendar(join(destination, name))),
    );

    assert.deepEqual(valuesOf(family[0], 'X-WR-CALNAME'), ['Familie']);
    assert.deepEqual(titles(family), [
      'Hochzeitstag',
      'Gotland',
      'Choir',
      'Choir (concert)',
      'Zahnarzt 🦷',
      'Stammtisch',
      'Breakfast anywhere',
    ]);
    assert.deepEqual(titles(work), ['Design review', 'Call with 王小明']);
    assert.deepEqual(titles(unfiled), ['Left over from a calendar that is gone']);

    const gotland = find(family, 'Gotland');
    assert.deepEqual([valuesOf(gotland, 'DTSTART'), valuesOf(gotland, 'DTEND')], [['2025-07-14'], ['2025-07-28']]);

    const choir = find(family, 'Choir');
    assert.deepEqual(valuesOf(choir, 'DTSTART'), ['2025-09-03T17:00:00Z']);
    assert.deepEqual(choir?.lines['DTSTART']?.[0]?.[0], { TZID: 'Europe/Berlin' });
    assert.deepEqual(valuesOf(choir, 'RRULE'), ['FREQ=WEEKLY;UNTIL=20260701T000000Z;BYDAY=WE;WKST=MO']);
    assert.deepEqual(valuesOf(choir, 'EXDATE'), [['2025-10-22T17:00:00Z']]);
    const concert = find(family, 'Choir (concert)');
    assert.deepEqual(valuesOf(concert, 'UID'), valuesOf(choir, 'UID'));
    assert.deepEqual(valuesOf(concert, 'RECURRENCE-ID'), ['2025-12-17T18:00:00Z']);

    const dentist = find(family, 'Zahnarzt 🦷');
    assert.deepEqual(valuesOf(dentist, 'LOCATION'), ['Praxis Dr. Weiß\nHafenstraße 3, Berlin']);
    assert.deepEqual(
      dentist?.alarms?.map((alarm) => alarm['TRIGGER']?.[0]?.[1]),
      [-3600],
    );
    assert.deepEqual(valuesOf(find(family, 'Breakfast anywhere'), 'DTSTART'), ['2026-02-01T09:00:00']);

    const pub = find(family, 'Stammtisch');
    assert.deepEqual(
      [valuesOf(pub, 'RRULE'), valuesOf(pub, 'TRANSP')],
      [['FREQ=MONTHLY;COUNT=6;BYDAY=-1FR;WKST=MO'], ['TRANSPARENT']],
    );
    const wedding = find(family, 'Hochzeitstag');
    assert.deepEqual(
      [valuesOf(wedding, 'DTSTART'), valuesOf(wedding, 'RRULE')],
      [['2010-05-22'], ['FREQ=YEARLY;WKST=MO']],
    );

    const review = find(work, 'Design review');
    assert.deepEqual(valuesOf(review, 'DESCRIPTION'), ['Agenda:\n1. Hull\n2. Sails']);
    assert.deepEqual(valuesOf(review, 'URL'), ['https://meet.example/abc']);
    assert.deepEqual(valuesOf(review, 'ORGANIZER'), ['mailto:priya@werft.example']);
    assert.deepEqual(
      review?.lines['ATTENDEE']?.map(([{ CN, PARTSTAT, ROLE }, address]) => [CN, PARTSTAT, ROLE, address]),
      [
        ['Priya Natarajan', 'ACCEPTED', 'REQ-PARTICIPANT', 'mailto:priya@werft.example'],
        ['Nora Lindqvist', 'ACCEPTED', 'REQ-PARTICIPANT', 'mailto:nora@lindqvist.example'],
        ['Jonas Lindqvist', 'TENTATIVE', 'REQ-PARTICIPANT', 'mailto:jonas@lindqvist.example'],
      ],
    );
    assert.deepEqual(valuesOf(find(work, 'Call with 王小明'), 'DTSTART'), ['2026-01-13T07:00:00Z']);

    const zones = [...family, ...work, ...unfiled].filter(({ name }) => name === 'VTIMEZONE');
    assert.deepEqual(
      zones.map((zone) => [valuesOf(zone, 'TZID')[0], zone.differing]),
      [
        ['Europe/Berlin', 0],
        ['America/New_York', 0],
        ['Asia/Shanghai', 0],
        ['Europe/Berlin', 0],
      ],
    );
  });

  test('reminders of all accounts become things to do, a file for each list', async () => {
    const { files, destination, items } = await exportWhole(scratch, backup, 'reminders', 'ics');
    assert.equal(items, 8);
    assert.deepEqual(files.first.toSorted(), ['Einkauf.ics', 'Home.ics', 'Reminders.ics']);
    const [shopping = [], home = [], local = []] = await Promise.all(
      files.first.toSorted().map((name) => readCalendar(join(destination, name))),
    );
    assert.deepEqual(titles(shopping), ['Milk 🥛', 'Bread']);
    // What was deleted is not there.
    assert.deepEqual(titles(home), ['Pay the choir fee', 'Pack for Stockholm', 'Sledge', 'Water the plants']);
    assert.deepEqual(titles(local), ['Only on this phone']);

    const bread = find(shopping, 'Bread');
    assert.deepEqual(
      [valuesOf(bread, 'STATUS'), valuesOf(bread, 'COMPLETED')],
      [['COMPLETED'], ['2026-01-03T09:00:00Z']],
    );
    const fee = find(home, 'Pay the choir fee');
    assert.deepEqual([valuesOf(fee, 'DUE'), valuesOf(fee, 'PRIORITY')], [['2026-01-31T17:00:00Z'], ['1']]);
    assert.deepEqual(fee?.lines['DUE']?.[0]?.[0], { TZID: 'Europe/Berlin' });
    const packing = find(home, 'Pack for Stockholm');
    assert.deepEqual(valuesOf(packing, 'DUE'), ['2025-12-21']);
    assert.deepEqual(valuesOf(find(home, 'Sledge'), 'RELATED-TO'), valuesOf(packing, 'UID'));
    assert.deepEqual(valuesOf(find(home, 'Water the plants'), 'RRULE'), ['FREQ=DAILY;INTERVAL=3']);
  });
});

/** A component of a calendar as python-icalendar reads it. */
interface Component {
  readonly name: string;
  readonly lines: Lines;
  readonly alarms?: readonly Lines[];
  readonly differing?: number;
}

type Lines = Readonly<
  Record<string, readonly (readonly [parameters: Readonly<Record<string, string>>, value: unknown])[]>
>;

async function readCalendar(path: string): Promise<Component[]> {
  const ended = await runProgram('/usr/bin/python3', [join(root, 'packages/e2e/foreign/read_icalendar.py'), path]);
  assert.equal(ended.code, 0, ended.err);
  return ended.out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Component);
}

function valuesOf(component: Component | undefined, name: string): unknown[] {
  return (component?.lines[name] ?? []).map(([, value]) => value);
}

function titles(components: readonly Component[]): unknown[] {
  return components.flatMap((component) => valuesOf(component, 'SUMMARY'));
}

function find(components: readonly Component[], title: string): Component | undefined {
  return components.find((component) => valuesOf(component, 'SUMMARY')[0] === title);
}
