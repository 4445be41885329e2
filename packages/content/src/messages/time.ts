import { appleSecondsToDate } from '@pearmain/formats';
import type { SqlValue } from '@pearmain/sqlite';
import { numberOf } from '../store/values.js';

/** Values above this are nanoseconds: seconds come here in the year 33 658. */
const smallestNanoseconds = 1e12;
/** RFC 3339 writes years with four digits. */
const lastTime = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** A time in seconds or nanoseconds since 2001; one column can hold both (docs/formats/content-messages.md §3). */
export function messageTime(value: SqlValue | undefined): Date | undefined {
  const stored = numberOf(value);
  if (stored === undefined || stored <= 0) return undefined;
  const date = appleSecondsToDate(stored > smallestNanoseconds ? stored / 1e9 : stored);
  return date.getTime() <= lastTime ? date : undefined;
}

/** The same as a number, for putting rows in order: nanoseconds, and 0 for no time. */
export function orderedTime(value: SqlValue | undefined): number {
  const stored = numberOf(value) ?? 0;
  return Math.abs(stored) > smallestNanoseconds ? stored : stored * 1e9;
}

/** Whether something is stored that can be no time of a message: a store counts from 2001, and no program writes a year of five digits. */
export function isImpossibleTime(value: SqlValue | undefined): boolean {
  const stored = numberOf(value) ?? 0;
  return stored > 0 && messageTime(value) === undefined;
}
