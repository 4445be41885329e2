import type { Category } from '../../reader.js';
import { locateHealth, readHealth } from '../places.js';
import { describeWorkouts } from './describe.js';
import type { Workout } from './item.js';
import { readWorkouts } from './read.js';

/** Workouts, with their ways (docs/formats/content-health.md §5). */
export const workouts: Category<Workout> = {
  kind: 'workouts',
  onlyEncrypted: true,
  describe: describeWorkouts,
  locate: locateHealth,
  read: (context) => readHealth(context, readWorkouts),
};
