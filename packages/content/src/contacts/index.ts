import type { Category } from '../reader.js';
import { describeContacts } from './describe.js';
import type { Contact } from './item.js';
import { locateContacts } from './locate.js';
import { readContacts } from './read.js';

/** The address book (docs/formats/content-contacts.md). */
export const contacts: Category<Contact> = {
  kind: 'contacts',
  describe: describeContacts,
  locate: locateContacts,
  read: readContacts,
};
