import { buildDatabase, columns, type Draft, table } from '../making/database.js';
import { uuidFor } from '../making/labels.js';
import { appleSeconds, moment } from '../making/moments.js';
import type { SeedWriter } from '../seed-writer.js';
import { type Person, people } from './people.js';
import { portrait } from './pictures.js';

const written = { born: moment('2024-09-20T09:00:00Z'), modified: moment('2025-12-02T17:40:00Z') };

/** Contacts: AddressBook.sqlitedb and the pictures beside it (docs/formats/seeds.md §4.2). */
export function seedContacts(writer: SeedWriter): void {
  writer.file('HomeDomain', 'Library/AddressBook/AddressBook.sqlitedb', addressBook(), written);
  writer.file('HomeDomain', 'Library/AddressBook/AddressBookImages.sqlitedb', images(), written);
}

const guid = 'guid TEXT NOT NULL, UNIQUE(guid)';

const schema = [
  table('_SqliteDatabaseProperties', 'key TEXT, value TEXT, UNIQUE(key)'),
  table(
    'ABStore',
    'ROWID INTEGER PRIMARY KEY AUTOINCREMENT, Name TEXT, ExternalIdentifier TEXT, Type INTEGER',
    columns('TEXT', 'ConstraintsPath ExternalModificationTag ExternalSyncTag StoreInternalIdentifier'),
    'AccountID INTEGER DEFAULT -1, Enabled INTEGER DEFAULT 1, SyncData BLOB, MeIdentifier INTEGER DEFAULT -1',
    `Capabilities INTEGER DEFAULT 0, LastSyncDate TEXT, ${guid}`,
  ),
  table(
    'ABAccount',
    `ROWID INTEGER PRIMARY KEY AUTOINCREMENT, AccountIdentifier TEXT, Flags INTEGER, DefaultSourceID INTEGER, ${guid}`,
  ),
  table(
    'ABPerson',
    'ROWID INTEGER PRIMARY KEY AUTOINCREMENT',
    columns('TEXT', 'First Last Middle FirstPhonetic MiddlePhonetic LastPhonetic Organization Department Note'),
    'Kind INTEGER, Birthday TEXT',
    columns('TEXT', 'JobTitle Nickname Prefix Suffix FirstSort LastSort'),
    'CreationDate INTEGER, ModificationDate INTEGER',
    columns('TEXT', 'CompositeNameFallback ExternalIdentifier ExternalModificationTag ExternalUUID'),
    'StoreID INTEGER, DisplayName TEXT, ExternalRepresentation BLOB, FirstSortSection TEXT, LastSortSection TEXT',
    'FirstSortLanguageIndex INTEGER DEFAULT 2147483647, LastSortLanguageIndex INTEGER DEFAULT 2147483647',
    'PersonLink INTEGER DEFAULT -1, ImageURI TEXT, IsPreferredName INTEGER DEFAULT 1',
    columns('TEXT', 'PhonemeData AlternateBirthday MapsData FirstPronunciation MiddlePronunciation LastPronunciation'),
    columns('TEXT', 'OrganizationPhonetic OrganizationPronunciation PreviousFamilyName PreferredLikenessSource'),
    columns('TEXT', 'PreferredPersonaIdentifier PreferredChannel DowntimeWhitelist ImageType'),
    columns('BLOB', 'ImageHash MemojiMetadata Wallpaper'),
    `DisplayFlags INTEGER, WatchWallpaperImageData BLOB, ${guid}`,
  ),
  table(
    'ABPersonLink',
    `ROWID INTEGER PRIMARY KEY AUTOINCREMENT, PreferredImagePersonID INTEGER DEFAULT -1, PreferredNamePersonID INTEGER DEFAULT -1, ${guid}`,
  ),
  table(
    'ABMultiValue',
    `UID INTEGER PRIMARY KEY, record_id INTEGER, property INTEGER, identifier INTEGER, label INTEGER, value TEXT, ${guid}`,
  ),
  table('ABMultiValueLabel', 'value TEXT, UNIQUE(value)'),
  table('ABMultiValueEntry', 'parent_id INTEGER, key INTEGER, value TEXT, UNIQUE(parent_id, key)'),
  table('ABMultiValueEntryKey', 'value TEXT, UNIQUE(value)'),
  table('ABPhoneLastFour', 'multivalue_id INTEGER PRIMARY KEY, value TEXT'),
  table(
    'ABGroup',
    'ROWID INTEGER PRIMARY KEY AUTOINCREMENT, Name TEXT, ExternalIdentifier TEXT, StoreID INTEGER',
    `ExternalModificationTag TEXT, ExternalRepresentation BLOB, ExternalUUID TEXT, ${guid}`,
  ),
  table(
    'ABGroupMembers',
    'UID INTEGER PRIMARY KEY, group_id INTEGER, member_type INTEGER, member_id INTEGER, UNIQUE(group_id, member_type, member_id)',
  ),
  'CREATE INDEX ABMultiValueRecordIDIndex ON ABMultiValue(record_id);',
  'CREATE INDEX ABPersonPersonLinkIndex ON ABPerson(PersonLink);',
];

const property = { phone: 3, email: 4, address: 5, url: 22, related: 23, social: 46 } as const;

function addressBook(): Uint8Array {
  return buildDatabase({
    schema,
    wal: true,
    fill(draft) {
      draft.insert('_SqliteDatabaseProperties', { key: '_ClientVersion', value: '1000' });
      draft.insert('ABAccount', {
        AccountIdentifier: uuidFor('account icloud'),
        Flags: 0,
        DefaultSourceID: 2,
        guid: uuidFor('ab account'),
      });
      draft.insert('ABStore', {
        Type: 0,
        Enabled: 0,
        AccountID: -1,
        StoreInternalIdentifier: 'local',
        guid: uuidFor('ab store local'),
      });
      draft.insert('ABStore', {
        Name: 'Card',
        Type: 4,
        AccountID: 1,
        MeIdentifier: 1,
        StoreInternalIdentifier: 'carddav',
        guid: uuidFor('ab store'),
      });
      const values = new MultiValues(draft);
      for (const [index, person] of people.entries()) addPerson(draft, values, person, index + 1);
      link(draft);
      draft.insert('ABGroup', { Name: 'Familie', StoreID: 2, guid: uuidFor('ab group') });
      for (const member of [2, 3, 4, 5])
        draft.insert('ABGroupMembers', { group_id: 1, member_type: 0, member_id: member });
    },
  });
}

function addPerson(draft: Draft, values: MultiValues, person: Person, row: number): void {
  draft.insert('ABPerson', {
    First: person.first,
    Last: person.last,
    Middle: person.middle,
    Prefix: person.prefix,
    Nickname: person.nickname,
    Organization: person.organization,
    JobTitle: person.jobTitle,
    Note: person.note,
    Kind: person.isOrganization ?? false,
    Birthday: person.birthday && birthday(person.birthday),
    CreationDate: appleSeconds(written.born),
    ModificationDate: appleSeconds(written.modified) - row * 3600,
    StoreID: person.key === 'priya-work' ? 1 : 2,
    guid: `${uuidFor(`person ${person.key}`)}:ABPerson`,
  });
  for (const { label, value } of person.phones ?? []) values.add(row, property.phone, label, value);
  for (const { label, value } of person.emails ?? []) values.add(row, property.email, label, value);
  for (const { label, entries } of person.addresses ?? []) values.add(row, property.address, label, entries);
  for (const { label, value } of person.urls ?? []) values.add(row, property.url, label, value);
  for (const { label, value } of person.related ?? []) values.add(row, property.related, label, value);
  if (person.social) values.add(row, property.social, person.social.label, person.social.entries);
}

/** Noon UTC in seconds since 2001, as text; 1604 stands for no year. */
function birthday(day: string): string {
  const full = day.length === 5 ? `1604-${day}` : day;
  return appleSeconds(moment(`${full}T12:00:00Z`)).toFixed(1);
}

/** The two cards of one colleague are one person. */
function link(draft: Draft): void {
  draft.insert('ABPersonLink', { PreferredImagePersonID: 13, PreferredNamePersonID: 13, guid: uuidFor('ab link') });
  draft.database.run('UPDATE ABPerson SET PersonLink = 1, IsPreferredName = (ROWID = 13) WHERE ROWID IN (13, 14)');
}

class MultiValues {
  readonly #draft: Draft;
  readonly #labels = new Map<string, number>();
  readonly #keys = new Map<string, number>();
  #count = 0;

  constructor(draft: Draft) {
    this.#draft = draft;
  }

  add(record: number, kind: number, label: string, value: string | Readonly<Record<string, string>>): void {
    const uid = ++this.#count;
    const isText = typeof value === 'string';
    this.#draft.insert('ABMultiValue', {
      UID: uid,
      record_id: record,
      property: kind,
      identifier: 0,
      label: this.#number('ABMultiValueLabel', this.#labels, label),
      value: isText ? value : undefined,
      guid: uuidFor(`ab value ${uid}`),
    });
    if (kind === property.phone && isText) {
      this.#draft.insert('ABPhoneLastFour', { multivalue_id: uid, value: value.replace(/\D/g, '').slice(-4) });
    }
    if (isText) return;
    for (const [key, text] of Object.entries(value)) {
      this.#draft.insert('ABMultiValueEntry', {
        parent_id: uid,
        key: this.#number('ABMultiValueEntryKey', this.#keys, key),
        value: text,
      });
    }
  }

  /** The implicit row number of a word in a table of words. */
  #number(words: string, known: Map<string, number>, word: string): number {
    const found = known.get(word);
    if (found !== undefined) return found;
    known.set(word, known.size + 1);
    this.#draft.insert(words, { rowid: known.size, value: word });
    return known.size;
  }
}

function images(): Uint8Array {
  return buildDatabase({
    schema: [
      table('_SqliteDatabaseProperties', 'key TEXT, value TEXT, UNIQUE(key)'),
      table(
        'ABThumbnailImage',
        'ROWID INTEGER PRIMARY KEY, record_id INTEGER, format INTEGER, derived_from_format INTEGER, data BLOB',
      ),
      table(
        'ABFullSizeImage',
        'ROWID INTEGER PRIMARY KEY, record_id INTEGER, crop_x INTEGER, crop_y INTEGER, crop_width INTEGER, data BLOB',
      ),
      'CREATE UNIQUE INDEX ABImageRecordIDFormatIndex ON ABThumbnailImage(record_id, format);',
      'CREATE UNIQUE INDEX ABFullSizeImageRecordIDIndex ON ABFullSizeImage(record_id);',
    ],
    wal: true,
    fill(draft) {
      for (const [index, { key, hasPicture }] of people.entries()) {
        if (!hasPicture) continue;
        const record = index + 1;
        draft.insert('ABFullSizeImage', {
          record_id: record,
          crop_x: 0,
          crop_y: 0,
          crop_width: 640,
          data: portrait(key, 640),
        });
        draft.insert('ABThumbnailImage', { record_id: record, format: 0, data: portrait(key, 64) });
        draft.insert('ABThumbnailImage', { record_id: record, format: 5, data: portrait(key, 320) });
      }
    },
  });
}
