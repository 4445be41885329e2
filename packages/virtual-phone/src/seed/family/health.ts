import { buildDatabase, columns, type Draft, table } from '../making/database.js';
import { uuidBytesFor, uuidFor } from '../making/labels.js';
import { appleSeconds, later, moment } from '../making/moments.js';
import { SeededRandom } from '../making/seeded-random.js';
import type { SeedWriter } from '../seed-writer.js';

const written = { born: moment('2024-09-20T08:30:00Z'), modified: moment('2026-01-10T19:00:00Z') };

/** Health: samples and sources; in encrypted backups alone (docs/formats/seeds.md §4.11). */
export function seedHealth(writer: SeedWriter): void {
  writer.file('HealthDomain', 'Health/healthdb_secure.sqlite', secureDatabase(), written);
  writer.file('HealthDomain', 'Health/healthdb.sqlite', sourceDatabase(), { ...written, protectionClass: 2 });
}

const schema: readonly string[] = [
  table(
    'objects',
    'data_id INTEGER PRIMARY KEY AUTOINCREMENT, uuid BLOB UNIQUE, provenance INTEGER NOT NULL, type INTEGER, creation_date REAL',
  ),
  table('samples', 'data_id INTEGER PRIMARY KEY, start_date REAL, end_date REAL, data_type INTEGER'),
  table(
    'quantity_samples',
    'data_id INTEGER PRIMARY KEY, quantity REAL, original_quantity REAL, original_unit INTEGER',
  ),
  table('category_samples', 'data_id INTEGER PRIMARY KEY, value INTEGER'),
  table('unit_strings', 'ROWID INTEGER PRIMARY KEY AUTOINCREMENT, unit_string TEXT UNIQUE'),
  table(
    'data_provenances',
    'ROWID INTEGER PRIMARY KEY AUTOINCREMENT',
    columns('INTEGER', 'sync_provenance source_id device_id contributor_id'),
    columns('TEXT', 'origin_product_type origin_build local_product_type local_build source_version tz_name'),
  ),
  table(
    'workouts',
    'data_id INTEGER PRIMARY KEY, total_distance REAL, goal_type INTEGER, goal REAL, condenser_version INTEGER, condenser_date REAL',
  ),
  table(
    'workout_activities',
    'ROWID INTEGER PRIMARY KEY AUTOINCREMENT, uuid BLOB UNIQUE NOT NULL, owner_id INTEGER NOT NULL, is_primary_activity INTEGER NOT NULL, activity_type INTEGER NOT NULL, location_type INTEGER NOT NULL, swimming_location_type INTEGER NOT NULL, lap_length BLOB, start_date REAL NOT NULL, end_date REAL NOT NULL, duration REAL NOT NULL, metadata BLOB',
  ),
  table(
    'workout_statistics',
    'ROWID INTEGER PRIMARY KEY AUTOINCREMENT, workout_activity_id INTEGER NOT NULL, data_type INTEGER NOT NULL, quantity REAL, min REAL, max REAL',
  ),
  table(
    'workout_events',
    'ROWID INTEGER PRIMARY KEY AUTOINCREMENT, owner_id INTEGER NOT NULL, date REAL, type INTEGER, duration REAL, metadata BLOB, session_uuid BLOB, error BLOB',
  ),
  table(
    'data_series',
    'data_id INTEGER PRIMARY KEY, frozen INTEGER, count INTEGER, insertion_era INTEGER, hfd_key INTEGER UNIQUE, series_location INTEGER',
  ),
  table(
    'location_series_data',
    'series_identifier INTEGER NOT NULL',
    columns(
      'REAL NOT NULL',
      'timestamp longitude latitude altitude speed course horizontal_accuracy vertical_accuracy speed_accuracy course_accuracy',
    ),
    'signal_environment INTEGER NOT NULL, PRIMARY KEY (series_identifier, timestamp)',
  ),
  table(
    'associations',
    'ROWID INTEGER PRIMARY KEY AUTOINCREMENT, parent_id INTEGER, child_id INTEGER, sync_provenance INTEGER, sync_identity INTEGER NOT NULL, UNIQUE (parent_id, child_id)',
  ),
  table('metadata_keys', 'ROWID INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT UNIQUE'),
  table(
    'metadata_values',
    'ROWID INTEGER PRIMARY KEY AUTOINCREMENT, key_id INTEGER, object_id INTEGER, value_type INTEGER NOT NULL DEFAULT 0, string_value TEXT, numerical_value REAL, date_value REAL, data_value BLOB',
  ),
  table(
    'key_value_secure',
    'ROWID INTEGER PRIMARY KEY AUTOINCREMENT, category INTEGER NOT NULL, domain TEXT NOT NULL, key TEXT NOT NULL, value BLOB, provenance INTEGER NOT NULL, mod_date REAL NOT NULL, sync_identity INTEGER NOT NULL DEFAULT 0',
  ),
];

const [steps, distance, heartRate, sleep, workout, route] = [7, 8, 5, 63, 79, 102];
const [phone, watch] = [1, 2];

function secureDatabase(): Uint8Array {
  return buildDatabase({
    schema,
    wal: true,
    fill(draft) {
      const unit = { count: 1, metre: 2, perMinute: 3 };
      draft.insertAll('unit_strings', [{ unit_string: 'count' }, { unit_string: 'm' }, { unit_string: 'count/min' }]);
      for (const [source, product] of [
        [phone, 'iPhone14,5'],
        [watch, 'Watch6,2'],
      ] as const) {
        draft.insert('data_provenances', {
          sync_provenance: 0,
          source_id: source,
          device_id: source,
          origin_product_type: product,
          local_product_type: 'iPhone14,5',
          origin_build: '21F90',
          source_version: '17.5.1',
          tz_name: 'Europe/Berlin',
        });
      }
      const samples = new Samples(draft);
      const random = new SeededRandom('health');
      for (let day = 0; day < 14; day++) {
        const morning = later(moment('2025-12-28T06:00:00Z'), day * 86_400);
        for (let hour = 0; hour < 12; hour++) {
          const from = later(morning, hour * 3600);
          const walked = random.below(1200);
          samples.quantity(steps, phone, from, 3600, walked);
          samples.quantity(distance, phone, from, 3600, walked * 0.74);
          if (hour < 6) samples.quantity(steps, watch, from, 3600, walked + random.below(80));
          // Kept in beats a second, whatever unit the watch sent.
          const beats = 58 + random.below(60);
          samples.quantity(heartRate, watch, from, 0, beats / 60, {
            original_quantity: beats,
            original_unit: unit.perMinute,
          });
        }
        for (const [index, value] of [0, 3, 4, 5, 2].entries())
          samples.category(sleep, watch, later(morning, -28_800 + index * 5000), 5000, value);
      }
      addRun(samples, draft);
      samples.deleted(steps, phone, moment('2026-01-01T10:00:00Z'));
      draft.insert('key_value_secure', {
        category: 102,
        domain: '',
        key: 'sex',
        value: 1,
        provenance: phone,
        mod_date: appleSeconds(written.born),
      });
    },
  });
}

function addRun(samples: Samples, draft: Draft): void {
  const start = moment('2026-01-04T08:00:00Z');
  const row = samples.add(workout, watch, start, 1860);
  const times = { start_date: appleSeconds(start), end_date: appleSeconds(start) + 1860, duration: 1860 };
  draft.insert('workouts', { data_id: row, total_distance: 5.2, goal_type: 0, condenser_version: 1 });
  draft.insert('workout_activities', {
    uuid: uuidBytesFor('run'),
    owner_id: row,
    is_primary_activity: 1,
    activity_type: 37,
    location_type: 3,
    swimming_location_type: 0,
    ...times,
  });
  draft.insert('workout_statistics', { workout_activity_id: 1, data_type: 10, quantity: 342.5 });
  draft.insert('metadata_keys', { key: 'HKIndoorWorkout' });
  draft.insert('metadata_values', { key_id: 1, object_id: row, value_type: 1, numerical_value: 0 });
  addRoute(samples, draft, { start, run: row });
}

/** A point each minute, along the water. */
function addRoute(
  samples: Samples,
  draft: Draft,
  { start, run }: { readonly start: Date; readonly run: number },
): void {
  const points = 32;
  const row = samples.add(route, watch, start, 1860);
  const [key, unknown] = [1, -1];
  draft.insert('associations', { parent_id: run, child_id: row, sync_provenance: 0, sync_identity: 1 });
  draft.insert('data_series', {
    data_id: row,
    frozen: 1,
    count: points,
    insertion_era: 0,
    hfd_key: key,
    series_location: 1,
  });
  for (let minute = 0; minute < points; minute++) {
    draft.insert('location_series_data', {
      series_identifier: key,
      timestamp: appleSeconds(later(start, minute * 60)),
      longitude: 13.376 + minute * 0.0024,
      latitude: 52.5096 - minute * 0.0004,
      altitude: 34 + (minute % 5),
      speed: minute === 0 ? unknown : 2.8,
      course: 98,
      horizontal_accuracy: 4,
      vertical_accuracy: 3,
      speed_accuracy: 0.5,
      course_accuracy: 2,
      signal_environment: 0,
    });
  }
}

class Samples {
  readonly #draft: Draft;
  #count = 0;

  constructor(draft: Draft) {
    this.#draft = draft;
  }

  add(type: number, source: number, from: Date, seconds: number, isDeleted = false): number {
    const row = ++this.#count;
    const start = appleSeconds(from);
    this.#draft.insert('objects', {
      data_id: row,
      uuid: uuidBytesFor(`sample ${row}`),
      provenance: source,
      type: isDeleted ? 2 : 1,
      creation_date: start + seconds + 60,
    });
    if (!isDeleted)
      this.#draft.insert('samples', { data_id: row, start_date: start, end_date: start + seconds, data_type: type });
    return row;
  }

  quantity(
    type: number,
    source: number,
    from: Date,
    seconds: number,
    quantity: number,
    original: Readonly<Record<string, number>> = {},
  ): void {
    this.#draft.insert('quantity_samples', { data_id: this.add(type, source, from, seconds), quantity, ...original });
  }

  category(type: number, source: number, from: Date, seconds: number, value: number): void {
    this.#draft.insert('category_samples', { data_id: this.add(type, source, from, seconds), value });
  }

  deleted(type: number, source: number, from: Date): void {
    this.add(type, source, from, 0, true);
  }
}

function sourceDatabase(): Uint8Array {
  return buildDatabase({
    schema: [
      table(
        'sources',
        'ROWID INTEGER PRIMARY KEY AUTOINCREMENT, uuid BLOB UNIQUE NOT NULL, bundle_id TEXT NOT NULL, name TEXT, source_options INTEGER, local_device INTEGER, product_type TEXT, deleted INTEGER, mod_date REAL, provenance INTEGER',
      ),
      table(
        'source_devices',
        'ROWID INTEGER PRIMARY KEY AUTOINCREMENT, uuid BLOB UNIQUE NOT NULL',
        columns('TEXT', 'name manufacturer model hardware firmware software localIdentifier FDAUDI'),
        'creation_date REAL',
      ),
    ],
    wal: true,
    fill(draft) {
      const devices = [
        { name: 'iPhone', model: 'iPhone', hardware: 'iPhone14,5', software: '17.5.1' },
        { name: 'Apple Watch', model: 'Watch', hardware: 'Watch6,2', software: '10.5' },
      ];
      for (const device of devices) {
        const product = {
          product_type: device.hardware,
          deleted: 0,
          local_device: device.model === 'iPhone',
          mod_date: appleSeconds(written.born),
        };
        draft.insert('sources', {
          uuid: uuidBytesFor(`source ${device.name}`),
          bundle_id: `com.apple.health.${uuidFor(`source ${device.name}`)}`,
          name: `Nora’s ${device.name}`,
          ...product,
        });
        draft.insert('source_devices', {
          uuid: uuidBytesFor(`device ${device.name}`),
          manufacturer: 'Apple Inc.',
          ...device,
          creation_date: appleSeconds(written.born),
        });
      }
    },
  });
}
