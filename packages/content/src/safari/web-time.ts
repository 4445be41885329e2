import type { SqlValue } from '@pearmain/sqlite';
import { appleTimeOf, numberOf, unixTimeOf } from '../store/values.js';

/** The first second of 2001, since 1970: counted from 2001 it is the year 2032, so that a larger number counts from 1970. */
const first2001 = 978_307_200;

/** A time that is counted from 2001, and in newer stores from 1970 (docs/formats/content-safari.md §3). */
export function webTimeOf(value: SqlValue | undefined): Date | undefined {
  return (numberOf(value) ?? 0) > first2001 ? unixTimeOf(value) : appleTimeOf(value);
}
