import { toBase64 } from '@pearmain/formats';
import type { Card, OnlineAccount, PostalAddress } from '../../contacts/item.js';
import { escaped, parameter } from '../content-line.js';
import { appleLabel, type Property, typed, type Version } from './types.js';

/** A card as properties, in the order in which they are written (docs/formats/exports.md §4). */
export function* propertiesOf(card: Card, version: Version): Generator<Property> {
  const text = (name: string, value: string | undefined): Property[] =>
    value === undefined ? [] : [{ name, value: escaped(value) }];
  const { prefix, first, middle, last, suffix, organization, department } = card;
  yield { name: 'N', value: structured([last, first, middle, prefix, suffix]) };
  yield { name: 'FN', value: escaped(card.displayName) };
  yield* text('NICKNAME', card.nickname);
  if (organization !== undefined || department !== undefined) {
    yield { name: 'ORG', value: structured(department === undefined ? [organization] : [organization, department]) };
  }
  yield* text('TITLE', card.jobTitle);
  if (card.kind === 'organization') yield { name: 'X-ABShowAs', value: 'COMPANY' };
  if (card.kind === 'organization' && version === '4.0') yield { name: 'KIND', value: 'org' };
  yield* text('X-PHONETIC-FIRST-NAME', card.firstPhonetic);
  yield* text('X-PHONETIC-MIDDLE-NAME', card.middlePhonetic);
  yield* text('X-PHONETIC-LAST-NAME', card.lastPhonetic);
  yield* text('X-MAIDENNAME', card.previousLast);
  for (const { label, value } of card.phones) yield { ...typed('TEL', label, version), value: escaped(value) };
  for (const { label, value } of card.emails) yield { ...typed('EMAIL', label, version), value: escaped(value) };
  for (const address of card.addresses) yield addressProperty(address, version);
  for (const { label, value } of card.urls) yield { ...typed('URL', label, version), value: uri(value) };
  if (card.birthday !== undefined)
    yield { name: `BDAY${omitYear(card.birthday, version)}`, value: day(card.birthday, version) };
  for (const { label, value } of card.dates) yield* dateProperty(label, value, version);
  for (const { label = 'Other', value } of card.related) {
    yield { name: 'X-ABRELATEDNAMES', value: escaped(value), label: appleLabel(label) };
  }
  for (const account of card.messengers) yield* messengerProperty(account);
  for (const account of card.profiles) yield* profileProperty(account);
  if (card.groups.length > 0) yield { name: 'CATEGORIES', value: card.groups.map(escaped).join(',') };
  yield* text('NOTE', card.note);
  if (card.picture) yield pictureProperty(card.picture, version);
  if (card.uid !== undefined) yield uidProperty(card.uid, version);
  if (card.modified) yield { name: 'REV', value: card.modified.toISOString().replace(/[-:]|\.\d+/g, '') };
}

function structured(parts: readonly (string | undefined)[]): string {
  return parts.map((part) => escaped(part ?? '')).join(';');
}

function addressProperty(address: PostalAddress, version: Version): Property {
  const { label, street, subLocality, city, state, zip, country } = address;
  const lines = [street, subLocality].filter((line) => line !== undefined).join('\n');
  return {
    ...typed('ADR', label, version),
    value: structured([undefined, undefined, lines, city, state, zip, country]),
  };
}

/** A day without its year is `--0624` in 4.0; 3.0 has no such, and Apple's programs write the year 1604. */
function day(date: string, version: Version): string {
  if (version === '4.0')
    return date.startsWith('--') ? `--${date.slice(2).replace('-', '')}` : date.replaceAll('-', '');
  return date.startsWith('--') ? `1604-${date.slice(2)}` : date;
}

function omitYear(date: string, version: Version): string {
  return date.startsWith('--') && version === '3.0' ? ';X-APPLE-OMIT-YEAR=1604' : '';
}

function* dateProperty(label: string | undefined, value: string, version: Version): Generator<Property> {
  if (label === 'Anniversary' && version === '4.0') yield { name: 'ANNIVERSARY', value: day(value, version) };
  else
    yield {
      name: `X-ABDATE${omitYear(value, version)}`,
      value: day(value, '3.0'),
      label: appleLabel(label ?? 'Other'),
    };
}

const schemes: Readonly<Record<string, string>> = {
  aim: 'aim',
  facebook: 'xmpp',
  googletalk: 'xmpp',
  icq: 'aim',
  jabber: 'xmpp',
  msn: 'msnim',
  skype: 'skype',
  yahoo: 'ymsgr',
};

function* messengerProperty({ service = '', username }: OnlineAccount): Generator<Property> {
  if (username === undefined) return;
  const known = service.replace('Instant', '').toLowerCase();
  const scheme = Object.hasOwn(schemes, known) ? schemes[known] : 'x-apple';
  const type = service === '' ? '' : `;X-SERVICE-TYPE=${parameter(service)}`;
  yield { name: `IMPP${type}`, value: `${scheme}:${uriPart(username)}` };
}

function* profileProperty({ label, service, username, url }: OnlineAccount): Generator<Property> {
  if (url === undefined && username === undefined) return;
  const type = `;TYPE=${parameter((service ?? label ?? 'profile').toLowerCase())}`;
  const user = username === undefined ? '' : `;X-USER=${parameter(username)}`;
  yield { name: `X-SOCIALPROFILE${type}${user}`, value: uri(url ?? `x-apple:${uriPart(username ?? '')}`) };
}

function pictureProperty({ mediaType, data }: NonNullable<Card['picture']>, version: Version): Property {
  const base64 = toBase64(data);
  if (version === '4.0') return { name: 'PHOTO', value: `data:${mediaType};base64,${base64}` };
  return { name: `PHOTO;ENCODING=b;TYPE=${mediaType.slice('image/'.length).toUpperCase()}`, value: base64 };
}

const uuid = /^[0-9A-F]{8}-(?:[0-9A-F]{4}-){3}[0-9A-F]{12}$/i;

function uidProperty(uid: string, version: Version): Property {
  if (version === '3.0') return { name: 'UID', value: escaped(uid) };
  return uuid.test(uid)
    ? { name: 'UID', value: `urn:uuid:${uid.toLowerCase()}` }
    : { name: 'UID;VALUE=text', value: escaped(uid) };
}

/** An address is written as it is, but for what would end the line. */
function uri(text: string): string {
  return text.replace(/[\u0000-\u0020\u007f]/g, (character) => encodeURIComponent(character));
}

function uriPart(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}
