import { buildDatabase, columns, type Draft, table } from '../making/database.js';
import { uuidFor } from '../making/labels.js';
import { appleSeconds, moment } from '../making/moments.js';
import type { SeedWriter } from '../seed-writer.js';

const written = { born: moment('2024-09-20T08:30:00Z'), modified: moment('2026-01-08T20:15:00Z') };
const row = 'ROWID INTEGER PRIMARY KEY AUTOINCREMENT';

const schema: readonly string[] = [
  table('_SqliteDatabaseProperties', 'key TEXT, value TEXT, UNIQUE(key)'),
  table(
    'Store',
    `${row}, name TEXT, type INTEGER, persistent_id TEXT, external_id TEXT, disabled INTEGER, flags INTEGER`,
  ),
  table(
    'Calendar',
    `${row}, store_id INTEGER, title TEXT, flags INTEGER, color TEXT, symbolic_color_name TEXT, type TEXT`,
    columns('TEXT', 'external_id external_mod_tag self_identity_email owner_identity_email notes subcal_url UUID'),
    columns('INTEGER', 'self_identity_id owner_identity_id display_order sharing_status'),
  ),
  table(
    'CalendarItem',
    `${row}, summary TEXT, location_id INTEGER, description TEXT, start_date REAL, start_tz TEXT, end_date REAL, end_tz TEXT`,
    columns('INTEGER', 'all_day calendar_id orig_item_id'),
    'orig_date REAL',
    columns('INTEGER', 'organizer_id self_attendee_id status invitation_status availability privacy_level'),
    'url TEXT, last_modified REAL, sequence_num INTEGER, birthday_id INTEGER, modified_properties INTEGER',
    columns('TEXT', 'external_id external_mod_tag unique_identifier'),
    'external_tracking_status INTEGER, entity_type INTEGER, priority INTEGER, due_date REAL, due_tz TEXT, due_all_day INTEGER',
    'completion_date REAL, creation_date REAL, conference_url TEXT, conference_url_detected TEXT, calendar_scale TEXT',
    columns(
      'INTEGER',
      'has_recurrences has_attendees hidden travel_time client_location_id start_location_id phantom_master',
    ),
    'UUID TEXT, structured_data BLOB, junk_status INTEGER',
  ),
  table(
    'Location',
    `${row}, title TEXT, address TEXT, latitude REAL, longitude REAL, radius REAL, address_book_id TEXT, item_owner_id INTEGER`,
  ),
  table(
    'Recurrence',
    `${row}, frequency INTEGER, interval INTEGER, week_start INTEGER, count INTEGER, end_date REAL, specifier TEXT, by_month_months INTEGER, owner_id INTEGER, UUID TEXT`,
  ),
  table('ExceptionDate', `${row}, owner_id INTEGER, date REAL, sync_order INTEGER`),
  table(
    'Alarm',
    `${row}, trigger_date REAL, trigger_interval INTEGER, type INTEGER, calendaritem_owner_id INTEGER, calendar_owner_id INTEGER, UUID TEXT, location_id INTEGER, proximity INTEGER, disabled INTEGER, acknowledgedDate REAL`,
  ),
  table(
    'Participant',
    `${row}, entity_type INTEGER, type INTEGER, status INTEGER, pending_status INTEGER, role INTEGER, identity_id INTEGER, owner_id INTEGER, UUID TEXT, email TEXT, phone_number TEXT, is_self INTEGER, comment TEXT`,
  ),
  table(
    'Identity',
    'display_name TEXT, address TEXT, first_name TEXT, last_name TEXT, UNIQUE(display_name, address, first_name, last_name)',
  ),
  table('Attachment', `${row}, owner_id INTEGER, external_id TEXT, file_id INTEGER, UUID TEXT`),
  table(
    'AttachmentFile',
    `${row}, store_id INTEGER, url TEXT, UUID TEXT, filename TEXT, file_size INTEGER, local_path TEXT`,
  ),
  'CREATE INDEX CalendarItemCalendarId ON CalendarItem(calendar_id);',
];

interface Item {
  readonly calendar: number;
  readonly summary: string;
  readonly begins: string;
  readonly ends: string;
  readonly allDay?: boolean;
  readonly zone?: string;
  readonly more?: Readonly<Record<string, string | number>>;
}

const zone = 'Europe/Berlin';

const items: readonly Item[] = [
  {
    calendar: 1,
    summary: 'Zahnarzt 🦷',
    begins: '2026-01-20T08:30:00Z',
    ends: '2026-01-20T09:00:00Z',
    zone,
    more: { location_id: 1 },
  },
  {
    calendar: 1,
    summary: 'Gotland',
    begins: '2025-07-14T00:00:00Z',
    ends: '2025-07-27T23:59:59Z',
    allDay: true,
    zone: '_float',
  },
  {
    calendar: 1,
    summary: 'Choir',
    begins: '2025-09-03T17:00:00Z',
    ends: '2025-09-03T18:30:00Z',
    zone,
    more: { has_recurrences: 1 },
  },
  {
    calendar: 1,
    summary: 'Choir (concert)',
    begins: '2025-12-17T18:00:00Z',
    ends: '2025-12-17T20:30:00Z',
    zone,
    more: { orig_item_id: 3, orig_date: appleSeconds(moment('2025-12-17T18:00:00Z')) },
  },
  {
    calendar: 2,
    summary: 'Design review',
    begins: '2026-01-12T13:00:00Z',
    ends: '2026-01-12T14:00:00Z',
    zone: 'America/New_York',
    more: {
      organizer_id: 1,
      has_attendees: 1,
      conference_url: 'https://meet.example/abc',
      description: 'Agenda:\n1. Hull\n2. Sails',
    },
  },
  {
    calendar: 2,
    summary: 'Call with 王小明',
    begins: '2026-01-13T07:00:00Z',
    ends: '2026-01-13T07:30:00Z',
    zone: 'Asia/Shanghai',
    more: { url: 'https://ships.example' },
  },
  {
    calendar: 1,
    summary: 'Breakfast anywhere',
    begins: '2026-02-01T09:00:00Z',
    ends: '2026-02-01T10:00:00Z',
    zone: '_float',
  },
  {
    calendar: 3,
    summary: 'Theo’s birthday',
    begins: '1604-06-24T12:00:00Z',
    ends: '1604-06-24T12:00:00Z',
    allDay: true,
    more: { calendar_scale: 'gregorian', birthday_id: 4 },
  },
  {
    calendar: 3,
    summary: 'Mila’s 13th birthday',
    begins: '2012-06-01T12:00:00Z',
    ends: '2012-06-01T12:00:00Z',
    allDay: true,
    more: { calendar_scale: 'gregorian', birthday_id: 3 },
  },
  {
    calendar: 1,
    summary: 'Stammtisch',
    begins: '2026-01-30T18:00:00Z',
    ends: '2026-01-30T21:00:00Z',
    zone,
    more: { has_recurrences: 1, availability: 1 },
  },
  {
    calendar: 1,
    summary: 'Hochzeitstag',
    begins: '2010-05-22T00:00:00Z',
    ends: '2010-05-22T23:59:59Z',
    allDay: true,
    zone: '_float',
    more: { has_recurrences: 1 },
  },
  {
    calendar: 99,
    summary: 'Left over from a calendar that is gone',
    begins: '2024-03-31T01:30:00Z',
    ends: '2024-03-31T02:30:00Z',
    zone,
  },
];

/** Calendar: Calendar.sqlitedb (docs/formats/seeds.md §4.5). */
export function seedCalendar(writer: SeedWriter): void {
  const database = buildDatabase({
    schema,
    wal: true,
    fill(draft) {
      draft.insert('_SqliteDatabaseProperties', { key: '_ClientVersion', value: '200' });
      addCalendars(draft);
      for (const item of items) addItem(draft, item);
      addDetails(draft);
    },
  });
  writer.file('HomeDomain', 'Library/Calendar/Calendar.sqlitedb', database, written);
}

function addCalendars(draft: Draft): void {
  draft.insertAll('Store', [
    { name: 'Default', type: 0, persistent_id: uuidFor('calendar store 1') },
    { name: 'iCloud', type: 2, persistent_id: uuidFor('calendar store 2') },
    { name: 'Other', type: 5, persistent_id: uuidFor('calendar store 3') },
  ]);
  draft.insertAll('Calendar', [
    {
      store_id: 2,
      title: 'Familie',
      color: '#FF2968',
      sharing_status: 1,
      display_order: 0,
      UUID: uuidFor('calendar 1'),
    },
    {
      store_id: 2,
      title: 'Work',
      color: '#1BADF8FF',
      sharing_status: 0,
      display_order: 1,
      UUID: uuidFor('calendar 2'),
    },
    { store_id: 3, title: 'Birthdays', sharing_status: 0, display_order: 2, UUID: uuidFor('calendar 3') },
  ]);
}

function addItem(draft: Draft, item: Item): void {
  draft.insert('CalendarItem', {
    summary: item.summary,
    start_date: appleSeconds(moment(item.begins)),
    end_date: appleSeconds(moment(item.ends)),
    start_tz: item.zone,
    end_tz: item.zone === '_float' ? undefined : item.zone,
    all_day: item.allDay ?? false,
    calendar_id: item.calendar,
    entity_type: 2,
    status: 0,
    availability: 0,
    privacy_level: 0,
    hidden: 0,
    phantom_master: 0,
    travel_time: 0,
    unique_identifier: uuidFor(`event ${item.summary}`),
    UUID: uuidFor(`event ${item.summary}`),
    creation_date: appleSeconds(moment('2025-06-01T10:00:00Z')),
    last_modified: appleSeconds(moment('2025-06-01T10:05:00Z')),
    ...item.more,
  });
}

function addDetails(draft: Draft): void {
  draft.insert('Location', {
    title: 'Praxis Dr. Weiß',
    address: 'Hafenstraße 3, Berlin',
    latitude: 52.52,
    longitude: 13.37,
    radius: 70,
    item_owner_id: 1,
  });
  draft.insert('Recurrence', {
    frequency: 2,
    interval: 1,
    week_start: 2,
    count: 0,
    end_date: appleSeconds(moment('2026-07-01T00:00:00Z')),
    specifier: 'D=0WE',
    owner_id: 3,
    UUID: uuidFor('recurrence'),
  });
  draft.insertAll('Recurrence', [
    {
      frequency: 3,
      interval: 1,
      week_start: 2,
      count: 6,
      specifier: 'D=-1FR',
      owner_id: 10,
      UUID: uuidFor('recurrence 2'),
    },
    { frequency: 4, interval: 1, week_start: 2, count: 0, owner_id: 11, UUID: uuidFor('recurrence 3') },
  ]);
  draft.insert('ExceptionDate', { owner_id: 3, date: appleSeconds(moment('2025-10-22T17:00:00Z')) });
  draft.insert('Alarm', { trigger_interval: -3600, type: 0, calendaritem_owner_id: 1, UUID: uuidFor('alarm 1') });
  draft.insert('Alarm', { trigger_interval: -900, type: 0, calendaritem_owner_id: 5, UUID: uuidFor('alarm 2') });
  const attendees = [
    { first: 'Priya', last: 'Natarajan', email: 'priya@werft.example', status: 1 },
    { first: 'Nora', last: 'Lindqvist', email: 'nora@lindqvist.example', status: 1 },
    { first: 'Jonas', last: 'Lindqvist', email: 'jonas@lindqvist.example', status: 3 },
  ];
  for (const [index, { first, last, email, status }] of attendees.entries()) {
    draft.insert('Identity', {
      display_name: `${first} ${last}`,
      address: `mailto:${email}`,
      first_name: first,
      last_name: last,
    });
    const participant = { type: 1, status, identity_id: index + 1, owner_id: 5, email, is_self: first === 'Nora' };
    if (index === 0)
      draft.insert('Participant', { ...participant, entity_type: 8, role: 3, UUID: uuidFor('organizer') });
    draft.insert('Participant', { ...participant, entity_type: 7, role: 1, UUID: uuidFor(`participant ${index}`) });
  }
}
