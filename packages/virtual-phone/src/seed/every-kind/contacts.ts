import { buildDatabase, columns, type Draft, table } from '../making/database.js';
import { uuidFor } from '../making/labels.js';
import { appleSeconds, moment } from '../making/moments.js';
import type { EveryKind, IsAtLeast, PlannedPerson } from './plan.js';

const property = { phone: 3, email: 4, address: 5 } as const;
const own: ReadonlySet<string> = new Set(['Boat']);

/** The address book: identifiers and accounts came with iOS 6 (docs/formats/content-contacts.md §2). */
export function addressBook({ people }: EveryKind, isAtLeast: IsAtLeast): Uint8Array {
  const isNew = isAtLeast('6.0');
  const guid = isNew ? ['guid TEXT'] : [];
  return buildDatabase({
    schema: [
      isNew
        ? table(
            'ABStore',
            'ROWID INTEGER PRIMARY KEY, Name TEXT, Type INTEGER, AccountID INTEGER, Enabled INTEGER, MeIdentifier INTEGER',
          )
        : table(
            'ABStore',
            'ROWID INTEGER PRIMARY KEY, Name TEXT, Type INTEGER, AccountIdentifier TEXT, Enabled INTEGER',
          ),
      table(
        'ABPerson',
        'ROWID INTEGER PRIMARY KEY',
        columns('TEXT', 'First Last Middle Organization Department Note Birthday JobTitle Nickname Prefix Suffix'),
        columns('INTEGER', 'Kind CreationDate ModificationDate StoreID PersonLink IsPreferredName'),
        ...(isAtLeast('18.0') ? ['Wallpaper BLOB, WallpaperMetadata BLOB, SensitiveContentConfiguration BLOB'] : []),
        ...guid,
      ),
      table(
        'ABMultiValue',
        'UID INTEGER PRIMARY KEY, record_id INTEGER, property INTEGER, identifier INTEGER, label INTEGER, value TEXT',
        ...guid,
      ),
      table('ABMultiValueLabel', 'value TEXT, UNIQUE(value)'),
      table('ABMultiValueEntry', 'parent_id INTEGER, key INTEGER, value TEXT, UNIQUE(parent_id, key)'),
      table('ABMultiValueEntryKey', 'value TEXT, UNIQUE(value)'),
      table('ABGroup', 'ROWID INTEGER PRIMARY KEY, Name TEXT, StoreID INTEGER', ...guid),
      table('ABGroupMembers', 'UID INTEGER PRIMARY KEY, group_id INTEGER, member_type INTEGER, member_id INTEGER'),
    ],
    fill(draft) {
      draft.insert('ABStore', { ROWID: 0, Type: 0, Enabled: 1 });
      const words = new Words(draft);
      for (const [index, person] of people.entries()) addPerson(draft, person, { row: index + 1, words, isNew });
    },
  });
}

interface Around {
  readonly row: number;
  readonly words: Words;
  readonly isNew: boolean;
}

function addPerson(draft: Draft, person: PlannedPerson, { row, words, isNew }: Around): void {
  const { first, last, organization, note, birthday, phones, emails, street, city, group } = person;
  draft.insert('ABPerson', {
    ROWID: row,
    First: first,
    Last: last,
    Organization: organization,
    Note: note,
    Kind: organization !== undefined,
    Birthday: birthday && `${appleSeconds(moment(`${birthday.replace(/^-/, '1604')}T12:00:00Z`))}`,
    CreationDate: appleSeconds(moment('2024-01-01T00:00:00Z')),
    ModificationDate: appleSeconds(moment('2024-01-02T00:00:00Z')),
    StoreID: 0,
    PersonLink: -1,
    IsPreferredName: 1,
    ...(isNew ? { guid: `${uuidFor(`person ${row}`)}:ABPerson` } : {}),
  });
  const add = (kind: number, label: string, value?: string): void =>
    draft.insert('ABMultiValue', {
      record_id: row,
      property: kind,
      label: words.number('ABMultiValueLabel', own.has(label) ? label : `_$!<${label}>!$_`),
      value,
    });
  for (const { label, value } of phones) add(property.phone, label, value);
  for (const { label, value } of emails) add(property.email, label, value);
  if (street !== undefined) {
    add(property.address, 'Home');
    const parent = draft.database.row('SELECT max(UID) AS uid FROM ABMultiValue')?.['uid'] ?? 0;
    for (const [key, value] of Object.entries({ Street: street, City: city }))
      draft.insert('ABMultiValueEntry', { parent_id: parent, key: words.number('ABMultiValueEntryKey', key), value });
  }
  if (group !== undefined) {
    const number = words.group(group);
    draft.insert('ABGroupMembers', { group_id: number, member_type: 0, member_id: row });
  }
}

/** Rows that others name by number, each once. */
class Words {
  readonly #draft: Draft;
  readonly #known = new Map<string, number>();
  readonly #counts = new Map<string, number>();

  constructor(draft: Draft) {
    this.#draft = draft;
  }

  number(into: 'ABMultiValueLabel' | 'ABMultiValueEntryKey', word: string): number {
    return this.#once(into, word, { value: word });
  }

  group(name: string): number {
    return this.#once('ABGroup', name, { Name: name, StoreID: 0 });
  }

  #once(into: string, word: string, entry: Readonly<Record<string, string | number>>): number {
    const known = this.#known.get(`${into} ${word}`);
    if (known !== undefined) return known;
    const number = (this.#counts.get(into) ?? 0) + 1;
    this.#counts.set(into, number);
    this.#known.set(`${into} ${word}`, number);
    this.#draft.insert(into, { rowid: number, ...entry });
    return number;
  }
}
