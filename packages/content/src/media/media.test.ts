import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BackupFiles, Category } from '../reader.js';
import { readMade } from '../testing/made-stores.test.js';
import { books } from './books/index.js';
import { music } from './music/index.js';
import { podcastEpisodes, podcasts } from './podcasts/index.js';

/** Items after they were told which of those files there are. */
async function placed<T extends object>(
  category: Category<T>,
  items: readonly T[],
  paths: readonly string[],
): Promise<T[]> {
  const all = paths.map((path) => {
    const cut = path.indexOf('/');
    return { domain: path.slice(0, cut), relativePath: path.slice(cut + 1), sizeBytes: 3, modified: undefined };
  });
  const files: BackupFiles = {
    find: async (domain, relativePath) =>
      all.find((file) => file.domain === domain && file.relativePath === relativePath),
    async *below(domain, folder) {
      yield* all.filter((file) => file.domain === domain && file.relativePath.startsWith(`${folder}/`));
    },
    async *open() {},
  };
  const given = (async function* () {
    yield* items;
  })();
  const found: T[] = [];
  for await (const item of category.place?.(given, { ...files, unlock: () => {} }) ?? given) found.push(item);
  return found;
}

const library = `CREATE TABLE item (item_pid INTEGER PRIMARY KEY, media_type INTEGER, title_order INTEGER, item_artist_pid INTEGER, album_pid INTEGER,
    genre_pid INTEGER, disc_number INTEGER, track_number INTEGER, base_location_id INTEGER, date_added INTEGER);
  CREATE TABLE item_extra (item_pid INTEGER PRIMARY KEY, title TEXT, location TEXT, file_size INTEGER, total_time_ms REAL, year INTEGER, media_kind INTEGER);
  CREATE TABLE item_stats (item_pid INTEGER PRIMARY KEY, play_count_user INTEGER, skip_count_user INTEGER, user_rating INTEGER, date_played INTEGER);
  CREATE TABLE item_store (item_pid INTEGER PRIMARY KEY, date_purchased INTEGER);
  CREATE TABLE item_artist (item_artist_pid INTEGER PRIMARY KEY, item_artist TEXT); CREATE TABLE album (album_pid INTEGER PRIMARY KEY, album TEXT);
  CREATE TABLE genre (genre_pid INTEGER PRIMARY KEY, genre TEXT); CREATE TABLE base_location (base_location_id INTEGER PRIMARY KEY, path TEXT);
  CREATE TABLE container (container_pid INTEGER PRIMARY KEY, name TEXT);
  CREATE TABLE container_item (container_pid INTEGER, item_pid INTEGER, position INTEGER);
  INSERT INTO item VALUES (-8999999999999999999, 8, 2, 1, 1, 1, 1, 3, 10, 700000000), (5, 8, 1, NULL, 99, NULL, 0, 0, 0, 0), (6, 99, 3, 1, 1, 1, 0, 0, 10, 0);
  INSERT INTO item_extra VALUES (-8999999999999999999, 'Song', 'ABCD.m4a', 1000, 215500.0, 1999, 1), (5, 'In the cloud', NULL, 0, 0, 0, 1), (6, 'Odd', 'X.bin', 1, 1, 1, 777);
  INSERT INTO item_stats VALUES (-8999999999999999999, 7, 1, 80, 710000000); INSERT INTO item_store VALUES (-8999999999999999999, 0);
  INSERT INTO item_artist VALUES (1, 'Band'); INSERT INTO album VALUES (1, 'Record'); INSERT INTO genre VALUES (1, 'Pop');
  INSERT INTO base_location VALUES (10, 'iTunes_Control/Music/F00');
  INSERT INTO container VALUES (1, 'Running'), (2, 'Alone'); INSERT INTO container_item VALUES (1, -8999999999999999999, 4), (2, -8999999999999999999, 0), (1, 5, 5);`;

test('the media library tells artists, plays, playlists and where files would be, also of what is in the cloud alone or of an unknown kind', async () => {
  const { items, told } = readMade(music, { library });
  assert.deepEqual(told, []);
  assert.deepEqual(
    items.map(({ id, title, path, mediaKind }) => [id, title, path, mediaKind]),
    [
      ['5', 'In the cloud', undefined, 1],
      ['-8999999999999999999', 'Song', 'iTunes_Control/Music/F00/ABCD.m4a', 1],
      ['6', 'Odd', 'iTunes_Control/Music/F00/X.bin', 777],
    ],
  );
  const song = items[1];
  assert.ok(song);
  const { artist, album, genre, seconds, rating, plays, skips, track, purchased, playlists } = song;
  assert.deepEqual(
    [artist, album, genre, seconds, rating, plays, skips, track, purchased],
    ['Band', 'Record', 'Pop', 215.5, 4, 7, 1, 3, undefined],
  );
  assert.deepEqual(playlists, [
    { name: 'Alone', position: 0 },
    { name: 'Running', position: 4 },
  ]);
  const found = await placed(music, items, ['MediaDomain/Media/iTunes_Control/Music/F00/X.bin']);
  assert.deepEqual(
    found.map(({ isInBackup }) => isInBackup),
    [false, false, true],
  );
});

test('a media library of the columns that are sure alone is read', () => {
  const { items } = readMade(music, {
    library: 'CREATE TABLE item (item_pid INTEGER PRIMARY KEY); INSERT INTO item VALUES (1);',
  });
  assert.deepEqual(items, [{ id: '1', plays: 0, skips: 0, isInBackup: false, playlists: [] }]);
  assert.deepEqual(readMade(music, { library: 'CREATE TABLE other (x)' }).items, []);
});

test('podcasts come with their feeds, and episodes with the podcast they are of', () => {
  const store = `CREATE TABLE ZMTPODCAST (Z_PK INTEGER PRIMARY KEY, ZTITLE TEXT, ZAUTHOR TEXT, ZFEEDURL TEXT, ZADDEDDATE REAL);
    CREATE TABLE ZMTEPISODE (Z_PK INTEGER PRIMARY KEY, ZTITLE TEXT, ZPODCAST INTEGER, ZDURATION REAL, ZPLAYCOUNT INTEGER, ZPLAYSTATE INTEGER, ZLASTDATEPLAYED REAL);
    INSERT INTO ZMTPODCAST VALUES (1, 'Zoo', 'Z', 'https://zoo.example/feed', 700000000), (2, 'Ant', NULL, NULL, NULL);
    INSERT INTO ZMTEPISODE VALUES (10, 'One', 1, 60.5, 2, 1, 710000000), (11, 'Two', 1, NULL, NULL, NULL, NULL), (12, 'Lost', 99, 1, 0, 0, 0);`;
  const { items } = readMade(podcasts, { store });
  assert.deepEqual(
    items.map(({ title, feed, episodes }) => [title, feed, episodes]),
    [
      ['Ant', undefined, 0],
      ['Zoo', 'https://zoo.example/feed', 2],
    ],
  );
  assert.deepEqual(
    items.map((item) => podcasts.describe.feed?.(item)?.url),
    [undefined, 'https://zoo.example/feed'],
  );
  assert.deepEqual(
    readMade(podcastEpisodes, { store }).items.map(({ title, podcast, seconds, plays }) => [
      title,
      podcast,
      seconds,
      plays,
    ]),
    [
      ['One', 'Zoo', 60.5, 2],
      ['Two', 'Zoo', undefined, 0],
      ['Lost', undefined, 1, 0],
    ],
  );
});

test('books have what was marked in them; those that the list lost, and files in no list, are there too', async () => {
  const { items, told } = readMade(books, {
    library: `CREATE TABLE ZBKLIBRARYASSET (Z_PK INTEGER PRIMARY KEY, ZTITLE TEXT, ZAUTHOR TEXT, ZPATH TEXT, ZASSETID TEXT, ZREADINGPROGRESS REAL, ZISFINISHED INTEGER);
      INSERT INTO ZBKLIBRARYASSET VALUES (1, 'Own', 'Me', '/var/mobile/Media/Books/own.epub', 'A1', 0.5, 0), (2, 'Bought', 'Her', NULL, 'B2', 1, 1);`,
    annotations: `CREATE TABLE ZAEANNOTATION (Z_PK INTEGER PRIMARY KEY, ZANNOTATIONASSETID TEXT, ZANNOTATIONSELECTEDTEXT TEXT, ZANNOTATIONNOTE TEXT,
        ZANNOTATIONDELETED INTEGER, ZFUTUREPROOFING5 TEXT, ZANNOTATIONCREATIONDATE REAL);
      INSERT INTO ZAEANNOTATION VALUES (1, 'B2', 'Marked', 'My note', 0, 'One', 700000000), (2, 'B2', NULL, NULL, 0, NULL, 1),
        (3, 'B2', 'Gone', NULL, 1, NULL, 2), (4, 'C3', 'Orphan', NULL, 0, NULL, 3), (5, 'B2', 'Second', NULL, 0, 'One', 4);`,
  });
  assert.deepEqual(told, []);
  const found = await placed(books, items, [
    'MediaDomain/Media/Books/own.epub/META-INF/container.xml',
    'MediaDomain/Media/Books/own.epub/mimetype',
    'MediaDomain/Media/Books/Purchases/Purchases.plist',
    'MediaDomain/Media/Books/manual.pdf',
  ]);
  assert.deepEqual(
    found.map(({ id, title, highlights, files }) => [
      id,
      title,
      highlights.map(({ text }) => text),
      files.map(({ name }) => name),
    ]),
    [
      ['B2', 'Bought', ['Marked', 'Second'], []],
      ['A1', 'Own', [], ['META-INF/container.xml', 'mimetype']],
      ['C3', undefined, ['Orphan'], []],
      ['manual.pdf', undefined, [], ['manual.pdf']],
    ],
  );
  const [bought] = found;
  assert.ok(bought);
  const document = books.describe.document?.(bought);
  assert.deepEqual(
    document?.paragraphs.map(({ style, spans }) => [style, spans[0]?.text]),
    [
      ['heading', 'One'],
      ['body', 'Marked'],
      ['body', 'My note'],
      ['body', 'Second'],
    ],
  );
  assert.match(document?.remark ?? '', /not in the backup/);
});
