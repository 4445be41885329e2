import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMade } from '../testing/made-stores.test.js';
import { expectedRows, readAll, withSamples } from '../testing/samples.test.js';
import { bookmarks } from './bookmarks/index.js';
import { history } from './history/index.js';
import { tabs } from './tabs/index.js';

const time = (date: Date | undefined): string | null => date?.toISOString().replace(/\.?0*Z$/, 'Z') ?? null;
const fixture = 'safari/ios18-schema-fixture';

test('the bookmarks of the iOS 18 fixture are read as an independent decoder reads them', withSamples, () => {
  const { items, notices } = readAll(bookmarks, { bookmarks: `${fixture}/Bookmarks.db` });
  const expected = expectedRows('safari-ios18-schema-fixture-Bookmarks');
  const titles = new Map(expected.map(({ id, title, parent }) => [id, { title, parent }]));
  const above = (parent: unknown): unknown[] => {
    const folder = parent === 0 ? undefined : titles.get(parent);
    return folder ? [...above(folder.parent), folder.title] : [];
  };
  const shown = items.map((item) => ({
    id: item.id,
    folder: item.isFolder,
    title: item.title,
    url: item.url ?? null,
    special: ['', 'favorites', 'menu', 'reading-list'].indexOf(item.special ?? ''),
    folders: item.folders,
    read: item.isRead === undefined ? null : Number(item.isRead),
    readingList: item.isInReadingList,
    deleted: item.isDeleted,
    modified: time(item.modified),
  }));
  const byNumber = (one: { id: unknown }, other: { id: unknown }) => Number(one.id) - Number(other.id);
  assert.deepEqual(
    shown.toSorted(byNumber),
    expected
      .filter(({ id }) => id !== 0)
      .map(({ kind: _1, extra: _2, order: _3, parent, ...rest }) => ({
        ...rest,
        id: rest['id'],
        folders: above(parent),
      }))
      .toSorted(byNumber),
  );
  assert.deepEqual(
    items.map(({ title }) => title),
    [
      'BookmarksBar',
      'Dev',
      'Nested Bookmark',
      'Example Bookmark',
      'Corrupt',
      'com.apple.ReadingList',
      'RL Unread',
      'RL Read',
    ],
  );
  // What the fixture has in place of the facts of the two pages of the reading list is no property list.
  assert.equal(notices.length, 2);
});

test('the history of the iOS 18 fixture is read as an independent decoder reads it', withSamples, () => {
  const { items, notices } = readAll(history, { history: `${fixture}/History.db` });
  assert.deepEqual(notices, []);
  const rows = expectedRows('safari-ios18-schema-fixture-History');
  const shown = items.map((visit) => ({
    kind: 'visit',
    id: visit.id,
    url: visit.url,
    title: visit.title,
    date: time(visit.date),
    ok: Number(visit.isLoaded),
    origin: Number(visit.isFromAnotherDevice),
    from: visit.redirectedFrom ?? null,
    to: visit.redirectedTo ?? null,
  }));
  assert.deepEqual(
    shown,
    rows.filter(({ kind }) => kind === 'visit'),
  );
  const counts = rows.filter(({ kind }) => kind === 'item').map(({ url, count }) => [url, count]);
  assert.deepEqual(
    Object.fromEntries(items.map(({ url, pageVisits }) => [url, pageVisits])),
    Object.fromEntries(counts),
  );
});

test('the history of iOS 7 is read as an independent decoder reads it', withSamples, () => {
  const { items, notices } = readAll(history, { old: 'safari/legacy/History.plist' });
  assert.deepEqual(notices, []);
  const shown = items.map(({ url, title, date, pageVisits }) => ({
    kind: 'visit',
    url,
    title: title ?? null,
    date: time(date),
    count: pageVisits,
  }));
  assert.equal(shown.length, 18);
  assert.deepEqual(shown.toReversed(), expectedRows('safari-legacy-History'));
});

test('folders in one another without end, and what hangs nowhere, are read once each', () => {
  const { items, told } = readMade(bookmarks, {
    bookmarks: `CREATE TABLE bookmarks (id INTEGER PRIMARY KEY, parent INTEGER, type INTEGER, title TEXT, url TEXT);
      INSERT INTO bookmarks VALUES (1, 2, 1, 'a', NULL), (2, 1, 1, 'b', NULL), (3, 99, 0, 'lost', 'https://x.example/'), (4, 4, 1, 'own', NULL);
      WITH RECURSIVE c(n) AS (SELECT 100 UNION ALL SELECT n + 1 FROM c WHERE n < 5000)
        INSERT INTO bookmarks SELECT n, n - 1, 1, 'deep', NULL FROM c;`,
  });
  assert.deepEqual(told, []);
  assert.equal(items.length, 4905);
  assert.equal(new Set(items.map(({ id }) => id)).size, 4905);
  assert.equal(Math.max(...items.map(({ folders }) => folders.length)), 64);
});

test('visits of iOS 26, which count from 1970, and stores with the columns that are sure alone', () => {
  const { items } = readMade(history, {
    history: `CREATE TABLE history_items (id INTEGER PRIMARY KEY, url TEXT);
      CREATE TABLE history_visits (id INTEGER PRIMARY KEY, history_item INTEGER, visit_time REAL);
      INSERT INTO history_items VALUES (1, 'https://x.example/');
      INSERT INTO history_visits VALUES (1, 1, 780000000.5), (2, 1, 1758307200);`,
  });
  assert.deepEqual(
    items.map(({ date, isLoaded }) => [time(date), isLoaded]),
    [
      ['2025-09-19T18:40:00.5Z', true],
      ['2025-09-19T18:40:00Z', true],
    ],
  );
});

test('tabs come with their groups, those of other devices with their names, and private ones not at all', () => {
  const { items, told } = readMade(tabs, {
    groups: `CREATE TABLE bookmarks (id INTEGER PRIMARY KEY, parent INTEGER, type INTEGER, title TEXT, url TEXT, order_index INTEGER);
      INSERT INTO bookmarks VALUES (0, NULL, 1, 'Root', NULL, 0), (1, 0, 1, 'Local', NULL, 0), (2, 0, 1, 'Private', NULL, 1), (3, 0, 1, 'Trip', NULL, 2),
        (4, 1, 0, 'A', 'https://a.example/', 0), (5, 2, 0, 'P', 'https://p.example/', 0), (6, 3, 0, 'T', 'https://t.example/', 0);`,
    state: `CREATE TABLE tabs (uuid TEXT, title TEXT, url TEXT); INSERT INTO tabs VALUES ('old', 'Old', 'https://old.example/');`,
    cloud: `CREATE TABLE cloud_tab_devices (device_uuid TEXT, device_name TEXT); INSERT INTO cloud_tab_devices VALUES ('d', 'Nora’s iPad');
      CREATE TABLE cloud_tabs (tab_uuid TEXT, device_uuid TEXT, title TEXT, url TEXT);
      INSERT INTO cloud_tabs VALUES ('t1', 'd', 'On the iPad', 'https://i.example/'), ('t2', 'gone', NULL, 'https://g.example/');`,
  });
  assert.deepEqual(told, []);
  assert.deepEqual(
    items.map(({ title, url, group, device }) => [title, url, group, device]),
    [
      ['A', 'https://a.example/', undefined, undefined],
      ['T', 'https://t.example/', 'Trip', undefined],
      ['On the iPad', 'https://i.example/', undefined, 'Nora’s iPad'],
      [undefined, 'https://g.example/', undefined, undefined],
    ],
  );
  const state = `CREATE TABLE tabs (id INTEGER, uuid TEXT, title TEXT, url TEXT, last_viewed_time REAL, private_browsing INTEGER);
    INSERT INTO tabs VALUES (1, 'a', 'Open', 'https://o.example/', 700000000, 0), (2, 'b', 'P', 'https://p.example/', 700000000, 1);`;
  assert.deepEqual(readMade(tabs, { state }).items, [
    {
      url: 'https://o.example/',
      isPinned: false,
      id: 'a',
      title: 'Open',
      lastViewed: new Date('2023-03-08T20:26:40Z'),
    },
  ]);
});

test('the tabs of an iOS 14.3 phone are read', withSamples, () => {
  const { items, notices } = readAll(tabs, {
    state: 'backup/mvt-ios14.3-partial/3a/3a47b0981ed7c10f3e2800aa66bac96a3b5db28e',
  });
  assert.deepEqual(notices, []);
  assert.ok(items.length > 0);
});

test('visits and tabs of a profile have its name, where the list of tabs knows it', () => {
  const visit = `CREATE TABLE history_items (id INTEGER PRIMARY KEY, url TEXT); INSERT INTO history_items VALUES (1, 'https://x.example/');
    CREATE TABLE history_visits (id INTEGER PRIMARY KEY, history_item INTEGER, visit_time REAL); INSERT INTO history_visits VALUES (1, 1, 700000000);`;
  const groups = `CREATE TABLE bookmarks (id INTEGER PRIMARY KEY, parent INTEGER, type INTEGER, title TEXT, url TEXT, external_uuid TEXT);
    INSERT INTO bookmarks VALUES (0, NULL, 1, 'Root', NULL, 'Root'), (1, 0, 1, 'Schule', NULL, 'AB-1'), (2, 0, 1, 'Elsewhere', NULL, 'CD-2');`;
  const read = readMade(history, {
    'history /Profiles/ab-1/History.db': visit,
    'history /Library/Safari/History.db': visit,
    'history /Profiles/EF-3/History.db': visit,
    groups,
  });
  assert.deepEqual(read.told, []);
  assert.deepEqual(
    read.items.map(({ profile, profileTitle }) => [profile, profileTitle]),
    [
      ['ab-1', 'Schule'],
      [undefined, undefined],
      ['EF-3', undefined],
    ],
  );
  const noise = Buffer.from('no database, but with some length '.repeat(99));
  const without = readMade(history, { 'history /Profiles/AB-1/History.db': visit, groups: noise });
  assert.deepEqual([without.items.length, without.told.length], [1, 1]);
});
