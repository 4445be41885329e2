import type { Recurrence } from '../../calendar/item.js';

/** A recurrence as RFC 5545 §3.3.10 writes it. `until` gives the end the same form as the start has. */
export function recurrenceRule(recurrence: Recurrence, until: (date: Date) => string): string {
  const { frequency, interval, count, weekStart, days, monthDays, months, positions, weeks, yearDays } = recurrence;
  const parts: readonly (readonly [string, string | number | undefined])[] = [
    ['FREQ', frequency.toUpperCase()],
    ['INTERVAL', interval === 1 ? undefined : interval],
    ['COUNT', count],
    // A rule has one end alone.
    ['UNTIL', recurrence.until && count === undefined ? until(recurrence.until) : undefined],
    ['BYMONTH', months?.join(',')],
    // Weeks count in years alone (RFC 5545 §3.3.10).
    ['BYWEEKNO', frequency === 'yearly' ? weeks?.join(',') : undefined],
    ['BYYEARDAY', frequency === 'yearly' ? yearDays?.join(',') : undefined],
    ['BYMONTHDAY', frequency === 'weekly' ? undefined : monthDays?.join(',')],
    ['BYDAY', byDay(frequency, days)],
    ['BYSETPOS', positions?.join(',')],
    ['WKST', weekStart],
  ];
  return parts
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}=${value}`)
    .join(';');
}

/** Days with an ordinal are of months and years alone. */
function byDay(frequency: Recurrence['frequency'], days: readonly string[] | undefined): string | undefined {
  const plain = frequency === 'daily' || frequency === 'weekly';
  return days?.map((day) => (plain ? day.slice(-2) : day)).join(',');
}
