import { locateNames } from '../names/read-names.js';
import type { BackupFiles, Located } from '../reader.js';
import { locateDrafts } from './drafts.js';

/** The store of Messages (docs/formats/content-messages.md §1), drafts, and the address book for the names in it. */
export async function locateMessages(files: BackupFiles): Promise<readonly Located[]> {
  const file = await files.find('HomeDomain', 'Library/SMS/sms.db');
  if (!file) return [];
  return [{ role: 'store', file }, ...(await locateDrafts(files)), ...(await locateNames(files))];
}
