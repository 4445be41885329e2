import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openStore } from '../store/open-store.js';
import { copiesOf, expectedRows, readAll, withSamples } from '../testing/samples.test.js';
import { contacts } from './index.js';
import type { Contact } from './item.js';
import { type AddressBook, readBook } from './read-book.js';

const samples = ['ios4-nationalgallery', 'ios16.3-belkactf6', 'ios18-schema-fixture'] as const;

function bookOf(sample: string): AddressBook {
  using made = copiesOf({ book: `contacts/${sample}/AddressBook.sqlitedb` });
  const [copy] = made.copies;
  assert.ok(copy);
  using database = openStore(copy);
  return readBook({ database, copy, tell: ({ message }) => assert.fail(message) });
}

for (const sample of samples) {
  test(`the address book ${sample} is read as an independent decoder reads it`, withSamples, () => {
    const book = bookOf(sample);
    const expected = expectedRows(`contacts-${sample}`);
    const of = (kind: string) => expected.filter((row) => row['kind'] === kind);
    const shown = [...book.people].map((person) => ({
      rowid: person.id,
      kind: person.kind === 'person' ? 'person' : 'organisation',
      names: [person.first, person.middle, person.last, person.prefix, person.suffix, person.nickname],
      work: [person.organization, person.department, person.jobTitle],
      note: person.note,
      birthday: person.birthday ?? null,
      created: seconds(person.created),
      modified: seconds(person.modified),
      store: person.store ?? null,
      groups: book.groups.filter(({ members }) => members.includes(person.id)).map(({ id }) => id),
      values: valuesOf(person),
    }));
    assert.deepEqual(
      shown,
      expected
        .filter((row) => row['values'] !== undefined)
        .map((row) => ({
          rowid: row['rowid'],
          kind: row['organisation'] ? 'organisation' : 'person',
          names: ['First', 'Middle', 'Last', 'Prefix', 'Suffix', 'Nickname'].map((name) => row[name]),
          work: ['Organization', 'Department', 'JobTitle'].map((name) => row[name]),
          note: row['Note'],
          birthday: row['birthday'],
          created: row['created'],
          modified: row['modified'],
          store: row['store'],
          groups: row['groups'],
          values: (row['values'] as ExpectedValue[]).map(({ kind, label, value, fields }) => ({
            kind,
            label,
            value,
            fields: fields && lowerKeys(fields),
          })),
        })),
    );
    assert.deepEqual(
      book.groups.map(({ id, name }) => ({ kind: 'group', name, rowid: id })),
      of('group'),
    );
    assert.deepEqual(
      book.stores.map(({ id, name = null, type, isEnabled }) => ({ id, name, type, enabled: isEnabled ? 1 : 0 })),
      of('store').map(({ rowid, name, type, enabled }) => ({ id: rowid, name, type, enabled })),
    );
  });
}

interface ExpectedValue {
  readonly kind: string;
  readonly label: string | null;
  readonly value: string | null;
  readonly fields: Readonly<Record<string, string>> | null;
}

/** In the order in which the samples have them. */
function valuesOf({ phones, emails, addresses, messengers, urls }: Omit<Contact, 'rows' | 'displayName' | 'groups'>) {
  const simple = (kind: string, values: readonly { label?: string; value: string }[]) =>
    values.map(({ label = null, value }) => ({ kind, label, value, fields: null as unknown }));
  return [
    ...simple('phone', phones),
    ...simple('email', emails),
    ...addresses.map(({ label = null, ...fields }) => ({
      kind: 'address',
      label,
      value: null,
      fields: lowerKeys(fields) as unknown,
    })),
    ...messengers.map(({ label = null, username = null }) => ({ kind: 'im', label, value: username, fields: null })),
    ...simple('url', urls),
  ];
}

function lowerKeys(fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key.toLowerCase(), value as unknown]));
}

function seconds(date: Date | undefined): string | null {
  return date ? date.toISOString().replace('.000Z', 'Z') : null;
}

test('everything of a real iOS 16 address book is in its log, and is read', withSamples, () => {
  const folder = 'contacts/ios16.3-belkactf6';
  const files = { book: `${folder}/AddressBook.sqlitedb`, pictures: `${folder}/AddressBookImages.sqlitedb` };
  const { items, notices } = readAll(contacts, files);
  assert.deepEqual(notices, []);
  assert.deepEqual(
    items.map(({ displayName, emails }) => [displayName, emails]),
    [['William Phorger', [{ label: 'Home', value: 'billthemegakill@icloud.com' }]]],
  );
});
