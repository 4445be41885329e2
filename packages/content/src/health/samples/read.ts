import type { Row } from '@pearmain/sqlite';
import { byNumber } from '../../store/by-owner.js';
import { made, rowsOf, type Store } from '../../store/rows.js';
import { appleTimeOf, numberOf, textOf } from '../../store/values.js';
import { withoutEmpty } from '../../store/without-empty.js';
import type { Origins } from '../origins.js';
import { type HealthType, healthType } from '../types.js';
import type { HealthSample } from './item.js';
import { prepareReadings, readingsTable, sampleRows } from './sample-rows.js';

/** All values in the order in which they were written; of what the phone keeps together, each reading. */
export function* readSamples(store: Store, origins: Origins): Generator<HealthSample> {
  const unitAt = byNumber(store, {
    table: 'unit_strings',
    columns: ['unit_string'],
    make: (row) => textOf(row['unit_string']),
  });
  const readingsOf = seriesIn(store);
  for (const row of sampleRows(store)) {
    const type = healthType(numberOf(row['data_type']) ?? -1);
    const sample = made(store, 'samples', row, (read) => toSample(read, type, origins, unitAt));
    if (!sample) continue;
    let readings = 0;
    for (const reading of readingsOf(row)) {
      readings += 1;
      const { original: _, ...shared } = sample;
      yield { ...shared, ...toReading(reading, type), isReading: true };
    }
    if (readings === 0) yield sample;
  }
}

function toSample(
  row: Row,
  type: HealthType,
  origins: Origins,
  unitAt: (number: number | undefined) => string | undefined,
): HealthSample {
  const quantity = numberOf(row['quantity']);
  const value = quantity === undefined ? numberOf(row['value']) : quantity * (type.factor ?? 1);
  const originalValue = numberOf(row['original_quantity']);
  const originalUnit = unitAt(numberOf(row['original_unit']));
  return {
    id: numberOf(row['id']) ?? 0,
    type: type.name,
    ...withoutEmpty({
      start: appleTimeOf(row['start_date']),
      end: appleTimeOf(row['end_date']),
      value,
      unit: quantity === undefined ? undefined : type.unit,
      meaning: quantity === undefined && value !== undefined ? type.meanings?.[value] : undefined,
      original:
        originalValue === undefined || originalUnit === undefined
          ? undefined
          : { value: originalValue, unit: originalUnit },
    }),
    ...origins.at(numberOf(row['provenance'])),
  };
}

function toReading(row: Row, { factor = 1 }: HealthType) {
  const [start, seconds, value] = [numberOf(row['timestamp']), numberOf(row['duration']), numberOf(row['value'])];
  const end = start === undefined ? undefined : start + (seconds ?? 0);
  return withoutEmpty({
    start: appleTimeOf(start ?? null),
    end: appleTimeOf(end ?? null),
    value: value === undefined ? undefined : value * factor,
  });
}

/** The readings that a sample stands for; where they are in the other store of the phone, the sample is all there is. */
function seriesIn(store: Store): (sample: Row) => Iterable<Row> {
  if (!prepareReadings(store)) return () => [];
  const sql = `SELECT timestamp, value, duration FROM ${readingsTable} WHERE series_identifier = ? ORDER BY timestamp`;
  return (sample) => {
    const key = numberOf(sample['hfd_key']);
    return key === undefined ? [] : rowsOf(store, readingsTable, sql, key);
  };
}
