import type { Category } from '../../reader.js';
import { safariFiles } from '../places.js';
import { describeTabs } from './describe.js';
import type { Tab } from './item.js';
import { readTabs } from './read.js';

const roles = { 'SafariTabs.db': 'groups', 'BrowserState.db': 'state', 'CloudTabs.db': 'cloud' } as const;

/** The pages that are open in Safari (docs/formats/content-safari.md §4). Since iOS 13 they are in encrypted backups alone. */
export const tabs: Category<Tab> = {
  kind: 'tabs',
  onlyEncrypted: true,
  describe: describeTabs,
  locate: async (files) => {
    const found = await Promise.all(
      Object.entries(roles).map(async ([name, role]) =>
        (await safariFiles(files, [name])).map((file) => ({ role, file })),
      ),
    );
    return found.flat();
  },
  read: readTabs,
};
