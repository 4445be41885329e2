import { withoutEmpty } from '../store/without-empty.js';
import type { Contact, Picture } from './item.js';
import type { Values } from './multi-values.js';
import type { AddressBook, StoredPerson } from './read-book.js';

/**
 * The cards that a person sees: rows that the phone links are one, with the values of all of them, each once
 * (docs/formats/content-contacts.md §5). In the order of their first rows.
 */
export function* cardsOf(book: AddressBook, pictureOf: (record: number) => Picture | undefined): Generator<Contact> {
  const groupsOf = groupNames(book);
  for (const people of joined(book.people)) yield toCard(people, { book, groupsOf, pictureOf });
}

function joined(people: readonly StoredPerson[]): Iterable<readonly StoredPerson[]> {
  const cards = new Map<string, StoredPerson[]>();
  for (const person of people) {
    const key = person.link === undefined ? `row ${person.id}` : `link ${person.link}`;
    const card = cards.get(key) ?? [];
    cards.set(key, card);
    card.push(person);
  }
  return cards.values();
}

interface Around {
  readonly book: AddressBook;
  groupsOf(record: number): readonly string[];
  pictureOf(record: number): Picture | undefined;
}

function toCard(people: readonly StoredPerson[], { book, groupsOf, pictureOf }: Around): Contact {
  // The row that gives the name goes first, so that whatever is taken from one row is taken from that one.
  const inOrder = [...people].sort((one, other) => Number(other.isPreferredName) - Number(one.isPreferredName));
  const [first = people[0]] = inOrder;
  if (!first) throw new RangeError('a card has a row');
  const rows = people.map(({ id }) => id);
  const { store, link: _, isPreferredName: _isPreferred, ...own } = first;
  const values = unitedValues(inOrder);
  const picture = inOrder.map(({ id }) => pictureOf(id)).find((found) => found !== undefined);
  const account = book.stores.find(({ id }) => id === store)?.name;
  const isMe = book.stores.some(({ me }) => me !== undefined && rows.includes(me)) ? (true as const) : undefined;
  return {
    ...missingFrom(inOrder),
    ...own,
    ...values,
    rows,
    displayName: displayName({ ...missingFrom(inOrder), ...own, ...values }),
    groups: [...new Set(rows.flatMap(groupsOf))],
    ...withoutEmpty({ account, isMe, picture }),
  };
}

/** What the first row does not say and another one does. */
function missingFrom(people: readonly StoredPerson[]) {
  const found = <K extends keyof StoredPerson>(key: K) =>
    people.map((person) => person[key]).find((value) => value !== undefined);
  return withoutEmpty({
    nickname: found('nickname'),
    organization: found('organization'),
    department: found('department'),
    jobTitle: found('jobTitle'),
    note: found('note'),
    birthday: found('birthday'),
  });
}

function unitedValues(people: readonly StoredPerson[]): Values {
  return {
    phones: united(
      people,
      ({ phones }) => phones,
      ({ value }) => digitsOf(value),
    ),
    emails: united(
      people,
      ({ emails }) => emails,
      ({ value }) => value.toLowerCase(),
    ),
    addresses: united(people, ({ addresses }) => addresses, JSON.stringify),
    urls: united(
      people,
      ({ urls }) => urls,
      ({ value }) => value,
    ),
    dates: united(people, ({ dates }) => dates, JSON.stringify),
    related: united(people, ({ related }) => related, JSON.stringify),
    messengers: united(people, ({ messengers }) => messengers, JSON.stringify),
    profiles: united(people, ({ profiles }) => profiles, JSON.stringify),
  };
}

/** What several rows have, each once; of a single row all of it, as it is stored. */
function united<T>(
  people: readonly StoredPerson[],
  listOf: (person: StoredPerson) => readonly T[],
  sameness: (value: T) => string,
): readonly T[] {
  const [only] = people;
  if (only && people.length === 1) return listOf(only);
  const known = new Map<string, T>();
  for (const value of people.flatMap(listOf)) {
    const key = sameness(value);
    if (!known.has(key)) known.set(key, value);
  }
  return [...known.values()];
}

/** What makes two spellings of a number the same; a number without digits is its letters. */
function digitsOf(phone: string): string {
  const digits = phone.replace(/\D/g, '');
  return digits === '' ? phone : digits;
}

function displayName(card: Partial<StoredPerson>): string {
  const { first, middle, last, organization, nickname, phones, emails, kind } = card;
  const name = [first, middle, last].filter((part) => part !== undefined).join(' ');
  const inOrder = kind === 'organization' ? [organization, name] : [name, organization];
  const named = [...inOrder, nickname, emails?.[0]?.value, phones?.[0]?.value].find((text) => (text ?? '') !== '');
  return named ?? 'No Name';
}

function groupNames({ groups }: AddressBook): (record: number) => readonly string[] {
  const names = new Map<number, string[]>();
  for (const { name, members } of groups) {
    for (const member of members) {
      const list = names.get(member) ?? [];
      names.set(member, list);
      list.push(name);
    }
  }
  return (record) => names.get(record) ?? [];
}
