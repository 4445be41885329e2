import type { About, Column, Description, Link } from '../../description.js';
import { withoutEmpty } from '../../store/without-empty.js';
import type { Bookmark } from './item.js';

const columns: readonly Column<Bookmark>[] = [
  { name: 'Folder', value: ({ folders }) => folders.join('\n') || undefined },
  { name: 'Title', value: ({ title }) => title },
  { name: 'Web page', value: ({ url }) => url },
  { name: 'Is a folder', value: ({ isFolder }) => isFolder },
  { name: 'Reading list', value: ({ isInReadingList }) => isInReadingList },
  { name: 'Read', value: ({ isRead }) => isRead },
  { name: 'Preview', value: ({ preview }) => preview },
  { name: 'Added', value: ({ added }) => added },
  { name: 'Last viewed', value: ({ lastViewed }) => lastViewed },
  { name: 'Modified', value: ({ modified }) => modified },
  { name: 'Deleted', value: ({ isDeleted }) => isDeleted },
];

/** What exporters need to know of a bookmark. */
export const describeBookmarks: Description<Bookmark> = { schema: 'bookmark/1', columns, about: aboutOf, link: toLink };

function aboutOf({ id, uid, title, url, folders, preview }: Bookmark): About {
  const place = folders.length === 0 ? undefined : { title: folders.join('/') };
  return { identity: uid ?? `row ${id}`, title, place, words: [url, preview] };
}

/** What other browsers show in place of Safari's own names. */
const titles = { favorites: 'Favorites', menu: 'Bookmarks Menu', 'reading-list': 'Reading List' } as const;

function toLink(bookmark: Bookmark): Link | undefined {
  const { isFolder, special, title, url, folders, added, modified, preview, isDeleted } = bookmark;
  if (isDeleted || (!isFolder && url === undefined)) return undefined;
  return {
    isFolder,
    title: special ? titles[special] : title,
    depth: folders.length,
    isToolbar: special === 'favorites',
    ...withoutEmpty({ url, added: added ?? modified, note: preview }),
  };
}
