import type { Column } from '../../description.js';
import type { Category } from '../../reader.js';
import { healthPatienceMs, locateHealth, readHealth } from '../places.js';
import type { HealthDay } from './item.js';
import { readDays } from './read.js';

const columns: readonly Column<HealthDay>[] = [
  { name: 'Day', value: ({ day }) => day },
  { name: 'Type', value: ({ type }) => type },
  { name: 'Total', value: ({ total }) => total },
  { name: 'Average', value: ({ average }) => average },
  { name: 'Minimum', value: ({ minimum }) => minimum },
  { name: 'Maximum', value: ({ maximum }) => maximum },
  { name: 'Unit', value: ({ unit }) => unit },
  { name: 'Values', value: ({ values }) => values },
  {
    name: 'By source',
    value: ({ bySource = [] }) => bySource.map(({ source, total }) => `${source}: ${total}`).join('\n'),
  },
];

/** Health day by day: totals that count nothing twice, averages (docs/formats/content-health.md §6). */
export const healthDays: Category<HealthDay> = {
  kind: 'health-days',
  onlyEncrypted: true,
  patienceMs: healthPatienceMs,
  describe: { schema: 'health-day/1', columns, when: ({ day }) => ({ from: day }) },
  locate: locateHealth,
  read: (context) => readHealth(context, readDays),
};
