import { dateIn } from '@pearmain/formats';
import type { Row } from '@pearmain/sqlite';
import type { ReadContext } from '../../reader.js';
import { selectPresent } from '../../store/columns.js';
import { fromEach } from '../../store/from-each.js';
import { made, rowsOf, type Store } from '../../store/rows.js';
import { flagOf, textOf } from '../../store/values.js';
import { withoutEmpty } from '../../store/without-empty.js';
import { bookmarkTree, type PlacedRow } from '../bookmark-table.js';
import { type InProfile, readProfiles } from '../profiles.js';
import { webTimeOf } from '../web-time.js';
import type { Tab } from './item.js';

/** The open tabs of this phone, then those of other devices. @throws content/damaged-store */
export function* readTabs(context: ReadContext): Generator<Tab> {
  const { copies, tell } = context;
  const profileOf = readProfiles(context);
  const groups = copies.filter(({ role }) => role === 'groups');
  // Since iOS 15 the older store is not kept up beside the newer one.
  const own = groups.length > 0 ? groups : copies.filter(({ role }) => role === 'state');
  const others = copies.filter(({ role }) => role === 'cloud');
  yield* fromEach([...own, ...others], tell, (store) => readOne(store, profileOf(store.copy)));
}

function readOne(store: Store, profile: InProfile): Iterable<Tab> {
  if (store.copy.role === 'groups') return readGroups(store, profile);
  return store.copy.role === 'state' ? readState(store, profile) : readCloud(store);
}

/** Folders that are Safari's own and no group of a person's (docs/formats/content-safari.md §4). */
const ownFolders = new Set(['Root', 'Local', 'LocalProfile', 'pinned']);
const privateFolders = new Set(['Private', 'privatePinned']);

function* readGroups(store: Store, profile: InProfile): Generator<Tab> {
  for (const placed of bookmarkTree(store)) {
    const { url, isDeleted } = placed.row;
    if (url === undefined || isDeleted || placed.above.some(({ title }) => privateFolders.has(title))) continue;
    yield groupedTab(placed, url, profile);
  }
}

function groupedTab({ row, above }: PlacedRow, url: string, profile: InProfile): Tab {
  const { title, uid, extra, modified } = row;
  const folder = above.at(-1)?.title;
  const viewed = extra && (dateIn(extra, 'DateLastViewed') ?? dateIn(extra, 'LastVisitTime'));
  return {
    url,
    isPinned: folder === 'pinned',
    ...withoutEmpty({
      id: uid,
      title: title || undefined,
      group: folder === undefined || ownFolders.has(folder) ? undefined : folder,
      lastViewed: viewed ?? modified,
    }),
    ...profile,
  };
}

function* readState(store: Store, profile: InProfile): Generator<Tab> {
  const { database } = store;
  const columns = ['uuid', 'title', 'url', 'user_visible_url', 'last_viewed_time', 'private_browsing'];
  yield* rowsAsTabs(
    store,
    'tabs',
    `SELECT rowid AS id, ${selectPresent(database, 'tabs', columns)} FROM tabs`,
    (row) => {
      const url = textOf(row['url']) ?? textOf(row['user_visible_url']);
      if (url === undefined || flagOf(row['private_browsing'])) return undefined;
      const facts = {
        id: textOf(row['uuid']),
        title: textOf(row['title']),
        lastViewed: webTimeOf(row['last_viewed_time']),
      };
      return { url, isPinned: false, ...withoutEmpty(facts), ...profile };
    },
  );
}

function* readCloud(store: Store): Generator<Tab> {
  const { database } = store;
  if (!database.has('cloud_tab_devices')) return;
  const sql = `SELECT t.rowid AS id, ${selectPresent(database, 'cloud_tabs', ['tab_uuid', 'title', 'url', 'is_pinned'], 't')},
      ${selectPresent(database, 'cloud_tab_devices', ['device_name'], 'd')}
    FROM cloud_tabs t LEFT JOIN cloud_tab_devices d ON d.device_uuid = t.device_uuid ORDER BY t.rowid`;
  yield* rowsAsTabs(store, 'cloud_tabs', sql, (row) => {
    const url = textOf(row['url']);
    if (url === undefined) return undefined;
    const facts = { id: textOf(row['tab_uuid']), title: textOf(row['title']), device: textOf(row['device_name']) };
    return { url, isPinned: flagOf(row['is_pinned']), ...withoutEmpty(facts) };
  });
}

function* rowsAsTabs(store: Store, table: string, sql: string, toTab: (row: Row) => Tab | undefined): Generator<Tab> {
  if (!store.database.has(table)) return;
  for (const row of rowsOf(store, table, sql)) {
    const tab = made(store, table, row, toTab);
    if (tab) yield tab;
  }
}
