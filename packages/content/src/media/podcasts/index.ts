import type { Column } from '../../description.js';
import type { Category } from '../../reader.js';
import type { Podcast, PodcastEpisode } from './item.js';
import { locatePodcasts, readEpisodes, readPodcasts } from './read.js';

const podcastColumns: readonly Column<Podcast>[] = [
  { name: 'Title', value: ({ title }) => title },
  { name: 'Author', value: ({ author }) => author },
  { name: 'Feed', value: ({ feed }) => feed },
  { name: 'Web page', value: ({ web }) => web },
  { name: 'Added', value: ({ added }) => added },
  { name: 'Updated', value: ({ updated }) => updated },
  { name: 'Last played', value: ({ lastPlayed }) => lastPlayed },
  { name: 'Episodes', value: ({ episodes }) => episodes },
  { name: 'Description', value: ({ description }) => description },
];

/** Podcasts that are followed (docs/formats/content-media.md §2). */
export const podcasts: Category<Podcast> = {
  kind: 'podcasts',
  describe: {
    schema: 'podcast/1',
    columns: podcastColumns,
    when: ({ added }) => added && { from: added },
    feed: ({ title, feed, web }) =>
      feed === undefined ? undefined : { title: title ?? feed, url: feed, ...(web ? { web } : {}) },
  },
  locate: locatePodcasts,
  read: readPodcasts,
};

const episodeColumns: readonly Column<PodcastEpisode>[] = [
  { name: 'Podcast', value: ({ podcast }) => podcast },
  { name: 'Title', value: ({ title }) => title },
  { name: 'Published', value: ({ published }) => published },
  { name: 'Last played', value: ({ lastPlayed }) => lastPlayed },
  { name: 'Plays', value: ({ plays }) => plays },
  { name: 'Seconds', value: ({ seconds }) => seconds },
  { name: 'Bytes', value: ({ sizeBytes }) => sizeBytes },
  { name: 'Sound', value: ({ url }) => url },
  { name: 'Web page', value: ({ web }) => web },
];

/** Episodes of podcasts. Their sounds are in no backup. */
export const podcastEpisodes: Category<PodcastEpisode> = {
  kind: 'podcast-episodes',
  describe: {
    schema: 'podcast-episode/1',
    columns: episodeColumns,
    when: ({ lastPlayed, published, imported }) => {
      const from = lastPlayed ?? published ?? imported;
      return from && { from };
    },
  },
  locate: locatePodcasts,
  read: readEpisodes,
};
