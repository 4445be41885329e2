import type { BackupFiles, Located } from '../reader.js';

const folder = 'Library/AddressBook';
const books = /^AddressBook.*\.sqlitedb$/;

/** The address book, its pictures, and those of accounts in folders of their own (docs/formats/content-contacts.md §1). */
export async function locateContacts(files: BackupFiles): Promise<readonly Located[]> {
  const located: Located[] = [];
  for await (const file of files.below('HomeDomain', folder)) {
    const name = file.relativePath.slice(file.relativePath.lastIndexOf('/') + 1);
    if (!books.test(name)) continue;
    located.push({ role: name === 'AddressBookImages.sqlitedb' ? 'pictures' : 'book', file });
  }
  const path = ({ file }: Located): string => file.relativePath;
  return located.sort((one, other) => (path(one) < path(other) ? -1 : 1));
}
