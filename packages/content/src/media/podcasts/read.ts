import type { Row } from '@pearmain/sqlite';
import type { BackupFiles, Located, ReadContext } from '../../reader.js';
import { byNumber, byOwner } from '../../store/by-owner.js';
import { selectPresent } from '../../store/columns.js';
import { fromEach } from '../../store/from-each.js';
import { locateAll } from '../../store/locate-all.js';
import { made, rowsOf, type Store } from '../../store/rows.js';
import { appleTimeOf, numberOf, textOf } from '../../store/values.js';
import { withoutEmpty } from '../../store/without-empty.js';
import type { Podcast, PodcastEpisode } from './item.js';

/** Where podcasts are: the group of the app, under Apple’s team (docs/formats/content-media.md §2). */
export async function locatePodcasts(files: BackupFiles): Promise<readonly Located[]> {
  const domain = 'AppDomainGroup-243LU875E5.groups.com.apple.podcasts';
  return await locateAll(files, [['store', domain, 'Documents/MTLibrary.sqlite']]);
}

/** All podcasts, by their titles. @throws content/damaged-store */
export function* readPodcasts({ copies, tell }: ReadContext): Generator<Podcast> {
  yield* fromEach(copies, tell, podcastsIn);
}

/** All episodes that are known, by podcast and time. @throws content/damaged-store */
export function* readEpisodes({ copies, tell }: ReadContext): Generator<PodcastEpisode> {
  yield* fromEach(copies, tell, episodesIn);
}

const [podcasts, episodes] = ['ZMTPODCAST', 'ZMTEPISODE'];
const ofPodcast =
  'ZTITLE ZAUTHOR ZITEMDESCRIPTION ZFEEDURL ZWEBPAGEURL ZADDEDDATE ZUPDATEDDATE ZLASTDATEPLAYED ZDOWNLOADEDDATE'.split(
    ' ',
  );
const ofEpisode =
  `ZTITLE ZAUTHOR ZASSETURL ZWEBPAGEURL ZDURATION ZBYTESIZE ZPLAYCOUNT ZPLAYSTATE ZPUBDATE ZIMPORTDATE ZLASTDATEPLAYED
  ZPODCAST`.split(/\s+/);

function* podcastsIn(store: Store): Generator<Podcast> {
  const { database } = store;
  if (!database.has(podcasts, 'Z_PK')) return;
  const episodesOf = byOwner(store, {
    table: episodes,
    key: 'Z_PK',
    owner: ['ZPODCAST'],
    columns: ['ZPODCAST'],
    make: () => true,
  });
  const sql = `SELECT Z_PK AS id, ${selectPresent(database, podcasts, ofPodcast)} FROM ${podcasts} ORDER BY ZTITLE, Z_PK`;
  for (const row of rowsOf(store, podcasts, sql)) {
    const id = numberOf(row['id']) ?? 0;
    const podcast = made(store, podcasts, row, (read) => ({
      id,
      episodes: episodesOf(id).length,
      ...podcastFacts(read),
    }));
    if (podcast) yield podcast;
  }
}

function podcastFacts(row: Row) {
  return withoutEmpty({
    title: textOf(row['ZTITLE']),
    author: textOf(row['ZAUTHOR']),
    description: textOf(row['ZITEMDESCRIPTION']),
    feed: textOf(row['ZFEEDURL']),
    web: textOf(row['ZWEBPAGEURL']),
    added: appleTimeOf(row['ZADDEDDATE']),
    updated: appleTimeOf(row['ZUPDATEDDATE']),
    lastPlayed: appleTimeOf(row['ZLASTDATEPLAYED']),
    downloaded: appleTimeOf(row['ZDOWNLOADEDDATE']),
  });
}

function* episodesIn(store: Store): Generator<PodcastEpisode> {
  const { database } = store;
  if (!database.has(episodes, 'Z_PK')) return;
  const titleOf = byNumber(store, {
    table: podcasts,
    key: 'Z_PK',
    columns: ['ZTITLE'],
    make: (row) => textOf(row['ZTITLE']),
  });
  const order = ['ZPODCAST', 'ZPUBDATE'].filter((column) => database.has(episodes, column));
  const sql = `SELECT Z_PK AS id, ${selectPresent(database, episodes, ofEpisode)} FROM ${episodes} ORDER BY ${[...order, 'Z_PK'].join(', ')}`;
  for (const row of rowsOf(store, episodes, sql)) {
    const episode = made(store, episodes, row, (read) => toEpisode(read, titleOf(numberOf(read['ZPODCAST']))));
    if (episode) yield episode;
  }
}

function toEpisode(row: Row, podcast: string | undefined): PodcastEpisode {
  return {
    id: numberOf(row['id']) ?? 0,
    plays: numberOf(row['ZPLAYCOUNT']) ?? 0,
    ...withoutEmpty({
      podcast,
      title: textOf(row['ZTITLE']),
      author: textOf(row['ZAUTHOR']),
      url: textOf(row['ZASSETURL']),
      web: textOf(row['ZWEBPAGEURL']),
      seconds: numberOf(row['ZDURATION']),
      sizeBytes: numberOf(row['ZBYTESIZE']),
      playState: numberOf(row['ZPLAYSTATE']),
      published: appleTimeOf(row['ZPUBDATE']),
      imported: appleTimeOf(row['ZIMPORTDATE']),
      lastPlayed: appleTimeOf(row['ZLASTDATEPLAYED']),
    }),
  };
}
