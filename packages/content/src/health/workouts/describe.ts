import type { Column, Description } from '../../description.js';
import type { Workout } from './item.js';

const columns: readonly Column<Workout>[] = [
  { name: 'Activity', value: ({ activity }) => activity },
  { name: 'Start', value: ({ start }) => start },
  { name: 'End', value: ({ end }) => end },
  { name: 'Seconds', value: ({ durationSeconds }) => durationSeconds },
  { name: 'Metres', value: ({ distanceMetres }) => distanceMetres },
  { name: 'Kilocalories', value: ({ energyKilocalories }) => energyKilocalories },
  { name: 'Place', value: ({ place }) => place },
  { name: 'Points of the route', value: ({ route }) => route.length },
  { name: 'Events', value: ({ events }) => events.length },
  { name: 'Source', value: ({ source, bundle }) => source ?? bundle },
  { name: 'Device', value: ({ device, product }) => device ?? product },
];

/** What exporters need to know of a workout. */
export const describeWorkouts: Description<Workout> = {
  schema: 'workout/1',
  columns,
  when: ({ start, end }) => start && { from: start, ...(end && { to: end }) },
  track: ({ activity, start, route }) => ({ title: activity, points: route, ...(start && { start }) }),
};
