import type { Category } from '../../reader.js';
import { safariFiles } from '../places.js';
import { describeBookmarks } from './describe.js';
import type { Bookmark } from './item.js';
import { readBookmarks } from './read.js';

/** Safari's bookmarks and reading list (docs/formats/content-safari.md §2). */
export const bookmarks: Category<Bookmark> = {
  kind: 'bookmarks',
  describe: describeBookmarks,
  locate: async (files) => (await safariFiles(files, ['Bookmarks.db'])).map((file) => ({ role: 'bookmarks', file })),
  read: readBookmarks,
};
