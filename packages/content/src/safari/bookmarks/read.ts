import { dateIn, textIn } from '@pearmain/formats';
import type { ReadContext } from '../../reader.js';
import { fromEach } from '../../store/from-each.js';
import type { Store } from '../../store/rows.js';
import { withoutEmpty } from '../../store/without-empty.js';
import { type BookmarkRow, bookmarkTree, type PlacedRow, readingListFacts } from '../bookmark-table.js';
import type { Bookmark } from './item.js';

/** All bookmarks as a tree is read. @throws content/damaged-store */
export function readBookmarks({ copies, tell }: ReadContext): Generator<Bookmark> {
  return fromEach(copies, tell, readOne);
}

function* readOne(store: Store): Generator<Bookmark> {
  for (const placed of bookmarkTree(store)) {
    if (!isRoot(placed.row)) yield toBookmark(placed);
  }
}

/** The one that everything is in has nothing to say. */
function isRoot({ id, isFolder, parent }: BookmarkRow): boolean {
  return id === 0 && isFolder && (parent === undefined || parent === 0);
}

const specials = { 1: 'favorites', 2: 'menu', 3: 'reading-list' } as const;

function toBookmark({ row, above }: PlacedRow): Bookmark {
  const { id, isFolder, title, isDeleted } = row;
  const facts = readingListFacts(row);
  const special: Readonly<Record<number, Bookmark['special']>> = specials;
  const folders = above.filter((each) => !isRoot(each));
  return {
    id,
    isFolder,
    title,
    folders: folders.map((folder) => folder.title),
    isInReadingList: row.isRead !== undefined || folders.some((folder) => special[folder.special] === 'reading-list'),
    isDeleted,
    ...withoutEmpty({
      uid: row.uid,
      special: special[row.special],
      url: row.url,
      isRead: row.isRead,
      preview: facts && textIn(facts, 'PreviewText'),
      added: facts && dateIn(facts, 'DateAdded'),
      lastViewed: facts && dateIn(facts, 'DateLastViewed'),
      modified: row.modified,
    }),
  };
}
