import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PlistDict, writeBinaryPlist, writeXmlPlist } from '@pearmain/formats';
import { readMade } from '../testing/made-stores.test.js';
import { expectedRows, readAll, withSamples } from '../testing/samples.test.js';
import { accounts } from './accounts/index.js';
import { dataUse } from './data-use/index.js';
import { homeScreen } from './home-screen/index.js';
import { textReplacements } from './text-replacements/index.js';
import { wifi } from './wifi/index.js';

const stamp = (date: Date | undefined): string | null => date?.toISOString().replace(/\.?0*Z$/, 'Z') ?? null;
/** The expected ones have microseconds. */
function toMs(text: unknown): string | null {
  const [, seconds = '', fraction = ''] = /^(.{19})(?:(\.\d+))?Z$/.exec(String(text)) ?? [];
  return seconds === '' ? null : stamp(new Date(Date.parse(`${seconds}Z`) + Math.round(Number(`0${fraction}`) * 1000)));
}

test('the accounts of a real store are read as an independent decoder reads them', withSamples, () => {
  const { items, notices } = readAll(accounts, { store: 'system/accounts/Accounts3.sqlite' });
  assert.deepEqual(notices, []);
  const rows = expectedRows('system-accounts-Accounts3');
  const userOf = new Map(rows.map((row) => [row['pk'], row['user']]));
  assert.deepEqual(
    items.map((account) => [
      account.id,
      account.uid ?? null,
      account.type ?? null,
      account.typeId ?? null,
      account.description ?? null,
      account.username ?? null,
      account.parent ?? null,
      account.isActive,
      account.owner ?? null,
      stamp(account.created),
    ]),
    rows.map((row) => [
      row['pk'],
      row['id'],
      row['type'],
      row['typeId'],
      row['description'],
      row['user'] ?? userOf.get(row['parent']) ?? null,
      row['parent'],
      row['active'] === 1,
      row['owner'],
      toMs(row['date']),
    ]),
  );
  assert.equal(items.length, 18);
});

test('what the apps of a real phone used is summed as an independent decoder sums it', withSamples, () => {
  const { items, notices } = readAll(dataUse, { store: 'system/datausage/DataUsage.sqlite' });
  assert.deepEqual(notices, []);
  assert.equal(items.length, 371);
  const rows = expectedRows('system-datausage-DataUsage');
  assert.deepEqual(
    items.map(({ id, process, app, first, last, ...use }) => ({
      ...{ id, process: process ?? null, app: app ?? null, first: stamp(first), last: stamp(last) },
      bytes: use.wifiIn === undefined ? null : [use.wifiIn, use.wifiOut, use.cellularIn, use.cellularOut],
    })),
    rows.map((row) => ({
      ...{
        id: row['pk'],
        process: row['process'],
        app: row['bundle'],
        first: toMs(row['first']),
        last: toMs(row['last']),
      },
      bytes: row['bytes'],
    })),
  );
});

test('an account without a name of its own has that of the one it is part of, also where tables and columns are missing', () => {
  const { items } = readMade(accounts, {
    store: `CREATE TABLE ZACCOUNT (Z_PK INTEGER PRIMARY KEY, ZUSERNAME TEXT, ZPARENTACCOUNT INTEGER);
      INSERT INTO ZACCOUNT VALUES (1, 'nora@example.com', NULL), (2, NULL, 1), (3, NULL, 99), (4, NULL, 4);`,
  });
  assert.deepEqual(
    items.map(({ username, type }) => [username, type]),
    [
      ['nora@example.com', undefined],
      ['nora@example.com', undefined],
      [undefined, undefined],
      [undefined, undefined],
    ],
  );
});

test('networks of both lists are each told once, by whatever bytes they call themselves', () => {
  const at = (day: number): Date => new Date(Date.UTC(2025, 0, day));
  const known: PlistDict = {
    'wifi.network.ssid.Home': {
      SSID: Buffer.from('Home'),
      SupportedSecurityTypes: 'WPA2/WPA3 Personal',
      AddedAt: at(1),
      JoinedByUserAt: at(2),
      JoinedBySystemAt: at(3),
      BSSList: [{ BSSID: 'aa', Channel: 44, LastAssociatedAt: at(3) }, { Channel: 1 }, 'no'],
      __OSSpecific__: { BSSID: 'bb', CHANNEL: 6, WiFiNetworkPasswordModificationDate: at(4) },
    },
    'wifi.network.ssid.odd': {
      SSID: Buffer.from([0xff, 0x00]),
      Hidden: true,
      __OSSpecific__: { BSSID: 'cc', CHANNEL: 6 },
    },
    'wifi.network.ssid.Key alone': { CaptiveProfile: { CaptiveNetwork: 1 }, BundleID: 'com.example.hotspot' },
    broken: 'text',
  };
  const list: PlistDict = {
    'List of known networks': [
      { SSID_STR: 'Home', SecurityMode: 'WPA2' },
      { SSID_STR: 'Old', SecurityMode: 'WEP', HIDDEN_NETWORK: true, lastJoined: at(5), BSSID: 'dd' },
      { SSID: Buffer.from('Bytes') },
      {},
      1,
    ],
  };
  const { items, told } = readMade(wifi, { known: writeBinaryPlist(known), list: writeXmlPlist(list) });
  assert.deepEqual(told, []);
  assert.deepEqual(
    items.map(({ name, security, isHidden, isCaptive }) => [name, security, isHidden, isCaptive]),
    [
      ['Home', 'WPA2/WPA3 Personal', false, false],
      ['0xff00', undefined, true, false],
      ['Key alone', undefined, false, true],
      ['Old', 'WEP', true, false],
      ['Bytes', undefined, false, false],
    ],
  );
  assert.deepEqual(items[0]?.accessPoints, [{ bssid: 'aa', channel: 44, lastUsed: at(3) }]);
  assert.deepEqual(
    [items[1]?.accessPoints, items[3]?.accessPoints],
    [[{ bssid: 'cc', channel: 6 }], [{ bssid: 'dd' }]],
  );
  assert.deepEqual([items[0]?.passwordChanged, items[2]?.addedBy], [at(4), 'com.example.hotspot']);
});

test('the dock, pages, folders, widgets and stacks of a home screen are told with their places', () => {
  const widget = { elementType: 'widget', widgetIdentifier: 'w.1', containerBundleIdentifier: 'com.example.weather' };
  const layout: PlistDict = {
    buttonBar: ['a.phone', { bundleIdentifier: 'a.mail' }],
    iconLists: [
      [
        { elementType: 'stack', gridSize: 'medium', elements: [widget, { ...widget, widgetIdentifier: 'w.2' }] },
        {
          displayName: 'Games',
          listType: 'folder',
          iconLists: [['g.one'], ['g.two', { displayName: 'Inner', iconLists: [['x']] }]],
        },
      ],
      'no list',
      ['last.app', { gridSize: 'small' }, 7],
    ],
    today: [{ elements: [widget] }],
  };
  const { items } = readMade(homeScreen, { layout: writeBinaryPlist(layout) });
  assert.deepEqual(
    items.map(({ area, page, position, kind, app, widget: id, folder, folderPage, folderPosition }) =>
      [area, page, position, kind, app, id, folder, folderPage, folderPosition]
        .map((each) => each ?? '')
        .join(' ')
        .trim(),
    ),
    [
      'dock 1 1 app a.phone',
      'dock 1 2 app a.mail',
      'page 1 1 widget com.example.weather w.1   1',
      'page 1 1 widget com.example.weather w.2   2',
      'page 1 2 app g.one  Games 1 1',
      'page 1 2 app g.two  Games 2 1',
      'page 1 2 unknown   Games 2 2',
      'page 3 1 app last.app',
      'page 3 2 unknown',
      'today 1 1 widget com.example.weather w.1',
    ],
  );
  assert.equal(items[2]?.size, 'medium');
});

test('a list that is no list is said to be damaged; beside a sound one it is told and left out', () => {
  const junk = Buffer.from('junk');
  assert.throws(() => readMade(wifi, { known: junk }), { code: 'content/damaged-store' });
  assert.throws(() => readMade(homeScreen, { layout: junk }), { code: 'content/damaged-store' });
  const sound = writeXmlPlist({ 'List of known networks': [{ SSID_STR: 'Old' }] });
  const { items, told } = readMade(wifi, { known: junk, list: sound });
  assert.deepEqual([items.length, told.length], [1, 1]);
});

const newerReplacements = `CREATE TABLE ZTEXTREPLACEMENTENTRY (Z_PK INTEGER PRIMARY KEY, ZSHORTCUT, ZPHRASE, ZTIMESTAMP, ZUNIQUENAME, ZWASDELETED);
  INSERT INTO ZTEXTREPLACEMENTENTRY VALUES (1, 'again', 'Typed twice', 1, 'u-1', 1), (2, 'omw', 'On my way!', 700000000, 'u-2', 0), (3, 'gone', 'Not here', NULL, 'u-3', 1),
    (4, 'again', 'Typed twice', 2, 'u-4', 0), (5, NULL, 'Pearmain', 'no date', NULL, NULL), (6, '', NULL, 5, 'u-6', 0), (7, x'ff00fe', 'odd', 5, 'u-7', 0), (8, 42, x'c3a9', 5, NULL, 0);`;
const olderReplacements = `CREATE TABLE ZUSERDICTIONARYENTRY (Z_PK INTEGER PRIMARY KEY, ZSHORTCUT, ZPHRASE);
  INSERT INTO ZUSERDICTIONARYENTRY VALUES (1, 'omw', 'On my way!'), (2, 'omw', 'Oh my word'), (3, 'gone', 'Not here');`;

test('a text replacement of both stores is told once, a deleted one as deleted, one typed in again as not', () => {
  const { items, told } = readMade(textReplacements, {
    'store newer': newerReplacements,
    'store older': olderReplacements,
  });
  assert.deepEqual(
    items.map(({ store, id, shortcut, phrase, isDeleted }) => [store, id, shortcut, phrase, isDeleted]),
    [
      ['store newer', 2, 'omw', 'On my way!', false],
      ['store newer', 4, 'again', 'Typed twice', false],
      ['store newer', 5, undefined, 'Pearmain', false],
      ['store newer', 8, '42', 'é', false],
      ['store newer', 3, 'gone', 'Not here', true],
      ['store older', 2, 'omw', 'Oh my word', false],
    ],
  );
  assert.deepEqual(
    items.map(({ changed }) => changed?.toISOString()),
    [
      '2023-03-08T20:26:40.000Z',
      '2001-01-01T00:00:02.000Z',
      undefined,
      '2001-01-01T00:00:05.000Z',
      undefined,
      undefined,
    ],
  );
  assert.equal(told.length, 1); // the shortcut that is no text
});

test('text replacements are read of whichever store there is; a store that is none is told beside a sound one', () => {
  assert.equal(readMade(textReplacements, { store: olderReplacements }).items.length, 3);
  assert.deepEqual(readMade(textReplacements, { store: 'CREATE TABLE OTHER (Z_PK)' }).items, []);
  const junk = Buffer.from('junk');
  assert.throws(() => readMade(textReplacements, { store: junk }), { code: 'content/damaged-store' });
  const { items, told } = readMade(textReplacements, { 'store newer': junk, 'store older': olderReplacements });
  assert.deepEqual([items.length, told.length], [3, 1]);
});
