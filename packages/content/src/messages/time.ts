import { appleSecondsToDate } from '@pearmain/formats';
import type { SqlValue } from '@pearmain/sqlite';
import { numberOf } from '../store/values.js';

/** Values above this are nanoseconds: seconds come here in the year 33 658. */
const smallestNanoseconds = 1e12;

/** A time in seconds or nanoseconds since 2001; one column can hold both (docs/formats/content-messages.md §3). */
export function messageTime(value: SqlValue | undefined): Date | undefined {
  const stored = numberOf(value);
  if (stored === undefined || stored <= 0) return undefined;
  const date = appleSecondsToDate(stored > smallestNanoseconds ? stored / 1e9 : stored);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** The same as an expression of SQL, in nanoseconds, for putting rows in order. */
export function orderedTime(column: string): string {
  return `CASE WHEN abs(${column}) > ${smallestNanoseconds} THEN ${column} ELSE ${column} * 1000000000.0 END`;
}
