import type { Row, SqlValue } from '@pearmain/sqlite';
import type { ReadContext } from '../../reader.js';
import { selectPresent } from '../../store/columns.js';
import { fromEach } from '../../store/from-each.js';
import { made, rowsOf, type Store } from '../../store/rows.js';
import { appleTimeOf, numberOf, textOf } from '../../store/values.js';
import { withoutEmpty } from '../../store/without-empty.js';
import type { Track } from './item.js';

/** All of the library, by artist, album and place in it (docs/formats/content-media.md §3). @throws content/damaged-store */
export function* readMusic({ copies, tell }: ReadContext): Generator<Track> {
  yield* fromEach(copies, tell, readLibrary);
}

/** What `item` refers to: a table, the columns wanted of it, and what its key is called on both sides; the first that is there. */
const sides: readonly (readonly [table: string, columns: string, keys: readonly string[]])[] = [
  ['item_extra', 'title location file_size total_time_ms year media_kind', ['item_pid']],
  ['item_playback', 'bit_rate', ['item_pid']],
  ['item_stats', 'play_count_user skip_count_user user_rating date_played', ['item_pid']],
  ['item_store', 'date_purchased', ['item_pid']],
  ['item_artist', 'item_artist', ['item_artist_pid']],
  ['album', 'album', ['album_pid']],
  ['album_artist', 'album_artist', ['album_artist_pid']],
  ['composer', 'composer', ['composer_pid']],
  ['genre', 'genre', ['genre_id', 'genre_pid']],
  ['base_location', 'path', ['base_location_id']],
  ['lyrics', 'lyrics', ['item_pid']],
];

const ofItem = 'media_type disc_number track_number date_added'.split(' ');

function* readLibrary(store: Store): Generator<Track> {
  const { database } = store;
  if (!database.has('item', 'item_pid')) return;
  const joined = sides.map(([table, wanted, keys], index) => {
    const [alias, columns] = [`s${index}`, wanted.split(' ')];
    const key = keys.find((each) => database.has(table, each) && database.has('item', each));
    if (key === undefined) return { columns: columns.map((column) => `NULL AS "${column}"`).join(', '), join: '' };
    const join = `LEFT JOIN ${table} ${alias} ON ${alias}.${key} = i.${key}`;
    return { columns: selectPresent(database, table, columns, alias), join };
  });
  const playlistsOf = readPlaylists(store);
  const order = database.has('item', 'title_order') ? 'i.title_order, i.item_pid' : 'i.item_pid';
  // Numbers of 64 bits are told as text: they are names.
  const sql = `SELECT CAST(i.item_pid AS TEXT) AS id, ${selectPresent(database, 'item', ofItem, 'i')}, ${joined.map(({ columns }) => columns).join(', ')}
    FROM item i ${joined.map(({ join }) => join).join(' ')} ORDER BY ${order}`;
  for (const row of rowsOf(store, 'item', sql)) {
    const track = made(store, 'item', row, (read) => toTrack(read, playlistsOf(String(read['id']))));
    if (track) yield track;
  }
}

function toTrack(row: Row, playlists: Track['playlists']): Track {
  const location = textOf(row['location']);
  const base = textOf(row['path']);
  const milliseconds = numberOf(row['total_time_ms']);
  const rating = numberOf(row['user_rating']);
  return {
    id: String(row['id']),
    plays: numberOf(row['play_count_user']) ?? 0,
    skips: numberOf(row['skip_count_user']) ?? 0,
    isInBackup: false,
    playlists,
    ...withoutEmpty({
      title: textOf(row['title']),
      artist: textOf(row['item_artist']),
      album: textOf(row['album']),
      albumArtist: textOf(row['album_artist']),
      composer: textOf(row['composer']),
      genre: textOf(row['genre']),
      disc: positive(row['disc_number']),
      track: positive(row['track_number']),
      year: positive(row['year']),
      mediaKind: numberOf(row['media_kind']),
      mediaType: numberOf(row['media_type']),
      seconds: milliseconds === undefined ? undefined : milliseconds / 1000,
      sizeBytes: positive(row['file_size']),
      bitRate: positive(row['bit_rate']),
      rating: rating ? rating / 20 : undefined,
      lastPlayed: appleTimeOf(row['date_played']),
      added: appleTimeOf(row['date_added']),
      purchased: appleTimeOf(row['date_purchased']),
      lyrics: textOf(row['lyrics']),
      path: location === undefined ? undefined : [base, location].filter(Boolean).join('/'),
    }),
  };
}

function positive(value: SqlValue | undefined): number | undefined {
  const number = numberOf(value);
  return number === undefined || number <= 0 ? undefined : number;
}

/** The playlists of each item, in the order of their names. */
function readPlaylists(store: Store): (item: string) => Track['playlists'] {
  const { database } = store;
  const found = new Map<string, { name: string; position: number }[]>();
  if (database.has('container', 'container_pid') && database.has('container_item', 'item_pid')) {
    const sql = `SELECT CAST(ci.item_pid AS TEXT) AS id, ${selectPresent(database, 'container', ['name'], 'c')},
        ${selectPresent(database, 'container_item', ['position'], 'ci')}
      FROM container_item ci JOIN container c ON c.container_pid = ci.container_pid ORDER BY name, position`;
    for (const row of rowsOf(store, 'container_item', sql)) {
      const item = String(row['id']);
      const place = made(store, 'container_item', row, (read) => {
        return { name: textOf(read['name']) ?? '', position: numberOf(read['position']) ?? 0 };
      });
      const list = found.get(item) ?? [];
      found.set(item, list);
      if (place) list.push(place);
    }
  }
  return (item) => found.get(item) ?? [];
}
