import { writeBinaryPlist } from '@pearmain/formats';
import { buildDatabase, type Draft, table } from '../../making/database.js';
import { uuidFor } from '../../making/labels.js';
import { later, moment, unixSeconds } from '../../making/moments.js';
import type { SeedWriter } from '../../seed-writer.js';
import { icon } from '../pictures.js';
import { history, profileHistory } from './history.js';

const written = { born: moment('2024-09-20T08:30:00Z'), modified: moment('2026-01-10T17:30:00Z') };
const row = 'id INTEGER PRIMARY KEY AUTOINCREMENT';

const bookmarkTables: readonly string[] = [
  table(
    'bookmarks',
    `${row}, special_id INTEGER DEFAULT 0, parent INTEGER, type INTEGER, title TEXT, url TEXT COLLATE NOCASE`,
    'num_children INTEGER DEFAULT 0, editable INTEGER DEFAULT 1, deletable INTEGER DEFAULT 1, hidden INTEGER DEFAULT 0',
    'hidden_ancestor_count INTEGER DEFAULT 0, order_index INTEGER NOT NULL, external_uuid TEXT UNIQUE, read INTEGER DEFAULT NULL',
    'last_modified REAL DEFAULT NULL, server_id TEXT, sync_key TEXT, sync_data BLOB, added INTEGER DEFAULT 1',
    'deleted INTEGER DEFAULT 0, extra_attributes BLOB DEFAULT NULL, local_attributes BLOB DEFAULT NULL',
    'fetched_icon BOOL DEFAULT 0, icon BLOB DEFAULT NULL, dav_generation INTEGER DEFAULT 0, locally_added BOOL DEFAULT 0',
    'archive_status INTEGER DEFAULT 0, syncable BOOL DEFAULT 1, web_filter_status INTEGER DEFAULT 0',
    'modified_attributes UNSIGNED BIG INT DEFAULT 0, date_closed REAL DEFAULT NULL',
  ),
  table('folder_ancestors', `${row}, folder_id INTEGER NOT NULL, ancestor_id INTEGER NOT NULL`),
  table('bookmark_title_words', `${row}, bookmark_id INTEGER NOT NULL, word TEXT, word_index INTEGER`),
  table('generations', 'generation INTEGER NOT NULL DEFAULT 0, dav_generation INTEGER NOT NULL DEFAULT 0'),
  table('sync_properties', 'key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL'),
];

interface Bookmark {
  readonly id: number;
  readonly parent?: number;
  readonly title: string;
  readonly url?: string;
  readonly special?: number;
  readonly read?: boolean;
  readonly deleted?: boolean;
}

const bookmarks: readonly Bookmark[] = [
  { id: 1, parent: 0, title: 'BookmarksBar', special: 1 },
  { id: 2, parent: 0, title: 'BookmarksMenu', special: 2 },
  { id: 3, parent: 0, title: 'com.apple.ReadingList', special: 3 },
  { id: 4, parent: 1, title: 'Fahrplan', url: 'https://trains.example/berlin?q=harbour' },
  { id: 5, parent: 1, title: 'Rezepte 🍲' },
  { id: 6, parent: 5, title: 'Kanelbullar', url: 'https://bakery.example/kanelbullar' },
  { id: 7, parent: 5, title: 'خبز', url: 'https://bakery.example/%D8%AE%D8%A8%D8%B2' },
  { id: 8, parent: 2, title: 'School', url: 'https://school.example/' },
  { id: 9, parent: 3, title: 'How ferries float', url: 'https://ships.example/float', read: false },
  { id: 10, parent: 3, title: 'Winter birds', url: 'https://birds.example/winter', read: true },
  { id: 11, parent: 2, title: 'Gone', url: 'https://gone.example/', deleted: true },
];

/** Safari: bookmarks, history, open tabs, a web clip (docs/formats/seeds.md §4.7). */
export function seedSafari(writer: SeedWriter): void {
  const folder = 'Library/Safari';
  writer.file(
    'HomeDomain',
    `${folder}/Bookmarks.db`,
    bookmarkDatabase((draft) => addBookmarks(draft, bookmarks)),
    written,
  );
  writer.file('HomeDomain', `${folder}/History.db`, history(), written);
  writer.file('HomeDomain', `${folder}/Profiles/${uuidFor('profile School')}/History.db`, profileHistory(), written);
  writer.file('HomeDomain', `${folder}/CloudTabs.db`, cloudTabs(), written);
  writer.file(
    'HomeDomain',
    `${folder}/SafariTabs.db`,
    bookmarkDatabase((draft) => addBookmarks(draft, tabs)),
    written,
  );
  const searches = [{ SearchString: 'ferry gotland', Date: moment('2025-06-02T19:00:00Z') }];
  writer.file(
    'HomeDomain',
    'Library/Preferences/com.apple.mobilesafari.plist',
    writeBinaryPlist({ RecentWebSearches: searches }),
    written,
  );
  const clip = `Library/WebClips/${uuidFor('web clip')}.webclip`;
  writer.file(
    'HomeDomain',
    `${clip}/Info.plist`,
    writeBinaryPlist({ Title: 'School', URL: 'https://school.example/', FullScreen: false }),
    written,
  );
  writer.file('HomeDomain', `${clip}/icon.png`, icon('web clip'), written);
}

const tabs: readonly Bookmark[] = [
  { id: 1, parent: 0, title: 'Local' },
  { id: 2, parent: 0, title: 'Private' },
  { id: 3, parent: 0, title: 'Holiday' },
  { id: 4, parent: 1, title: 'Ships of the Baltic', url: 'https://museum.example/ships' },
  { id: 5, parent: 3, title: 'Ferry', url: 'https://ferry.example/' },
  { id: 6, parent: 2, title: 'A private page', url: 'https://private.example/' },
  { id: 7, parent: 0, title: 'pinned' },
  { id: 8, parent: 7, title: 'Weather', url: 'https://weather.example/berlin' },
];

/** What is open on Nora's other device. */
function cloudTabs(): Uint8Array {
  const device = uuidFor('device iPad');
  return buildDatabase({
    schema: [
      table(
        'cloud_tab_devices',
        'device_uuid TEXT PRIMARY KEY NOT NULL, system_fields BLOB NOT NULL, device_name TEXT, last_modified REAL',
      ),
      table(
        'cloud_tabs',
        'tab_uuid TEXT PRIMARY KEY NOT NULL, system_fields BLOB NOT NULL, device_uuid TEXT NOT NULL, position BLOB NOT NULL, title TEXT, url TEXT NOT NULL',
        'is_showing_reader BOOLEAN DEFAULT 0, is_pinned BOOLEAN DEFAULT 0',
      ),
    ],
    fill(draft) {
      const system_fields = new Uint8Array(4);
      draft.insert('cloud_tab_devices', { device_uuid: device, system_fields, device_name: 'Nora’s iPad' });
      draft.insert('cloud_tabs', {
        tab_uuid: uuidFor('tab iPad'),
        system_fields,
        device_uuid: device,
        position: new Uint8Array(4),
        title: 'Kites',
        url: 'https://kites.example/',
      });
    },
  });
}

function bookmarkDatabase(fill: (draft: Draft) => void): Uint8Array {
  return buildDatabase({ schema: bookmarkTables, fill });
}

function addBookmarks(draft: Draft, list: readonly Bookmark[]): void {
  draft.insert('generations', { generation: 1, dav_generation: 1 });
  draft.insert('bookmarks', {
    id: 0,
    type: 1,
    title: 'Root',
    num_children: list.filter(({ parent }) => parent === 0).length,
    order_index: 0,
    external_uuid: 'Root',
  });
  const places = new Map<number | undefined, number>();
  for (const { id, parent, title, url, special = 0, read, deleted = false } of list) {
    const place = places.get(parent) ?? 0;
    places.set(parent, place + 1);
    draft.insert('bookmarks', {
      id,
      special_id: special,
      parent,
      type: url === undefined ? 1 : 0,
      title,
      url: url ?? '',
      num_children: list.filter((other) => other.parent === id).length,
      order_index: place,
      external_uuid: uuidFor(`bookmark ${title}`),
      read,
      last_modified: unixSeconds(written.modified) - id * 1000,
      deleted,
      extra_attributes: read === undefined ? undefined : readingListFacts(title, id),
    });
    if (url === undefined && parent !== undefined)
      draft.insert('folder_ancestors', { folder_id: id, ancestor_id: parent });
  }
}

function readingListFacts(title: string, id: number): Uint8Array {
  const added = later(moment('2025-11-01T20:00:00Z'), id * 60);
  return writeBinaryPlist({
    'com.apple.ReadingList': { DateAdded: added, PreviewText: `${title}: a page to read later.` },
  });
}
