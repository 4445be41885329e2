/** Seconds from 1970 to 2001, where Apple's own clock starts (docs/formats/property-lists.md §4). */
export const appleEpochSeconds = 978_307_200;

/** The date of a number of seconds since 2001-01-01 UTC, to the millisecond; an unusable number gives a date whose time is NaN. */
export function appleSecondsToDate(seconds: number): Date {
  return new Date(Math.round(seconds * 1000) + appleEpochSeconds * 1000);
}

/** Seconds since 2001-01-01 UTC, with their fraction. */
export function dateToAppleSeconds(date: Date): number {
  return (date.getTime() - appleEpochSeconds * 1000) / 1000;
}

/** The date of a number of seconds since 1970-01-01 UTC, to the millisecond. */
export function unixSecondsToDate(seconds: number): Date {
  return new Date(Math.round(seconds * 1000));
}

/** Whole seconds since 1970-01-01 UTC, rounded down. */
export function dateToUnixSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
