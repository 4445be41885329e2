import type { Column } from '../../description.js';
import type { Category } from '../../reader.js';
import { locateAll } from '../../store/locate-all.js';
import type { Track } from './item.js';
import { readMusic } from './read.js';

const domain = 'MediaDomain';

const columns: readonly Column<Track>[] = [
  { name: 'Title', value: ({ title }) => title },
  { name: 'Artist', value: ({ artist }) => artist },
  { name: 'Album', value: ({ album }) => album },
  { name: 'Album artist', value: ({ albumArtist }) => albumArtist },
  { name: 'Composer', value: ({ composer }) => composer },
  { name: 'Genre', value: ({ genre }) => genre },
  { name: 'Disc', value: ({ disc }) => disc },
  { name: 'Track', value: ({ track }) => track },
  { name: 'Year', value: ({ year }) => year },
  { name: 'Seconds', value: ({ seconds }) => seconds },
  { name: 'Rating', value: ({ rating }) => rating },
  { name: 'Plays', value: ({ plays }) => plays },
  { name: 'Skips', value: ({ skips }) => skips },
  { name: 'Last played', value: ({ lastPlayed }) => lastPlayed },
  { name: 'Added', value: ({ added }) => added },
  { name: 'Playlists', value: ({ playlists }) => playlists.map(({ name }) => name).join('\n') || undefined },
  { name: 'File', value: ({ path }) => path },
  { name: 'In the backup', value: ({ isInBackup }) => isInBackup },
];

/** The media library (docs/formats/content-media.md §3): what there is and was heard, seldom the files. */
export const music: Category<Track> = {
  kind: 'music',
  describe: {
    schema: 'track/1',
    columns,
    when: ({ added }) => added && { from: added },
    elsewhere: { reason: 'never', what: 'files', of: ({ isInBackup }) => ({ all: 1, here: isInBackup ? 1 : 0 }) },
    also: ({ path }) => (path === undefined ? ['in iCloud alone'] : []),
  },
  locate: (files) => locateAll(files, [['library', domain, 'Media/iTunes_Control/iTunes/MediaLibrary.sqlitedb']]),
  read: readMusic,
  async *place(tracks, files) {
    for await (const track of tracks) {
      const file = track.path === undefined ? undefined : await files.find(domain, `Media/${track.path}`);
      yield { ...track, isInBackup: file !== undefined };
    }
  },
};
