import type { Party } from '../calls/item.js';
import type { About, Column, Description } from '../description.js';
import type { Contact, Labelled, OnlineAccount, PostalAddress } from './item.js';

const columns: readonly Column<Contact>[] = [
  { name: 'Name', value: ({ displayName }) => displayName },
  { name: 'Prefix', value: ({ prefix }) => prefix },
  { name: 'First name', value: ({ first }) => first },
  { name: 'Middle name', value: ({ middle }) => middle },
  { name: 'Last name', value: ({ last }) => last },
  { name: 'Suffix', value: ({ suffix }) => suffix },
  { name: 'Nickname', value: ({ nickname }) => nickname },
  { name: 'Organization', value: ({ organization }) => organization },
  { name: 'Department', value: ({ department }) => department },
  { name: 'Job title', value: ({ jobTitle }) => jobTitle },
  { name: 'Phones', value: ({ phones }) => listed(phones.map(labelled)) },
  { name: 'E-mails', value: ({ emails }) => listed(emails.map(labelled)) },
  { name: 'Addresses', value: ({ addresses }) => listed(addresses.map(addressLine)) },
  { name: 'Web sites', value: ({ urls }) => listed(urls.map(labelled)) },
  { name: 'Birthday', value: ({ birthday }) => birthday },
  { name: 'Dates', value: ({ dates }) => listed(dates.map(labelled)) },
  { name: 'Related', value: ({ related }) => listed(related.map(labelled)) },
  { name: 'Messengers', value: ({ messengers }) => listed(messengers.map(accountLine)) },
  { name: 'Profiles', value: ({ profiles }) => listed(profiles.map(accountLine)) },
  { name: 'Groups', value: ({ groups }) => listed(groups) },
  { name: 'Account', value: ({ account }) => account },
  { name: 'Note', value: ({ note }) => note },
  { name: 'Created', value: ({ created }) => created },
  { name: 'Modified', value: ({ modified }) => modified },
];

/** What exporters need to know of a contact. */
export const describeContacts: Description<Contact> = {
  schema: 'contact/1',
  columns,
  about: aboutOf,
  people: peopleOf,
  card: (contact) => contact,
};

/** All that a card says: the columns have it in words. */
function aboutOf(contact: Contact): About {
  const { id, uid, displayName } = contact;
  const said = columns.map(({ value }) => value(contact));
  return { identity: uid ?? `row ${id}`, title: displayName, words: said.filter((cell) => typeof cell === 'string') };
}

/** The same person under each name, number and address. */
function peopleOf({ id, displayName, nickname, organization, phones, emails }: Contact): readonly Party[] {
  const names = [displayName, nickname, organization].filter((name) => name !== undefined);
  const addresses = [...phones, ...emails].map(({ value }) => value);
  return [...names.map((name) => ({ name, contact: id })), ...addresses.map((address) => ({ address, contact: id }))];
}

function listed(lines: readonly string[]): string | undefined {
  return lines.length === 0 ? undefined : lines.join('\n');
}

function labelled({ label, value }: Labelled): string {
  return label === undefined ? value : `${label}: ${value}`;
}

function addressLine({ label, street, zip, city, state, country }: PostalAddress): string {
  const parts = [street?.replaceAll('\n', ', '), [zip, city].filter(Boolean).join(' '), state, country];
  return labelled({ ...(label === undefined ? {} : { label }), value: parts.filter(Boolean).join(', ') });
}

function accountLine({ service, username, url }: OnlineAccount): string {
  return [service, username ?? url].filter(Boolean).join(': ');
}
