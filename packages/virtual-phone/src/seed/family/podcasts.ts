import { buildStore, entityTable } from '../making/core-data.js';
import { appleSeconds, later, moment } from '../making/moments.js';
import type { SeedWriter } from '../seed-writer.js';

const times = { born: moment('2025-03-01T06:00:00Z'), modified: moment('2026-01-09T06:30:00Z') };

const shows = [
  { title: 'Sjöväder & vind', author: 'Radio Östersjön', feed: 'https://radio.example/sea?a=1&b=2', episodes: 3 },
  { title: 'Good night stories', author: 'M. & T.', feed: 'https://stories.example/feed.xml', episodes: 2 },
] as const;

/** Podcasts with their episodes (docs/formats/seeds.md §4.14). */
export function seedPodcasts(writer: SeedWriter): void {
  const store = buildStore({
    label: 'podcasts',
    entities: [
      { number: 1, name: 'MTEpisode' },
      { number: 2, name: 'MTPodcast' },
    ],
    schema: [
      entityTable('ZMTEPISODE', {
        integers: 'ZBYTESIZE ZPLAYCOUNT ZPLAYSTATE ZPODCAST',
        dates: 'ZIMPORTDATE ZLASTDATEPLAYED ZPUBDATE',
        floats: 'ZDURATION',
        texts: 'ZASSETURL ZAUTHOR ZTITLE ZWEBPAGEURL',
      }),
      entityTable('ZMTPODCAST', {
        dates: 'ZADDEDDATE ZDOWNLOADEDDATE ZLASTDATEPLAYED ZUPDATEDDATE',
        texts: 'ZAUTHOR ZFEEDURL ZITEMDESCRIPTION ZTITLE ZWEBPAGEURL',
      }),
    ],
    fill(draft) {
      for (const { title, author, feed, episodes } of shows) {
        const show = draft.insert('MTPodcast', 'ZMTPODCAST', {
          ZTITLE: title,
          ZAUTHOR: author,
          ZFEEDURL: feed,
          ZADDEDDATE: appleSeconds(times.born),
          ZUPDATEDDATE: appleSeconds(times.modified),
        });
        for (let number = 1; number <= episodes; number++) {
          draft.insert('MTEpisode', 'ZMTEPISODE', {
            ZPODCAST: show,
            ZTITLE: `${title} ${number}`,
            ZASSETURL: `https://cdn.example/${show}/${number}.mp3`,
            ZDURATION: 600 + number,
            ZBYTESIZE: 9_000_000 + number,
            ZPLAYCOUNT: number - 1,
            ZPUBDATE: appleSeconds(later(times.born, number * 86_400)),
          });
        }
      }
    },
  });
  writer.file('AppDomainGroup-243LU875E5.groups.com.apple.podcasts', 'Documents/MTLibrary.sqlite', store, times);
}
