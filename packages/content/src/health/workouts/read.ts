import type { Row } from '@pearmain/sqlite';
import { byOwner } from '../../store/by-owner.js';
import { selectPresent } from '../../store/columns.js';
import { made, rowsOf, type Store } from '../../store/rows.js';
import { appleTimeOf, numberOf } from '../../store/values.js';
import { withoutEmpty } from '../../store/without-empty.js';
import type { Origins } from '../origins.js';
import { distanceTypes, healthType, typeNumber } from '../types.js';
import { activityWords, eventWords } from './activities.js';
import type { Workout, WorkoutEvent, WorkoutStatistic } from './item.js';
import { metadataIn } from './metadata.js';
import { routesIn } from './routes.js';

const deletedObject = 2;
const metresOfKilometre = 1000;
/** `location_type`. */
const places: Readonly<Record<number, 'indoor' | 'outdoor'>> = { 2: 'indoor', 3: 'outdoor' };

/** All workouts, the oldest first (docs/formats/content-health.md §5). */
export function* readWorkouts(store: Store, origins: Origins): Generator<Workout> {
  const { database } = store;
  if (!database.has('workouts', 'data_id')) return;
  const partsOf = partsIn(store);
  const [metadataOf, routeOf] = [metadataIn(store), routesIn(store)];
  const own = selectPresent(database, 'workouts', [
    'total_distance',
    'activity_type',
    'duration',
    'total_energy_burned',
  ]);
  const alive = database.has('objects', 'type') ? `coalesce(o.type, 0) <> ${deletedObject}` : 'TRUE';
  const [object, join] = database.has('objects', 'provenance')
    ? ['o.provenance', 'LEFT JOIN objects o ON o.data_id = s.data_id']
    : ['NULL AS provenance', ''];
  const sql = `SELECT s.data_id AS id, s.start_date, s.end_date, ${object}, ${own} FROM workouts
    JOIN samples s ON s.data_id = workouts.data_id ${join} WHERE ${join === '' ? 'TRUE' : alive} ORDER BY s.start_date, s.data_id`;
  for (const row of rowsOf(store, 'workouts', sql)) {
    const workout = made(store, 'workouts', row, (read) => {
      const id = numberOf(read['id']) ?? 0;
      const start = numberOf(read['start_date']) ?? 0;
      const span = { id, start, end: numberOf(read['end_date']) ?? start };
      return {
        ...toWorkout(read, partsOf(id)),
        metadata: metadataOf(id),
        route: routeOf(span),
        ...origins.at(numberOf(read['provenance'])),
      };
    });
    if (workout) yield workout;
  }
}

interface Parts {
  readonly activity: number | undefined;
  readonly place: number | undefined;
  readonly seconds: number | undefined;
  readonly statistics: readonly (WorkoutStatistic & { readonly number: number })[];
  readonly events: readonly WorkoutEvent[];
}

/** What tables of their own say about a workout, since iOS 16. */
function partsIn(store: Store): (workout: number) => Parts {
  const activitiesOf = byOwner(store, {
    table: 'workout_activities',
    owner: ['owner_id'],
    columns: ['is_primary_activity', 'activity_type', 'location_type', 'duration'],
    make: (row) => ({
      row: numberOf(row['id']) ?? 0,
      isPrimary: numberOf(row['is_primary_activity']) === 1,
      type: numberOf(row['activity_type']),
      place: numberOf(row['location_type']),
      seconds: numberOf(row['duration']),
    }),
  });
  const statisticsOf = byOwner(store, {
    table: 'workout_statistics',
    owner: ['workout_activity_id'],
    columns: ['data_type', 'quantity', 'min', 'max'],
    make: toStatistic,
  });
  const eventsOf = byOwner(store, {
    table: 'workout_events',
    owner: ['owner_id'],
    columns: ['date', 'type', 'duration'],
    make: (row): WorkoutEvent => ({
      kind: eventWords(numberOf(row['type'])),
      ...withoutEmpty({ date: appleTimeOf(row['date']), seconds: numberOf(row['duration']) || undefined }),
    }),
  });
  return (workout) => {
    const activities = activitiesOf(workout);
    const main = activities.find(({ isPrimary }) => isPrimary) ?? activities[0];
    return {
      activity: main?.type,
      place: main?.place,
      seconds: main?.seconds,
      statistics: main ? statisticsOf(main.row) : [],
      events: eventsOf(workout),
    };
  };
}

function toStatistic(row: Row) {
  const number = numberOf(row['data_type']) ?? -1;
  const { name, unit, factor = 1 } = healthType(number);
  const scaled = (column: string): number | undefined => {
    const value = numberOf(row[column]);
    return value === undefined ? undefined : value * factor;
  };
  const values = { value: scaled('quantity'), minimum: scaled('min'), maximum: scaled('max') };
  return { number, type: name, ...withoutEmpty({ unit, ...values }) };
}

function toWorkout(
  row: Row,
  { activity, place, seconds, statistics, events }: Parts,
): Omit<Workout, 'metadata' | 'route'> {
  const kilometres = numberOf(row['total_distance']);
  const measured = (isIt: (type: number) => boolean): number | undefined =>
    statistics.find(({ number }) => isIt(number))?.value;
  return {
    id: numberOf(row['id']) ?? 0,
    activity: activityWords(activity ?? numberOf(row['activity_type'])),
    statistics: statistics.map(({ number: _, ...shown }) => shown),
    events,
    ...withoutEmpty({
      start: appleTimeOf(row['start_date']),
      end: appleTimeOf(row['end_date']),
      durationSeconds: seconds ?? numberOf(row['duration']),
      distanceMetres:
        kilometres === undefined ? measured((type) => distanceTypes.includes(type)) : kilometres * metresOfKilometre,
      energyKilocalories: numberOf(row['total_energy_burned']) ?? measured((type) => type === typeNumber.energy),
      place: place === undefined ? undefined : places[place],
    }),
  };
}
