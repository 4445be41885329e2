import type { Row } from '@pearmain/sqlite';
import { made, type Store } from '../../store/rows.js';
import { numberOf } from '../../store/values.js';
import type { Origins } from '../origins.js';
import { sampleRows } from '../samples/sample-rows.js';
import { healthType, typeNumber } from '../types.js';
import type { HealthDay } from './item.js';
import { dayOf, LocalClock } from './local-clock.js';
import { Means, Sums } from './tallies.js';

/** Outside of these no phone measured anything; beyond them dates have no name. */
const [earliest, latest] = [-100 * 366 * 86_400, 200 * 366 * 86_400];

/** What adds up and what does not, day by day. Only sums and means are in memory, never values. */
export function* readDays(store: Store, origins: Origins): Generator<HealthDay> {
  const clock = new LocalClock();
  const [sums, means] = [new Map<string, Sums>(), new Map<string, Means>()];
  for (const row of sampleRows(store)) {
    made(store, 'samples', row, (read) => {
      const found = tallyOf(read);
      if (!found) return;
      const { source, bundle, timeZone } = origins.at(numberOf(read['provenance']));
      const hour = clock.hourOf(found.start, timeZone);
      if (found.isSum)
        tallyIn(sums, found.type, () => new Sums(found.unit)).add(hour, source ?? bundle ?? '', found.value);
      else tallyIn(means, found.type, () => new Means(found.unit)).add(dayOf(hour), found.value);
    });
  }
  const days = [
    ...[...sums].flatMap(([type, tally]) => tally.days(type)),
    ...[...means].flatMap(([type, tally]) => tally.days(type)),
  ];
  yield* days.sort((one, other) => compare(one.day, other.day) || compare(one.type, other.type));
}

interface Tallied {
  readonly type: string;
  readonly unit: string | undefined;
  readonly start: number;
  readonly value: number;
  readonly isSum: boolean;
}

function tallyOf(row: Row): Tallied | undefined {
  const number = numberOf(row['data_type']) ?? -1;
  const { name, unit, factor = 1, isSum = false, meanings } = healthType(number);
  const start = numberOf(row['start_date']) ?? Number.NaN;
  if (!(start > earliest && start < latest)) return undefined;
  const quantity = numberOf(row['quantity']);
  if (quantity !== undefined) return { type: name, unit, start, value: quantity * factor, isSum };
  const value = numberOf(row['value']);
  if (number !== typeNumber.sleep || value === undefined) return undefined;
  const minutes = ((numberOf(row['end_date']) ?? start) - start) / 60;
  return { type: `${name}: ${meanings?.[value] ?? value}`, unit: 'min', start, value: minutes, isSum: true };
}

function tallyIn<T>(tallies: Map<string, T>, type: string, make: () => T): T {
  const tally = tallies.get(type) ?? make();
  tallies.set(type, tally);
  return tally;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
