import { AppError } from '@pearmain/base';
import { locateContacts } from '../contacts/locate.js';
import { readContacts } from '../contacts/read.js';
import type { BackupFiles, Located, ReadContext } from '../reader.js';
import { NameBook } from './name-book.js';

/** What copies of the address book are for, where names are taken from it. */
export const namesRole = 'names';

/** The address book, for a category that has people in it: `locate` adds these to its own files. */
export async function locateNames(files: BackupFiles): Promise<readonly Located[]> {
  const located = await locateContacts(files);
  return located.filter((each) => each.role === 'book').map(({ file }) => ({ role: namesRole, file }));
}

/** Who is who. Without an address book, or with a damaged one, people keep their numbers. */
export function readNames({ copies, tell }: ReadContext): NameBook {
  const books = copies.filter((copy) => copy.role === namesRole).map((copy) => ({ ...copy, role: 'book' }));
  const people = [];
  try {
    for (const person of readContacts({ copies: books, tell })) people.push(person);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    tell({ where: 'Contacts', message: error.message });
  }
  return new NameBook(people);
}
