import { buildDatabase, type Draft, table } from '../../making/database.js';
import { appleSeconds, later, moment } from '../../making/moments.js';
import { SeededRandom } from '../../making/seeded-random.js';

const sites = [
  'trains.example/',
  'bakery.example/',
  'school.example/news',
  'birds.example/?q=heron',
  'ships.example/',
  'weather.example/berlin',
];

const row = 'id INTEGER PRIMARY KEY AUTOINCREMENT';

const schema: readonly string[] = [
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
];

/** The visits of everybody's profile (docs/formats/seeds.md §4.7). */
export function history(): Uint8Array {
  return buildDatabase({
    schema,
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

/** The visits of the profile “School”: two to one page. */
export function profileHistory(): Uint8Array {
  return buildDatabase({
    schema,
    wal: true,
    userVersion: 15,
    fill(draft) {
      addHistoryItem(draft, 1, 'https://school.example/timetable', 2);
      for (const at of ['2026-01-07T06:45:00Z', '2026-01-08T06:45:00Z']) {
        draft.insert('history_visits', { history_item: 1, visit_time: appleSeconds(moment(at)), title: 'Timetable' });
      }
    },
  });
}
