import { buildDatabase, columns, table } from '../making/database.js';
import { appleSeconds, moment } from '../making/moments.js';
import type { SeedWriter } from '../seed-writer.js';

const times = { born: moment('2024-10-01T08:00:00Z'), modified: moment('2026-01-08T18:00:00Z') };

/** Numbers of 64 bits, as the phone makes them. */
const songs = [
  { pid: -4611686018427387905n, title: 'Vinden', location: 'ABCD.m4a', plays: 12, rating: 100, type: 8 },
  { pid: 8070450532247928832n, title: 'Only in the cloud ☁️', location: '', plays: 0, rating: 0, type: 8 },
  { pid: 42n, title: 'Sailing film', location: 'EFGH.m4v', plays: 1, rating: 60, type: 1024 },
] as const;

/** The media library: songs, a film, playlists; no files of theirs, as in every backup (docs/formats/seeds.md §4.14). */
export function seedMusic(writer: SeedWriter): void {
  const key = (name: string): string => `${name} INTEGER PRIMARY KEY`;
  const library = buildDatabase({
    schema: [
      table(
        'item',
        key('item_pid'),
        columns(
          'INTEGER',
          'media_type title_order item_artist_pid album_pid genre_id disc_number track_number base_location_id date_added',
        ),
      ),
      table(
        'item_extra',
        key('item_pid'),
        'title TEXT, location TEXT, total_time_ms REAL',
        columns('INTEGER', 'file_size year media_kind'),
      ),
      table(
        'item_stats',
        key('item_pid'),
        columns('INTEGER', 'play_count_user skip_count_user user_rating date_played'),
      ),
      table('item_artist', key('item_artist_pid'), 'item_artist TEXT'),
      table('album', key('album_pid'), 'album TEXT'),
      table('genre', key('genre_id'), 'genre TEXT'),
      table('base_location', key('base_location_id'), 'path TEXT'),
      table('container', key('container_pid'), 'name TEXT'),
      table('container_item', columns('INTEGER', 'container_pid item_pid position')),
    ],
    wal: true,
    fill(draft) {
      draft.insert('item_artist', { item_artist_pid: 1, item_artist: 'Kör & Co' });
      draft.insert('album', { album_pid: 1, album: 'Östersjön' });
      draft.insert('genre', { genre_id: 1, genre: 'Choir' });
      draft.insert('base_location', { base_location_id: 20, path: 'iTunes_Control/Music/F00' });
      draft.insert('container', { container_pid: 9, name: 'For the ferry' });
      for (const [index, { pid, title, location, plays, rating, type }] of songs.entries()) {
        draft.insert('item', {
          item_pid: pid,
          media_type: type,
          title_order: index,
          item_artist_pid: 1,
          album_pid: 1,
          genre_id: 1,
          track_number: index + 1,
          base_location_id: location === '' ? 0 : 20,
          date_added: appleSeconds(times.born),
        });
        draft.insert('item_extra', {
          item_pid: pid,
          title,
          location,
          total_time_ms: 180_500,
          file_size: 5_000_000,
          year: 2019,
          media_kind: type === 8 ? 1 : 2,
        });
        draft.insert('item_stats', {
          item_pid: pid,
          play_count_user: plays,
          skip_count_user: 0,
          user_rating: rating,
          date_played: plays === 0 ? 0 : appleSeconds(times.modified),
        });
        draft.insert('container_item', { container_pid: 9, item_pid: pid, position: index });
      }
    },
  });
  writer.file('MediaDomain', 'Media/iTunes_Control/iTunes/MediaLibrary.sqlitedb', library, times);
}
