import type { Row } from '@pearmain/sqlite';
import { selectPresent } from '../store/columns.js';
import { made, rowsOf, type Store, textIn } from '../store/rows.js';
import { appleTimeOf, flagOf, numberOf, textOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import { dayOf } from './day.js';
import type { Contact, NameParts } from './item.js';
import { readValues, type Values } from './multi-values.js';

/** An account that cards belong to. */
export interface AddressStore {
  readonly id: number;
  /** None for the one of the phone itself. */
  readonly name?: string;
  readonly type: number;
  readonly isEnabled: boolean;
  /** The card of the phone's owner. */
  readonly me?: number;
}

/** A group of cards. */
export interface AddressGroup {
  readonly id: number;
  readonly name: string;
  readonly members: readonly number[];
}

/** One row of ABPerson with all that belongs to it. */
export interface StoredPerson
  extends NameParts,
    Values,
    Pick<
      Contact,
      'kind' | 'uid' | 'organization' | 'department' | 'jobTitle' | 'note' | 'birthday' | 'created' | 'modified'
    > {
  readonly id: number;
  readonly store?: number;
  /** Rows with the same one are a single card. */
  readonly link?: number;
  /** The name of the joined card is this row's. */
  readonly isPreferredName: boolean;
}

/** An address book as it is stored (docs/formats/content-contacts.md §2). */
export interface AddressBook {
  readonly stores: readonly AddressStore[];
  readonly groups: readonly AddressGroup[];
  readonly people: readonly StoredPerson[];
}

/** Reads an address book of any generation. */
export function readBook(store: Store): AddressBook {
  return { stores: readStores(store), groups: readGroups(store), people: readPeople(store) };
}

const personColumns =
  'First Last Middle FirstPhonetic MiddlePhonetic LastPhonetic Organization Department Note Kind Birthday JobTitle Nickname Prefix Suffix CreationDate ModificationDate StoreID PersonLink IsPreferredName PreviousFamilyName guid'.split(
    ' ',
  );

function readPeople(store: Store): StoredPerson[] {
  const { database } = store;
  if (!database.has('ABPerson')) return [];
  const valuesOf = readValues(store);
  const sql = `SELECT ROWID AS id, ${selectPresent(database, 'ABPerson', personColumns)} FROM ABPerson ORDER BY ROWID`;
  const people: StoredPerson[] = [];
  for (const row of rowsOf(store, 'ABPerson', sql)) {
    const person = made(store, 'ABPerson', row, (read) => toPerson(read, valuesOf(numberOf(read['id']) ?? 0)));
    if (person) people.push(person);
  }
  return people;
}

function toPerson(row: Row, values: Values): StoredPerson {
  const text = (column: string): string | undefined => textOf(row[column]);
  const link = numberOf(row['PersonLink']);
  return {
    id: numberOf(row['id']) ?? 0,
    kind: flagOf(row['Kind']) ? 'organization' : 'person',
    isPreferredName: flagOf(row['IsPreferredName'] ?? null),
    ...values,
    ...withoutEmpty({
      prefix: text('Prefix'),
      first: text('First'),
      middle: text('Middle'),
      last: text('Last'),
      suffix: text('Suffix'),
      nickname: text('Nickname'),
      previousLast: text('PreviousFamilyName'),
      firstPhonetic: text('FirstPhonetic'),
      middlePhonetic: text('MiddlePhonetic'),
      lastPhonetic: text('LastPhonetic'),
      organization: text('Organization'),
      department: text('Department'),
      jobTitle: text('JobTitle'),
      note: text('Note'),
      birthday: dayOf(row['Birthday']),
      created: appleTimeOf(row['CreationDate']),
      modified: appleTimeOf(row['ModificationDate']),
      uid: text('guid')?.replace(/:ABPerson$/, ''),
      store: numberOf(row['StoreID']),
      link: link === undefined || link < 0 ? undefined : link,
    }),
  };
}

function readStores(store: Store): AddressStore[] {
  const { database } = store;
  if (!database.has('ABStore')) return [];
  const columns = selectPresent(database, 'ABStore', ['Name', 'Type', 'Enabled', 'MeIdentifier']);
  return [...rowsOf(store, 'ABStore', `SELECT ROWID AS id, ${columns} FROM ABStore ORDER BY ROWID`)].map((row) => {
    const me = numberOf(row['MeIdentifier']);
    return {
      id: numberOf(row['id']) ?? 0,
      type: numberOf(row['Type']) ?? 0,
      isEnabled: flagOf(row['Enabled'] ?? 1),
      ...withoutEmpty({ name: textIn(store, 'ABStore', row, 'Name'), me: me === undefined || me < 0 ? undefined : me }),
    };
  });
}

function readGroups(store: Store): AddressGroup[] {
  const { database } = store;
  if (!database.has('ABGroup')) return [];
  const members = new Map<number, number[]>();
  if (database.has('ABGroupMembers')) {
    const sql = 'SELECT group_id, member_id FROM ABGroupMembers WHERE member_type = 0 ORDER BY group_id, member_id';
    for (const row of rowsOf(store, 'ABGroupMembers', sql)) {
      const group = numberOf(row['group_id']) ?? 0;
      const list = members.get(group) ?? [];
      members.set(group, list);
      list.push(numberOf(row['member_id']) ?? 0);
    }
  }
  return [...rowsOf(store, 'ABGroup', 'SELECT ROWID AS id, Name FROM ABGroup ORDER BY ROWID')].map((row) => {
    const id = numberOf(row['id']) ?? 0;
    return { id, name: textIn(store, 'ABGroup', row, 'Name') ?? `Group ${id}`, members: members.get(id) ?? [] };
  });
}
