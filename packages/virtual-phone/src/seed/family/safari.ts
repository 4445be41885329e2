import { writeBinaryPlist } from '@pearmain/formats';
import { buildDatabase, type Draft, table } from '../making/database.js';
import { uuidFor } from '../making/labels.js';
import { appleSeconds, later, moment, unixSeconds } from '../making/moments.js';
import { SeededRandom } from '../making/seeded-random.js';
import type { SeedWriter } from '../seed-writer.js';
import { icon } from './pictures.js';

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
];

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

const sites = [
  'trains.example/',
  'bakery.example/',
  'school.example/news',
  'birds.example/?q=heron',
  'ships.example/',
  'weather.example/berlin',
];

function history(): Uint8Array {
  return buildDatabase({
    schema: [
      table(
        'history_items',
        `${row}, url TEXT NOT NULL UNIQUE, domain_expansion TEXT NULL, visit_count INTEGER NOT NULL, daily_visit_counts BLOB NOT NULL, weekly_visit_counts BLOB NULL, autocomplete_triggers BLOB NULL, should_recompute_derived_visit_counts INTEGER NOT NULL, visit_count_score INTEGER NOT NULL, status_code INTEGER NOT NULL DEFAULT 0`,
      ),
      table(
        'history_visits',
        `${row}, history_item INTEGER NOT NULL REFERENCES history_items(id) ON DELETE CASCADE, visit_time REAL NOT NULL, title TEXT NULL, load_successful BOOLEAN NOT NULL DEFAULT 1, http_non_get BOOLEAN NOT NULL DEFAULT 0, synthesized BOOLEAN NOT NULL DEFAULT 0, redirect_source INTEGER NULL, redirect_destination INTEGER NULL, origin INTEGER NOT NULL DEFAULT 0, generation INTEGER NOT NULL DEFAULT 0, attributes INTEGER NOT NULL DEFAULT 0, score INTEGER NOT NULL DEFAULT 0`,
      ),
      table(
        'history_tombstones',
        `${row}, start_time REAL NOT NULL, end_time REAL NOT NULL, url TEXT, generation INTEGER NOT NULL DEFAULT 0`,
      ),
      table(
        'history_tags',
        `${row}, type INTEGER NOT NULL, level INTEGER NOT NULL, identifier TEXT NOT NULL, title TEXT NOT NULL, modification_timestamp REAL NOT NULL, item_count INTEGER NOT NULL`,
      ),
      table('history_items_to_tags', 'history_item INTEGER NOT NULL, tag_id INTEGER NOT NULL, timestamp REAL NOT NULL'),
      table('history_client_versions', 'client_version INTEGER PRIMARY KEY, last_seen REAL NOT NULL'),
      table('history_event_listeners', 'listener_name TEXT PRIMARY KEY NOT NULL UNIQUE, last_seen REAL NOT NULL'),
      table(
        'history_events',
        `${row}, event_type TEXT NOT NULL, event_time REAL NOT NULL, pending_listeners TEXT NOT NULL, value BLOB`,
      ),
      table('metadata', 'key TEXT NOT NULL UNIQUE, value'),
      'CREATE INDEX history_visits__last_visit ON history_visits (history_item, visit_time DESC, synthesized ASC);',
    ],
    wal: true,
    userVersion: 15,
    fill(draft) {
      const random = new SeededRandom('safari history');
      const visits = Array.from({ length: 60 }, (_, index) => ({
        site: random.below(sites.length),
        at: later(moment('2025-12-01T08:00:00Z'), index * 50_000),
      }));
      for (const [index, site] of sites.entries()) {
        const count = visits.filter((visit) => visit.site === index).length;
        addHistoryItem(draft, index + 1, `https://${site}`, count);
      }
      for (const { site, at } of visits) {
        draft.insert('history_visits', {
          history_item: site + 1,
          visit_time: appleSeconds(at),
          title: `Page of ${sites[site]}`,
          origin: site % 2,
        });
      }
      addRedirect(draft, visits.length);
      const start = appleSeconds(moment('2025-10-01T00:00:00Z'));
      draft.insert('history_tombstones', {
        start_time: start,
        end_time: start + 3600,
        url: 'https://surprise.example/gift',
      });
      draft.insert('metadata', { key: 'hash_seed', value: 'c0ffee' });
    },
  });
}

/** One page that led to another: two visits at one time that name each other. */
function addRedirect(draft: Draft, before: number): void {
  const at = appleSeconds(moment('2026-01-09T08:00:00Z'));
  addHistoryItem(draft, 20, 'http://library.example/', 1);
  addHistoryItem(draft, 21, 'https://library.example/welcome', 1);
  draft.insert('history_visits', { history_item: 20, visit_time: at, title: '', redirect_destination: before + 2 });
  draft.insert('history_visits', { history_item: 21, visit_time: at, title: 'Library', redirect_source: before + 1 });
}

function addHistoryItem(draft: Draft, id: number, url: string, visits: number): void {
  draft.insert('history_items', {
    id,
    url,
    domain_expansion: url.replace(/^https?:\/\/(\w+)\..*/, '$1'),
    visit_count: visits,
    daily_visit_counts: Uint8Array.of(visits, 0, 0, 0),
    should_recompute_derived_visit_counts: 0,
    visit_count_score: visits * 100,
  });
}
