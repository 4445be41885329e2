import type { Row } from '@pearmain/sqlite';
import { selectPresent } from '../../store/columns.js';
import { ensureIndex } from '../../store/ensure-index.js';
import { made, rowsOf, type Store } from '../../store/rows.js';
import { appleTimeOf, numberOf } from '../../store/values.js';
import { withoutEmpty } from '../../store/without-empty.js';
import { typeNumber } from '../types.js';
import type { RoutePoint } from './item.js';

interface Route {
  readonly id: number;
  readonly key: number;
  readonly start: number;
}

/** From when to when a workout was, in seconds since 2001. */
export interface Span {
  readonly id: number;
  readonly start: number;
  readonly end: number;
}

/** How much later than a workout its route may begin: it needs satellites. */
const lateSeconds = 60;

/** The ways of workouts (docs/formats/content-health.md §5). */
export function routesIn(store: Store): (workout: Span) => RoutePoint[] {
  const { database } = store;
  if (!database.has('location_series_data', 'series_identifier') || !database.has('data_series', 'hfd_key'))
    return () => [];
  ensureIndex(store, 'location_series_data', 'series_identifier');
  const routes = readRoutes(store);
  const workoutOf = readAssociations(store);
  return ({ id, start, end }) => {
    const named = routes.filter((route) => workoutOf.get(route.id) === id);
    // Where no table says which belong together, time does.
    const found =
      named.length > 0
        ? named
        : routes.filter(
            (route) => !workoutOf.has(route.id) && route.start >= start - lateSeconds && route.start <= end,
          );
    return found.flatMap(({ key }) => [...pointsOf(store, key)]);
  };
}

function readRoutes(store: Store): Route[] {
  const sql = `SELECT s.data_id AS id, d.hfd_key, s.start_date FROM samples s JOIN data_series d ON d.data_id = s.data_id
    WHERE s.data_type = ${typeNumber.route} ORDER BY s.start_date, s.data_id`;
  return [...rowsOf(store, 'data_series', sql)].flatMap((row) => {
    const [id, key, start] = [numberOf(row['id']), numberOf(row['hfd_key']), numberOf(row['start_date'])];
    return id === undefined || key === undefined ? [] : [{ id, key, start: start ?? 0 }];
  });
}

/** Which workout a route belongs to: it is not known which of the two is the parent, so both are looked for. */
function readAssociations(store: Store): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  if (!store.database.has('associations', 'parent_id') || !store.database.has('associations', 'child_id')) return found;
  const isWorkout = (column: string): string => `${column} IN (SELECT data_id FROM workouts)`;
  const isRoute = (column: string): string => `${column} IN (SELECT data_id FROM data_series)`;
  const pair = (route: string, workout: string): string =>
    `SELECT ${route} AS route, ${workout} AS workout FROM associations WHERE ${isRoute(route)} AND ${isWorkout(workout)}`;
  const sql = `${pair('child_id', 'parent_id')} UNION ALL ${pair('parent_id', 'child_id')}`;
  for (const row of rowsOf(store, 'associations', sql)) {
    const [route, workout] = [numberOf(row['route']), numberOf(row['workout'])];
    if (route !== undefined && workout !== undefined) found.set(route, workout);
  }
  return found;
}

const columns = [
  'timestamp',
  'longitude',
  'latitude',
  'altitude',
  'speed',
  'course',
  'horizontal_accuracy',
  'vertical_accuracy',
];

function* pointsOf(store: Store, key: number): Generator<RoutePoint> {
  const table = 'location_series_data';
  const sql = `SELECT ${selectPresent(store.database, table, columns)} FROM ${table} WHERE series_identifier = ? ORDER BY 1`;
  for (const row of rowsOf(store, table, sql, key)) {
    const point = made(store, table, row, toPoint);
    if (point) yield point;
  }
}

function toPoint(row: Row): RoutePoint | undefined {
  const [latitude, longitude] = [numberOf(row['latitude']), numberOf(row['longitude'])];
  if (latitude === undefined || longitude === undefined) return undefined;
  return {
    latitude,
    longitude,
    ...withoutEmpty({
      date: appleTimeOf(row['timestamp']),
      altitude: numberOf(row['altitude']),
      speed: notNegative(row['speed']),
      course: notNegative(row['course']),
      horizontalAccuracy: notNegative(row['horizontal_accuracy']),
      verticalAccuracy: notNegative(row['vertical_accuracy']),
    }),
  };
}

/** The phone writes -1 for what it does not know. */
function notNegative(value: Row[string] | undefined): number | undefined {
  const number = numberOf(value);
  return number === undefined || number < 0 ? undefined : number;
}
