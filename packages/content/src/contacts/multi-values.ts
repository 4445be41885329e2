import { rowsOf, type Store, textIn } from '../store/rows.js';
import { numberOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import { dayOf } from './day.js';
import type { Contact, Labelled, OnlineAccount, PostalAddress } from './item.js';
import { plainLabel } from './labels.js';

/** What a card can have several of. */
export type Values = Pick<
  Contact,
  'phones' | 'emails' | 'addresses' | 'urls' | 'dates' | 'related' | 'messengers' | 'profiles'
>;

/** Kinds of values, as ABMultiValue numbers them (docs/formats/content-contacts.md §3). */
const property = {
  phone: 3,
  email: 4,
  address: 5,
  date: 12,
  messenger: 13,
  url: 22,
  related: 23,
  profile: 46,
} as const;

/** A row of ABMultiValue with its entries, by their names in lower case. */
interface StoredValue {
  readonly property: number | undefined;
  readonly label: string | undefined;
  readonly value: string | undefined;
  readonly entries: ReadonlyMap<string, string>;
}

/** The values of every record, by the record's number. */
export function readValues(store: Store): (record: number) => Values {
  const stored = new Map<number, StoredValue[]>();
  if (!store.database.has('ABMultiValue')) return () => valuesOf([]);
  const entries = readEntries(store);
  const labels = readWords(store, 'ABMultiValueLabel');
  const sql = 'SELECT UID AS id, record_id, property, label, value FROM ABMultiValue ORDER BY UID';
  for (const row of rowsOf(store, 'ABMultiValue', sql)) {
    const record = numberOf(row['record_id']) ?? 0;
    const list = stored.get(record) ?? [];
    stored.set(record, list);
    list.push({
      property: numberOf(row['property']),
      label: plainLabel(labels.get(numberOf(row['label']) ?? 0)),
      value: textIn(store, 'ABMultiValue', row, 'value'),
      entries: entries.get(numberOf(row['id']) ?? 0) ?? new Map(),
    });
  }
  return (record) => valuesOf(stored.get(record) ?? []);
}

function readEntries(store: Store): Map<number, Map<string, string>> {
  const entries = new Map<number, Map<string, string>>();
  if (!store.database.has('ABMultiValueEntry')) return entries;
  const keys = readWords(store, 'ABMultiValueEntryKey');
  for (const row of rowsOf(store, 'ABMultiValueEntry', 'SELECT parent_id AS id, key, value FROM ABMultiValueEntry')) {
    const parent = numberOf(row['id']) ?? 0;
    const key = keys.get(numberOf(row['key']) ?? 0)?.toLowerCase();
    const text = textIn(store, 'ABMultiValueEntry', row, 'value');
    if (key === undefined || text === undefined) continue;
    const list = entries.get(parent) ?? new Map<string, string>();
    entries.set(parent, list.set(key, text));
  }
  return entries;
}

/** Labels and keys are in tables of one column, by the number of their row. */
function readWords(store: Store, table: 'ABMultiValueLabel' | 'ABMultiValueEntryKey'): Map<number, string> {
  const words = new Map<number, string>();
  if (!store.database.has(table)) return words;
  for (const row of rowsOf(store, table, `SELECT ROWID AS id, value FROM ${table}`)) {
    const word = textIn(store, table, row, 'value');
    if (word !== undefined) words.set(numberOf(row['id']) ?? 0, word);
  }
  return words;
}

function valuesOf(stored: readonly StoredValue[]): Values {
  const of = (kind: number): StoredValue[] => stored.filter((value) => value.property === kind);
  const labelled = (kind: number): Labelled[] => of(kind).flatMap(({ label, value }) => toLabelled(label, value));
  return {
    phones: labelled(property.phone),
    emails: labelled(property.email),
    addresses: of(property.address).map(toAddress),
    urls: labelled(property.url),
    dates: of(property.date).flatMap(({ label, value }) => toLabelled(label, dayOf(value ?? null))),
    related: labelled(property.related),
    messengers: of(property.messenger).map(toAccount),
    profiles: of(property.profile).map(toAccount),
  };
}

function toLabelled(label: string | undefined, value: string | undefined): Labelled[] {
  if (value === undefined) return [];
  return [label === undefined ? { value } : { label, value }];
}

function toAddress({ label, entries }: StoredValue): PostalAddress {
  return withoutEmpty({
    label,
    street: entries.get('street'),
    city: entries.get('city'),
    state: entries.get('state'),
    zip: entries.get('zip'),
    country: entries.get('country'),
    countryCode: entries.get('countrycode')?.toLowerCase(),
    subLocality: entries.get('sublocality'),
    subAdministrativeArea: entries.get('subadministrativearea'),
  });
}

function toAccount({ label, value, entries }: StoredValue): OnlineAccount {
  return withoutEmpty({
    label,
    service: entries.get('service'),
    username: entries.get('username') ?? value,
    url: entries.get('url'),
  });
}
