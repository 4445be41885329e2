import type { SqlValue } from '@pearmain/sqlite';
import { appleTimeOf } from '../store/values.js';

/** Zones that say that there is none: the hour is that of the clock on the wall. */
const floating = '_float';

/** A time in seconds since 2001; none where it is the system's first or last day, which stand for none. */
export function eventTimeOf(value: SqlValue | undefined): Date | undefined {
  const date = appleTimeOf(value);
  const year = date?.getUTCFullYear() ?? 0;
  return year > 1 && year < 4001 ? date : undefined;
}

/** The name of a zone, and whether there is none on purpose. */
export function zoneOf(text: string | undefined): { readonly zone?: string; readonly isFloating: boolean } {
  if (text === undefined) return { isFloating: false };
  return text === floating ? { isFloating: true } : { zone: text, isFloating: false };
}

const dayMs = 86_400_000;

/** The days that something takes, both inclusive. The phone stores the last second of the last one, or the first of the next. */
export function wholeDays(start: Date | undefined, end: Date | undefined) {
  if (!start) return {};
  const last = end && end > start ? new Date(end.getTime() - (end.getTime() % dayMs === 0 ? 1 : 0)) : start;
  return { firstDay: dayOf(start), lastDay: dayOf(last) };
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
