import type { Category } from '../../reader.js';
import { profileOf, safariFiles } from '../places.js';
import { describeHistory } from './describe.js';
import type { Visit } from './item.js';
import { readHistory } from './read.js';

/** The pages that were visited in Safari (docs/formats/content-safari.md §3). Since iOS 13 they are in encrypted backups alone. */
export const history: Category<Visit> = {
  kind: 'web-history',
  onlyEncrypted: true,
  describe: describeHistory,
  locate: async (files) => {
    const stores = (await safariFiles(files, ['History.db', 'History.plist'])).map((file) => ({
      role: file.relativePath.endsWith('.db') ? 'history' : 'old',
      file,
    }));
    const hasProfiles = stores.some(({ file }) => profileOf(file.relativePath) !== undefined);
    const named = hasProfiles ? await safariFiles(files, ['SafariTabs.db']) : [];
    return [...stores, ...named.map((file) => ({ role: 'groups', file }))];
  },
  read: readHistory,
};
