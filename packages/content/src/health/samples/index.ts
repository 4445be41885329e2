import type { Category } from '../../reader.js';
import { healthPatienceMs, locateHealth, readHealth } from '../places.js';
import { describeSamples } from './describe.js';
import type { HealthSample } from './item.js';
import { readSamples } from './read.js';
import { countSamples } from './sample-rows.js';

/** All that Health has measured (docs/formats/content-health.md). */
export const health: Category<HealthSample> = {
  kind: 'health',
  onlyEncrypted: true,
  patienceMs: healthPatienceMs,
  describe: describeSamples,
  locate: locateHealth,
  read: (context) => readHealth(context, readSamples),
  count: (context) => ({ items: [...readHealth(context, countSamples)].reduce((sum, count) => sum + count, 0) }),
};
