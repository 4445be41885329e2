import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Document, ExportResult, SearchResult, SnapshotContents } from '@pearmain/contract';
import { backUpFamily, exportWhole } from '../harness/family-backup.js';
import { pearmain } from '../harness/pearmain.js';
import { runProgram } from '../harness/run-program.js';
import { makeScratch } from '../harness/scratch.js';

describe('settings, Wallet, books, podcasts and music, in files for other programs', () => {
  const scratch = makeScratch();
  const backups = { encrypted: '', plain: '' };

  before(async () => {
    backups.encrypted = await backUpFamily(scratch, true);
    backups.plain = await backUpFamily(scratch, false);
  });
  after(() => scratch[Symbol.dispose]());

  const exported = (kind: string, format: string): Promise<ExportResult> =>
    exportWhole(scratch, backups.encrypted, kind, format);

  async function asked<T>(...words: readonly string[]): Promise<T> {
    const ended = await pearmain(scratch.at('home'), [...words, '--json', '--password-file', scratch.at('password')]);
    const document = JSON.parse(ended.out) as Document<T>;
    assert.ok(document.ok, ended.out);
    return document.data;
  }

  /** What Python makes of a file; `code` prints JSON of what is at `sys.argv[1]`. */
  async function python<T>(code: string, path: string): Promise<T> {
    const ended = await runProgram('/usr/bin/python3', ['-c', `import json, sys\n${code}`, path]);
    assert.equal(ended.code, 0, ended.err);
    return JSON.parse(ended.out) as T;
  }

  async function taken(domain: string, path: string): Promise<string> {
    const known = ['--password-file', scratch.at('password'), '--overwrite'];
    const ended = await pearmain(scratch.at('home'), [
      'get',
      `${backups.encrypted}:${domain}/${path}`,
      scratch.at('taken'),
      ...known,
    ]);
    assert.equal(ended.code, 0, ended.err);
    return scratch.at('taken', domain, path);
  }

  test('the known networks are those that Python reads in the list of the phone; a plain backup says why it has none', async () => {
    const networks = linesOf<{
      name: string;
      security: string;
      isHidden: boolean;
      isCaptive: boolean;
      accessPoints: { bssid: string }[];
    }>(await exported('wifi', 'jsonl'));
    const list = await taken('SystemPreferencesDomain', 'com.apple.wifi.known-networks.plist');
    const read = await python<[string, string, boolean, boolean, string[]][]>(
      `import plistlib
print(json.dumps([[n['SSID'].decode(), n['SupportedSecurityTypes'], n['Hidden'], n.get('CaptiveProfile', {}).get('CaptiveNetwork', False),
  [b['BSSID'] for b in n.get('BSSList', [])]] for n in plistlib.load(open(sys.argv[1], 'rb')).values()]))`,
      list,
    );
    const byName = (one: readonly unknown[], other: readonly unknown[]): number =>
      String(one[0]) < String(other[0]) ? -1 : 1;
    assert.deepEqual(
      networks
        .map(({ name, security, isHidden, isCaptive, accessPoints }) => [
          name,
          security,
          isHidden,
          isCaptive,
          accessPoints.map(({ bssid }) => bssid),
        ])
        .sort(byName),
      read.sort(byName),
    );
    assert.equal(networks.length, 3);
    const ended = await pearmain(scratch.at('home'), ['export', 'wifi', backups.plain, scratch.at('none'), '--json']);
    const document = JSON.parse(ended.out) as Document<ExportResult>;
    assert.equal(document.ok || document.error.code, 'content/only-encrypted');
  });

  test('accounts and data use are those that Python’s SQLite reads', async () => {
    const accounts = linesOf<{ id: number; username?: string; type: string }>(await exported('accounts', 'jsonl'));
    const read = await python<[number, string, string][]>(
      `import sqlite3
print(json.dumps(sqlite3.connect(sys.argv[1]).execute('''SELECT a.Z_PK, coalesce(a.ZUSERNAME, p.ZUSERNAME), t.ZACCOUNTTYPEDESCRIPTION FROM ZACCOUNT a
  LEFT JOIN ZACCOUNT p ON p.Z_PK = a.ZPARENTACCOUNT JOIN ZACCOUNTTYPE t ON t.Z_PK = a.ZACCOUNTTYPE ORDER BY 1''').fetchall()))`,
      await taken('HomeDomain', 'Library/Accounts/Accounts3.sqlite'),
    );
    assert.deepEqual(
      accounts.map(({ id, username, type }) => [id, username, type]),
      read,
    );
    assert.equal(read.length, 3);
    const uses = linesOf<{ process: string; cellularIn: number; wifiIn: number }>(await exported('data-use', 'jsonl'));
    const summed = await python<[string, number, number][]>(
      `import sqlite3
print(json.dumps(sqlite3.connect(sys.argv[1]).execute('''SELECT p.ZPROCNAME, sum(u.ZWWANIN), sum(u.ZWIFIIN) FROM ZPROCESS p
  JOIN ZLIVEUSAGE u ON u.ZHASPROCESS = p.Z_PK GROUP BY p.Z_PK ORDER BY p.Z_PK''').fetchall()))`,
      await taken('WirelessDomain', 'Library/Databases/DataUsage.sqlite'),
    );
    assert.deepEqual(
      uses.map(({ process, cellularIn, wifiIn }) => [process, cellularIn, wifiIn]),
      summed,
    );
  });

  test('text replacements are those that Python’s SQLite reads, are counted as settings, and are found by what they stand for', async () => {
    const read = await python<[string, string][]>(
      `import sqlite3
print(json.dumps(sqlite3.connect(sys.argv[1]).execute('SELECT ZSHORTCUT, ZPHRASE FROM ZUSERDICTIONARYENTRY ORDER BY Z_PK').fetchall()))`,
      await taken('KeyboardDomain', 'Library/Keyboard/UserDictionary.sqlite'),
    );
    assert.equal(read.length, 3);
    const { destination, files } = await exported('text-replacements', 'csv');
    const table = await python<[string, string][]>(
      `import csv
print(json.dumps([r[:2] for r in csv.reader(open(sys.argv[1], encoding='utf-8-sig', newline=''))][1:]))`,
      join(destination, files.first[0] ?? ''),
    );
    assert.deepEqual(table, read);
    const { parts } = await asked<SnapshotContents>('snapshot', 'contents', backups.encrypted);
    const settings = parts.find(({ id }) => id === 'settings');
    assert.equal(settings?.items.find(({ kind }) => kind === 'text-replacements')?.count, 3);
    const found = await asked<SearchResult>('search', 'Grüßen', '--location', dirname(backups.encrypted));
    assert.deepEqual(
      found.hits.filter(({ kind }) => kind === 'text-replacements').map(({ title }) => title),
      ['mfg'],
    );
  });

  test('every app on the home screen is told once, where Python finds it', async () => {
    const icons = linesOf<{ app: string; area: string; folder?: string }>(await exported('home-screen', 'jsonl'));
    const read = await python<[string, string, string | null][]>(
      `import plistlib
p = plistlib.load(open(sys.argv[1], 'rb'))
out = [[e, 'dock', None] for e in p['buttonBar']]
for page in p['iconLists']:
  for e in page:
    out += [[e, 'page', None]] if isinstance(e, str) else [[x, 'page', e['displayName']] for l in e['iconLists'] for x in l]
print(json.dumps(out))`,
      await taken('HomeDomain', 'Library/SpringBoard/IconState.plist'),
    );
    assert.deepEqual(
      icons.map(({ app, area, folder }) => [app, area, folder ?? null]),
      read,
    );
    assert.ok(icons.some(({ folder }) => folder === 'Unterwegs'));
  });

  test('passes are folders again, byte for byte, and tell what stands on them', async () => {
    const { destination, files } = await exported('passes', 'files');
    assert.equal(files.count, 8);
    const strings = files.first.filter((name) => name.endsWith('sv.lproj/pass.strings'));
    assert.equal(strings.length, 2);
    const ticket = files.first.find((name) => name.includes('FL-2026-0007') && name.endsWith('pass.json')) ?? '';
    const sums = await python<boolean>(
      `import hashlib, os
d = os.path.dirname(sys.argv[1])
m = json.load(open(os.path.join(d, 'manifest.json')))
print(json.dumps(len(m) == 3 and all(hashlib.sha1(open(os.path.join(d, n), 'rb').read()).hexdigest() == s for n, s in m.items())))`,
      join(destination, ticket),
    );
    assert.ok(sums);
    const passes = linesOf<{
      kind: string;
      isWhole: boolean;
      isVoided: boolean;
      relevant?: string;
      barcodes: { message: string }[];
    }>(await exported('passes', 'jsonl'));
    assert.deepEqual(
      passes
        .map(({ kind, isWhole, isVoided, relevant, barcodes }) => [
          kind,
          isWhole,
          isVoided,
          relevant,
          barcodes[0]?.message,
        ])
        .sort(),
      [
        ['boarding-pass', true, false, '2026-07-01T06:30:00.000Z', 'FL|2026|0007|ÅÄÖ'],
        ['store-card', false, true, undefined, '4200042'],
      ],
    );
  });

  test('what was marked in a book is a page of it, and own books come out whole', async () => {
    const page = await exported('books', 'md');
    assert.deepEqual(
      page.files.first.toSorted(),
      ['Boat manual.pdf.md', 'Harbour history.md', 'The Lighthouse.md'].toSorted(),
    );
    const marked = readFileSync(join(page.destination, 'The Lighthouse.md'), 'utf8');
    assert.match(marked, /The Window[\s\S]*Yes, of course[\s\S]*Read it to Mila 📖/);
    assert.doesNotMatch(marked, /gone again/);
    const { files } = await exported('books', 'files');
    assert.deepEqual(files.first.toSorted(), [
      'Boat manual.pdf',
      'Harbour history.epub/META-INF/container.xml',
      'Harbour history.epub/mimetype',
    ]);
  });

  test('podcasts are a list of feeds that Python’s XML reads, with their episodes', async () => {
    const { destination, files } = await exported('podcasts', 'opml');
    const feeds = await python<[string, string][]>(
      `import xml.etree.ElementTree as t
print(json.dumps([[o.get('text'), o.get('xmlUrl')] for o in t.parse(sys.argv[1]).iter('outline')]))`,
      join(destination, files.first[0] ?? ''),
    );
    assert.deepEqual(feeds, [
      ['Good night stories', 'https://stories.example/feed.xml'],
      ['Sjöväder & vind', 'https://radio.example/sea?a=1&b=2'],
    ]);
    const episodes = linesOf<{ podcast: string }>(await exported('podcast-episodes', 'jsonl'));
    assert.deepEqual([episodes.length, episodes.filter(({ podcast }) => podcast === 'Sjöväder & vind').length], [5, 3]);
  });

  test('the list of music keeps its 64-bit numbers, and says that no backup has the songs', async () => {
    const tracks = linesOf<{ id: string; rating?: number; path?: string; isInBackup: boolean; playlists: object[] }>(
      await exported('music', 'jsonl'),
    );
    assert.deepEqual(
      tracks.map(({ id, rating, path }) => [id, rating, path]),
      [
        ['-4611686018427387905', 5, 'iTunes_Control/Music/F00/ABCD.m4a'],
        ['8070450532247928832', undefined, undefined],
        ['42', 3, 'iTunes_Control/Music/F00/EFGH.m4v'],
      ],
    );
    assert.ok(tracks.every(({ isInBackup, playlists }) => !isInBackup && playlists.length === 1));
    const { parts } = await asked<SnapshotContents>('snapshot', 'contents', backups.plain);
    const part = (id: string) => parts.find((each) => each.id === id);
    assert.deepEqual(
      part('music')?.absent.map(({ reason, count }) => [reason, count]),
      [['never', 3]],
    );
    assert.deepEqual(
      part('books')?.absent.map(({ reason, count }) => [reason, count]),
      [['never', 1]],
    );
    // The networks are a part of the settings that phones put into encrypted backups alone.
    assert.deepEqual(
      part('settings')?.absent.map(({ reason }) => reason),
      ['only-encrypted'],
    );
    assert.equal(part('wallet')?.state, 'here');
  });

  test('the wallpaper is the picture of the phone', async () => {
    const { destination, files } = await exported('wallpapers', 'files');
    assert.deepEqual(files.first, ['LockBackgroundThumbnail.jpg']);
    const picture = readFileSync(join(destination, 'LockBackgroundThumbnail.jpg'));
    assert.deepEqual([...picture.subarray(0, 2)], [0xff, 0xd8]);
  });
});

function linesOf<Item>({ destination, files }: ExportResult): Item[] {
  return readFileSync(join(destination, files.first[0] ?? ''), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Item);
}
