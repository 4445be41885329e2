import { writeBinaryPlist } from '@pearmain/formats';
import { buildDatabase, type Draft, table } from '../making/database.js';
import { uuidFor } from '../making/labels.js';
import { appleSeconds, moment, unixSeconds } from '../making/moments.js';
import type { EveryKind, IsAtLeast, PlannedBookmark } from './plan.js';

const row = 'id INTEGER PRIMARY KEY AUTOINCREMENT';
const modified = moment('2024-03-06T08:00:00Z');

function bookmarkTable(isAtLeast: IsAtLeast): string {
  return table(
    'bookmarks',
    `${row}, special_id INTEGER DEFAULT 0, parent INTEGER, type INTEGER, title TEXT, url TEXT COLLATE NOCASE, num_children INTEGER DEFAULT 0`,
    'editable INTEGER DEFAULT 1, deletable INTEGER DEFAULT 1, hidden INTEGER DEFAULT 0, order_index INTEGER NOT NULL, external_uuid TEXT UNIQUE',
    ...(isAtLeast('6.0')
      ? ['read INTEGER DEFAULT NULL, last_modified REAL DEFAULT NULL, deleted INTEGER DEFAULT 0']
      : []),
    ...(isAtLeast('7.0') ? ['extra_attributes BLOB DEFAULT NULL, local_attributes BLOB DEFAULT NULL'] : []),
  );
}

/** Bookmarks: the reading list and what was deleted came with iOS 6 (docs/formats/content-safari.md §2). */
export function bookmarkStore({ bookmarks }: EveryKind, isAtLeast: IsAtLeast): Uint8Array {
  return treeOf(bookmarks, isAtLeast);
}

/** The tabs of iOS 15 and later are a tree as bookmarks are (docs/formats/content-safari.md §4). */
export function tabGroups({ tabs }: EveryKind, isAtLeast: IsAtLeast): Uint8Array {
  const inside = tabs.map((tab) => ({ ...tab, folders: ['Local'] }));
  return treeOf([{ title: 'Local', folders: [] }, ...inside], isAtLeast);
}

function treeOf(list: readonly PlannedBookmark[], isAtLeast: IsAtLeast): Uint8Array {
  return buildDatabase({
    schema: [bookmarkTable(isAtLeast)],
    fill(draft) {
      draft.insert('bookmarks', { id: 0, type: 1, title: 'Root', order_index: 0, external_uuid: 'Root' });
      const folders = new Map<string, number>([['', 0]]);
      for (const [index, { title, url, folders: above }] of list.entries()) {
        const id = index + 1;
        if (url === undefined) folders.set([...above, title].join('/'), id);
        draft.insert('bookmarks', {
          id,
          special_id: title === 'BookmarksBar' ? 1 : 0,
          parent: folders.get(above.join('/')) ?? 0,
          type: url === undefined ? 1 : 0,
          title,
          url: url ?? '',
          order_index: index,
          external_uuid: uuidFor(`bookmark ${title}`),
          ...(isAtLeast('6.0') ? { last_modified: unixSeconds(modified) } : {}),
        });
      }
    },
  });
}

/** The list of pages of iOS 7 and earlier, the newest first, their times as text (docs/formats/content-safari.md §3). */
export function historyList({ visits }: EveryKind): Uint8Array {
  const pages = visits.map(({ at, title, url }) => ({
    '': url,
    title,
    lastVisitedDate: appleSeconds(moment(at)).toFixed(1),
    visitCount: 1,
  }));
  return writeBinaryPlist({ WebHistoryFileVersion: 1, WebHistoryDates: pages.reverse() });
}

/** The visits of iOS 8 and later, counted from 1970 since iOS 26. */
export function historyStore({ visits }: EveryKind, isAtLeast: IsAtLeast): Uint8Array {
  const more = isAtLeast('10.0')
    ? ['generation INTEGER DEFAULT 0, attributes INTEGER DEFAULT 0, score INTEGER DEFAULT 0']
    : [];
  return buildDatabase({
    wal: true,
    schema: [
      table('history_items', `${row}, url TEXT NOT NULL UNIQUE, domain_expansion TEXT, visit_count INTEGER NOT NULL`),
      table(
        'history_visits',
        `${row}, history_item INTEGER NOT NULL, visit_time REAL NOT NULL, title TEXT, load_successful BOOLEAN DEFAULT 1`,
        'http_non_get BOOLEAN DEFAULT 0, redirect_source INTEGER, redirect_destination INTEGER, origin INTEGER DEFAULT 0',
        ...more,
      ),
    ],
    fill(draft) {
      for (const [index, { at, title, url }] of visits.entries()) {
        const id = index + 1;
        draft.insert('history_items', { id, url, visit_count: 1 });
        const time = isAtLeast('26.0') ? unixSeconds(moment(at)) : appleSeconds(moment(at));
        draft.insert('history_visits', { id, history_item: id, visit_time: time, title });
      }
    },
  });
}

/** The tabs of iOS 7 to 14, of which one more is private. */
export function tabState({ tabs }: EveryKind): Uint8Array {
  const add = (draft: Draft, title: string, url: string, isPrivate: boolean): void =>
    draft.insert('tabs', {
      uuid: uuidFor(`tab ${title}`),
      title,
      url,
      order_index: 0,
      last_viewed_time: appleSeconds(modified),
      private_browsing: isPrivate,
    });
  return buildDatabase({
    schema: [
      table(
        'tabs',
        `${row}, uuid TEXT UNIQUE, title TEXT, url TEXT, order_index INTEGER, last_viewed_time REAL, private_browsing INTEGER`,
      ),
    ],
    fill(draft) {
      for (const { title, url } of tabs) add(draft, title, url, false);
      add(draft, 'Nobody else', 'https://private.example/', true);
    },
  });
}
