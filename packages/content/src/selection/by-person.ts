import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@pearmain/base';
import type { ContentNotice } from '@pearmain/contract';
import type { Party } from '../calls/item.js';
import type { Contact } from '../contacts/item.js';
import { locateContacts } from '../contacts/locate.js';
import type { Description } from '../description.js';
import { addressKeys } from '../names/name-book.js';
import type { BackupFiles } from '../reader.js';
import { readItems } from '../reading/read-items.js';
import { copyAside } from '../store/copy-aside.js';
import type { ItemTest } from './selection.js';
import { hasWords } from './words.js';

/** Where the address book is looked for, and a private folder for copies of it. */
export interface BookSource {
  readonly files: BackupFiles;
  readonly scratch: string;
  /** Tells of what cannot be read of it: whom it names may have more numbers than are found then. */
  tell(notice: ContentNotice): void;
}

/**
 * Whether somebody of that name, number or address has to do with an item. Whom the address book knows is found under every name,
 * number and address that it has of them; several people of that name are all meant.
 */
export async function testPerson(
  describe: Description<object>,
  wanted: string,
  source: BookSource,
  signal: AbortSignal,
): Promise<ItemTest> {
  const keys = new Set(askedKeys(wanted));
  const cards = new Set<number>();
  for await (const contact of contactsOf(source, signal)) {
    const names = [contact.displayName, contact.nickname, contact.organization].filter((name) => name !== undefined);
    const reachable = [...contact.phones, ...contact.emails].flatMap(({ value }) => addressKeys(value));
    if (!names.some((name) => hasWords(name, wanted)) && !reachable.some((key) => keys.has(key))) continue;
    cards.add(contact.id);
  }
  const is = ({ name, address, contact }: Party): boolean =>
    (contact !== undefined && cards.has(contact)) ||
    (name !== undefined && hasWords(name, wanted)) ||
    (address !== undefined && addressKeys(address).some((key) => keys.has(key)));
  return (item) => describe.people?.(item).some(is) ?? false;
}

/** Of a number the strictest two: with less of it other people would be meant, too. */
function askedKeys(wanted: string): readonly string[] {
  return /[\p{L}]/u.test(wanted) && !wanted.includes('@') ? [] : addressKeys(wanted).slice(0, 2);
}

/** None where there is no address book, and what can be read of a damaged one: items have names and numbers themselves. */
async function* contactsOf({ files, scratch, tell }: BookSource, signal: AbortSignal): AsyncGenerator<Contact> {
  const located = await locateContacts(files);
  const books = located.filter(({ role }) => role === 'book');
  if (books.length === 0) return;
  try {
    const folder = join(scratch, 'book');
    mkdirSync(folder);
    const copies = await copyAside(files, books, folder);
    for await (const { items, notices } of readItems({ kind: 'contacts', copies }, signal)) {
      notices.forEach(tell);
      yield* items as readonly Contact[]; // of that kind
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    tell({ where: 'the address book', message: `Not everything of that person may have been found: ${error.message}` });
  }
}
