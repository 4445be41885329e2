import type { Row } from '@pearmain/sqlite';
import { ensureIndex } from '../../store/ensure-index.js';
import { rowsOf, type Store } from '../../store/rows.js';
import { numberOf } from '../../store/values.js';
import { typeNumber } from '../types.js';

/** Objects that were deleted leave their row. */
const deletedObject = 2;
/** What workouts have, which are a category of their own. */
const elsewhere = [typeNumber.workout, typeNumber.route].join(', ');

const joined: readonly (readonly [table: string, columns: readonly string[]])[] = [
  ['objects', ['provenance']],
  ['quantity_samples', ['quantity', 'original_quantity', 'original_unit']],
  ['category_samples', ['value']],
  ['quantity_sample_series', ['hfd_key']],
];

/** All samples in the order in which they were written, with their values, as they come: there may be ten million. */
export function sampleRows(store: Store): Iterable<Row> {
  const { database } = store;
  const columnOf = (table: string, column: string): string =>
    `${has(store, table, column) ? `${table}.${column}` : 'NULL'} AS ${column}`;
  const chosen = joined.flatMap(([table, columns]) => columns.map((column) => columnOf(table, column)));
  const own = ['start_date', 'end_date', 'data_type'].map((column) => columnOf('samples', column));
  const tables = joined.map(([table]) => table).filter((table) => database.has(table, 'data_id'));
  const joins = tables.map(joinOf);
  const sql = `SELECT samples.data_id AS id, ${[...own, ...chosen].join(', ')} FROM samples ${joins.join(' ')}
    WHERE ${wanted(store)} ORDER BY samples.data_id`;
  return rowsOf(store, 'samples', sql);
}

/** How many samples there are, with each of the readings that the phone keeps together. */
export function* countSamples(store: Store): Generator<number> {
  const { database } = store;
  const isThere = (table: string): boolean => database.has(table, 'data_id');
  const hasReadings = has(store, 'quantity_sample_series', 'hfd_key') && prepareReadings(store);
  const joins = ['objects', ...(hasReadings ? ['quantity_sample_series'] : [])].filter(isThere).map(joinOf);
  const readings = `(SELECT count(*) FROM ${readingsTable} WHERE series_identifier = quantity_sample_series.hfd_key)`;
  const each = hasReadings ? `sum(max(1, ${readings}))` : 'count(*)';
  const [row] = rowsOf(store, 'samples', `SELECT ${each} AS n FROM samples ${joins.join(' ')} WHERE ${wanted(store)}`);
  yield numberOf(row?.['n']) ?? 0;
}

/** The readings that samples stand for. */
export const readingsTable = 'quantity_series_data';

/** Whether there are any in this store; those of a sample are found soon then. */
export function prepareReadings(store: Store): boolean {
  const columns = ['series_identifier', 'timestamp', 'value', 'duration'];
  if (!columns.every((column) => store.database.has(readingsTable, column))) return false;
  ensureIndex(store, readingsTable, 'series_identifier');
  return true;
}

function joinOf(table: string): string {
  return `LEFT JOIN ${table} ON ${table}.data_id = samples.data_id`;
}

function wanted(store: Store): string {
  const alive = has(store, 'objects', 'type') ? `objects.type IS NOT ${deletedObject}` : 'TRUE';
  const isHere = has(store, 'samples', 'data_type') ? `samples.data_type NOT IN (${elsewhere})` : 'TRUE';
  return `${alive} AND ${isHere}`;
}

function has({ database }: Store, table: string, column: string): boolean {
  return database.has(table, 'data_id') && database.has(table, column);
}
