import type { Column } from '../../description.js';
import type { Category } from '../../reader.js';
import { locateAll, type Place } from '../../store/locate-all.js';
import type { Account } from './item.js';
import { readAccounts } from './read.js';

const places: readonly Place[] = [
  ['store', 'HomeDomain', 'Library/Accounts/Accounts3.sqlite'],
  ['store', 'HomeDomain', 'Library/Accounts/VerifiedBackup/Accounts3.sqlite'],
];

const columns: readonly Column<Account>[] = [
  { name: 'Type', value: ({ type }) => type },
  { name: 'Description', value: ({ description }) => description },
  { name: 'User', value: ({ username }) => username },
  { name: 'Active', value: ({ isActive }) => isActive },
  { name: 'Created', value: ({ created }) => created },
  { name: 'Set up by', value: ({ owner }) => owner },
  { name: 'Number', value: ({ id }) => id },
  { name: 'Part of', value: ({ parent }) => parent },
];

/** Accounts that the phone signs in to, without passwords (docs/formats/content-settings.md §2). */
export const accounts: Category<Account> = {
  kind: 'accounts',
  describe: { schema: 'account/1', columns, when: ({ created }) => created && { from: created } },
  locate: (files) => locateAll(files, places),
  read: readAccounts,
};
