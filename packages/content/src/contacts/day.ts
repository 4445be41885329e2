import type { SqlValue } from '@pearmain/sqlite';
import { appleTimeOf } from '../store/values.js';

/** The year that stands for none (docs/formats/content-contacts.md §2). */
const noYear = '1604';

/** A day that is stored as seconds since 2001, or written out: `YYYY-MM-DD`, or `--MM-DD` without a year. */
export function dayOf(value: SqlValue | undefined): string | undefined {
  const written = typeof value === 'string' ? /^\d{4}-\d\d-\d\d/.exec(value)?.[0] : undefined;
  const day = written ?? dayOfSeconds(value);
  return day?.startsWith(noYear) ? `-${day.slice(noYear.length)}` : day;
}

function dayOfSeconds(value: SqlValue | undefined): string | undefined {
  const date = appleTimeOf(value);
  const year = date?.getUTCFullYear() ?? 0;
  return year >= 1 && year <= 9999 ? date?.toISOString().slice(0, 10) : undefined;
}
