import type { Row } from '@pearmain/sqlite';
import { ensureIndex } from '../../store/ensure-index.js';
import { fewRowsOf, made, type Store } from '../../store/rows.js';
import { appleTimeOf, numberOf, textOf } from '../../store/values.js';

/** `value_type` (docs/formats/content-health.md §2). */
const valueType = { text: 0, number: 1, date: 2, amount: 3 } as const;

/** What an app noted with an object, by HealthKit's keys. */
export function metadataIn(store: Store): (object: number) => Readonly<Record<string, string | number | Date>> {
  const { database } = store;
  const columns = ['key_id', 'object_id', 'value_type', 'string_value', 'numerical_value', 'date_value'];
  if (!columns.every((column) => database.has('metadata_values', column)) || !database.has('metadata_keys', 'key'))
    return () => ({});
  ensureIndex(store, 'metadata_values', 'object_id');
  const sql = `SELECT v.ROWID AS id, k.key, v.value_type, v.string_value, v.numerical_value, v.date_value
    FROM metadata_values v JOIN metadata_keys k ON k.ROWID = v.key_id WHERE v.object_id = ? ORDER BY k.key`;
  const of = fewRowsOf(store, 'metadata_values', sql);
  return (object) => {
    const entries = of(object).flatMap((row) => made(store, 'metadata_values', row, toEntry) ?? []);
    return Object.fromEntries(entries);
  };
}

function toEntry(row: Row): (readonly [key: string, value: string | number | Date])[] {
  const key = textOf(row['key']);
  const value = valueIn(row);
  return key === undefined || value === undefined ? [] : [[key, value]];
}

function valueIn(row: Row): string | number | Date | undefined {
  switch (numberOf(row['value_type'])) {
    case valueType.text:
      return textOf(row['string_value']);
    case valueType.date:
      return appleTimeOf(row['date_value']);
    case valueType.number:
    case valueType.amount:
      return numberOf(row['numerical_value']);
    default:
      return undefined;
  }
}
