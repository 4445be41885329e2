import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMade } from '../testing/made-stores.test.js';
import { healthDays } from './days/index.js';
import { health } from './samples/index.js';
import { workouts } from './workouts/index.js';

const tables = `
  CREATE TABLE objects (data_id INTEGER PRIMARY KEY, uuid BLOB, provenance INTEGER, type INTEGER, creation_date REAL);
  CREATE TABLE samples (data_id INTEGER PRIMARY KEY, start_date REAL, end_date REAL, data_type INTEGER);
  CREATE TABLE quantity_samples (data_id INTEGER PRIMARY KEY, quantity REAL, original_quantity REAL, original_unit INTEGER);
  CREATE TABLE category_samples (data_id INTEGER PRIMARY KEY, value INTEGER);
  CREATE TABLE unit_strings (ROWID INTEGER PRIMARY KEY, unit_string TEXT); INSERT INTO unit_strings VALUES (1, 'count/min');
  CREATE TABLE data_provenances (ROWID INTEGER PRIMARY KEY, source_id INTEGER, device_id INTEGER, origin_product_type TEXT, source_version TEXT, tz_name TEXT);
  INSERT INTO data_provenances VALUES (1, 1, 1, 'iPhone14,5', '17.5', 'Europe/Berlin'), (2, 2, 2, 'Watch6,2', '10.5', 'Europe/Berlin'), (3, NULL, NULL, NULL, NULL, 'Mars/Olympus');`;
const origins = `
  CREATE TABLE sources (ROWID INTEGER PRIMARY KEY, bundle_id TEXT, name TEXT); INSERT INTO sources VALUES (1, 'com.apple.health.A', 'Phone'), (2, 'com.apple.health.B', 'Watch');
  CREATE TABLE source_devices (ROWID INTEGER PRIMARY KEY, name TEXT, hardware TEXT); INSERT INTO source_devices VALUES (1, 'iPhone', 'iPhone14,5'), (2, 'Apple Watch', 'Watch6,2');`;

interface Value {
  readonly type: number;
  readonly start: number;
  readonly end?: number;
  readonly quantity?: number;
  readonly category?: number;
  readonly from?: number;
  readonly deleted?: true;
}

const sample = (id: number, { type, start, end = start, quantity, category, from = 1, deleted }: Value): string =>
  `INSERT INTO objects VALUES (${id}, NULL, ${from}, ${deleted ? 2 : 1}, 0); INSERT INTO samples VALUES (${id}, ${start}, ${end}, ${type});
   ${quantity === undefined ? '' : `INSERT INTO quantity_samples VALUES (${id}, ${quantity}, NULL, NULL);`}
   ${category === undefined ? '' : `INSERT INTO category_samples VALUES (${id}, ${category});`}`;

const [steps, heartRate, weight, sleep] = [7, 5, 3, 63];
const noon = 700_000_000; // 2023-03-08T20:26:40Z

test('values have their units and where they come from; what was deleted is gone, and a type that is not known keeps its number', () => {
  const { items, told } = readMade(health, {
    secure: [
      tables,
      sample(1, { type: heartRate, start: noon, quantity: 1.5, from: 2 }),
      'UPDATE quantity_samples SET original_quantity = 90, original_unit = 1 WHERE data_id = 1;',
      sample(2, { type: sleep, start: noon, end: noon + 3600, category: 4, from: 2 }),
      sample(3, { type: 9999, start: noon, quantity: 7 }),
      sample(4, { type: steps, start: noon, quantity: 1, deleted: true }),
      sample(5, { type: 80, start: noon }),
      sample(6, { type: 14, start: noon, quantity: 0.97 }),
    ].join('\n'),
    origins,
  });
  assert.deepEqual(told, []);
  assert.deepEqual(
    items.map(({ type, value, unit, meaning }) => [type, value, unit, meaning]),
    [
      ['HeartRate', 90, 'count/min', undefined],
      ['SleepAnalysis', 4, undefined, 'asleep (deep)'],
      ['data_type 9999', 7, undefined, undefined],
      ['BloodPressure', undefined, undefined, undefined],
      ['OxygenSaturation', 0.97, undefined, undefined],
    ],
  );
  assert.deepEqual(items[0]?.original, { value: 90, unit: 'count/min' });
  const { source, device, product, timeZone, start } = items[0] ?? {};
  assert.deepEqual([source, device, product, timeZone], ['Watch', 'Apple Watch', 'Watch6,2', 'Europe/Berlin']);
  assert.equal(start?.toISOString(), '2023-03-08T20:26:40.000Z');
});

const series = `CREATE TABLE quantity_sample_series (data_id INTEGER PRIMARY KEY, count INTEGER, hfd_key INTEGER);
  CREATE TABLE quantity_series_data (series_identifier INTEGER, timestamp REAL, value REAL, duration REAL);`;

test('what the phone keeps together comes reading by reading, as many as are counted, and whole where they are elsewhere', () => {
  const stores = {
    secure: [
      tables,
      series,
      sample(1, { type: heartRate, start: noon, end: noon + 10, quantity: 1.5 }),
      sample(2, { type: heartRate, start: noon + 60, quantity: 2 }),
      sample(3, { type: heartRate, start: noon + 90, quantity: 1 }),
      `INSERT INTO quantity_sample_series VALUES (1, 2, 77), (2, 3, 78); INSERT INTO quantity_series_data VALUES (77, ${noon + 5}, 2, 0), (77, ${noon}, 1, 5);`,
    ].join('\n'),
  };
  const { items } = readMade(health, stores);
  assert.deepEqual(
    items.map(({ id, value, isReading }) => [id, value, isReading]),
    [
      [1, 60, true],
      [1, 120, true],
      [2, 120, undefined],
      [3, 60, undefined],
    ],
  );
  assert.equal(items[0]?.end?.getTime(), items[1]?.start?.getTime());
  const counted = readMade({ ...health, read: (context) => [health.count?.(context) ?? {}] }, stores);
  assert.deepEqual(counted.items, [{ items: 4 }]);
});

test('steps of phone and watch are counted once, hour by hour by whoever has more, on the day of the place', () => {
  const midnight = 700_009_200; // 2023-03-09T00:00:00 in Berlin
  const { items, told } = readMade(healthDays, {
    secure: [
      tables,
      sample(1, { type: steps, start: midnight - 3600, quantity: 100, from: 1 }),
      sample(2, { type: steps, start: midnight - 1800, quantity: 80, from: 2 }),
      sample(3, { type: steps, start: midnight, quantity: 10, from: 1 }),
      sample(4, { type: steps, start: midnight + 10, quantity: 50, from: 2 }),
      sample(5, { type: steps, start: midnight + 7200, quantity: 5, from: 2 }),
      sample(6, { type: weight, start: midnight + 60, quantity: 70 }),
      sample(7, { type: weight, start: midnight + 90, quantity: 71 }),
      sample(8, { type: sleep, start: midnight, end: midnight + 3600, category: 3 }),
      sample(9, { type: weight, start: 9e300, quantity: 71 }),
      sample(10, { type: weight, start: midnight, quantity: 1, from: 3 }),
    ].join('\n'),
    origins,
  });
  assert.deepEqual(told, []);
  assert.deepEqual(
    items.map(({ day, type, total, average, values }) => [day, type, total ?? average, values]),
    [
      ['2023-03-08', 'BodyMass', 1, 1],
      ['2023-03-08', 'StepCount', 100, 2],
      ['2023-03-09', 'BodyMass', 70.5, 2],
      ['2023-03-09', 'SleepAnalysis: asleep (core)', 60, 1],
      ['2023-03-09', 'StepCount', 55, 3],
    ],
  );
  assert.deepEqual(items.at(-1)?.bySource, [
    { source: 'Phone', total: 10 },
    { source: 'Watch', total: 55 },
  ]);
});

const newWorkouts = `
  CREATE TABLE workouts (data_id INTEGER PRIMARY KEY, total_distance REAL);
  CREATE TABLE workout_activities (ROWID INTEGER PRIMARY KEY, owner_id INTEGER, is_primary_activity INTEGER, activity_type INTEGER, location_type INTEGER, duration REAL);
  CREATE TABLE workout_statistics (ROWID INTEGER PRIMARY KEY, workout_activity_id INTEGER, data_type INTEGER, quantity REAL, min REAL, max REAL);
  CREATE TABLE workout_events (ROWID INTEGER PRIMARY KEY, owner_id INTEGER, date REAL, type INTEGER, duration REAL);
  CREATE TABLE metadata_keys (ROWID INTEGER PRIMARY KEY, key TEXT);
  CREATE TABLE metadata_values (ROWID INTEGER PRIMARY KEY, key_id INTEGER, object_id INTEGER, value_type INTEGER, string_value TEXT, numerical_value REAL, date_value REAL, data_value BLOB);
  CREATE TABLE data_series (data_id INTEGER PRIMARY KEY, hfd_key INTEGER);
  CREATE TABLE associations (ROWID INTEGER PRIMARY KEY, parent_id INTEGER, child_id INTEGER);
  CREATE TABLE location_series_data (series_identifier INTEGER, timestamp REAL, longitude REAL, latitude REAL, altitude REAL, speed REAL, course REAL);`;

test('a workout has its statistics, what happened in it, what was noted and its way, whichever side of the pair it is on', () => {
  const { items, told } = readMade(workouts, {
    secure: [
      tables,
      newWorkouts,
      sample(1, { type: 79, start: noon, end: noon + 600, from: 2 }),
      sample(2, { type: 79, start: noon + 5000, end: noon + 5600 }),
      sample(3, { type: 79, start: noon + 9000, end: noon + 9600 }),
      sample(4, { type: 102, start: noon + 1 }),
      sample(5, { type: 102, start: noon + 5001 }),
      sample(6, { type: 102, start: noon + 9030 }),
      sample(7, { type: 79, start: noon, deleted: true }),
      `INSERT INTO workouts VALUES (1, 5.2), (2, NULL), (3, NULL), (7, 1);
       INSERT INTO workout_activities VALUES (1, 1, 0, 46, 2, 10), (2, 1, 1, 37, 3, 590), (3, 2, 1, 9999, 1, 600);
       INSERT INTO workout_statistics VALUES (1, 2, 10, 342.5, NULL, NULL), (2, 2, 5, 2.5, 2, 3), (3, 3, 83, 900, NULL, NULL);
       INSERT INTO workout_events VALUES (1, 1, ${noon + 60}, 3, 60), (2, 1, ${noon + 70}, 99, 0);
       INSERT INTO metadata_keys VALUES (1, 'HKIndoorWorkout'), (2, 'HKTimeZone');
       INSERT INTO metadata_values VALUES (1, 1, 1, 1, NULL, 0, NULL, NULL), (2, 2, 1, 0, 'Europe/Berlin', NULL, NULL, NULL);
       INSERT INTO data_series VALUES (4, 40), (5, 50), (6, 60);
       INSERT INTO associations VALUES (1, 1, 4), (2, 5, 2), (3, 1, 99);
       INSERT INTO location_series_data VALUES (40, ${noon + 2}, 13.4, 52.6, 35, 2.5, -1), (40, ${noon + 1}, 13.3, 52.5, 34, -1, 90), (50, ${noon + 5001}, 1, 2, 3, 4, 5), (60, ${noon + 9030}, 7, 8, 9, 1, 1);`,
    ].join('\n'),
    origins,
  });
  assert.deepEqual(told, []);
  assert.equal(items.length, 3);
  const [run, unknown, later] = items;
  assert.deepEqual(
    [run?.activity, run?.place, run?.durationSeconds, run?.distanceMetres, run?.energyKilocalories, run?.source],
    ['running', 'outdoor', 590, 5200, 342.5, 'Watch'],
  );
  assert.deepEqual(run?.statistics[1], {
    type: 'HeartRate',
    unit: 'count/min',
    value: 150,
    minimum: 120,
    maximum: 180,
  });
  assert.deepEqual(
    run?.events.map(({ kind, seconds }) => [kind, seconds]),
    [
      ['lap', 60],
      ['event 99', undefined],
    ],
  );
  assert.deepEqual(run?.metadata, { HKIndoorWorkout: 0, HKTimeZone: 'Europe/Berlin' });
  assert.deepEqual(
    run?.route.map(({ latitude, speed, course }) => [latitude, speed, course]),
    [
      [52.5, undefined, 90],
      [52.6, 2.5, undefined],
    ],
  );
  assert.deepEqual([unknown?.activity, unknown?.distanceMetres, unknown?.route.length], ['activity 9999', 900, 1]);
  assert.deepEqual(
    later?.route.map(({ latitude }) => latitude),
    [8],
    'by its time, since nothing says whose it is',
  );
});

test('workouts of iOS 15 and earlier have all in one table, and stores of another time are read as far as they go', () => {
  const { items } = readMade(workouts, {
    secure: `${tables}${sample(1, { type: 79, start: noon, end: noon + 60 })}
      CREATE TABLE workouts (data_id INTEGER PRIMARY KEY, activity_type INTEGER, duration REAL, total_distance REAL, total_energy_burned REAL);
      INSERT INTO workouts VALUES (1, 52, 55, 1.5, 80);`,
  });
  assert.deepEqual(
    items.map((item) => [item.activity, item.durationSeconds, item.distanceMetres, item.energyKilocalories]),
    [['walking', 55, 1500, 80]],
  );
  const secure =
    'CREATE TABLE samples (data_id INTEGER PRIMARY KEY, start_date REAL); INSERT INTO samples VALUES (1, 5);';
  for (const category of [health, healthDays, workouts])
    assert.deepEqual(readMade<object>(category, { secure }).told, []);
  assert.equal(readMade(health, { secure }).items.length, 1);
  assert.deepEqual(readMade(health, { secure: 'CREATE TABLE x (y INTEGER);' }).items, []);
});
