import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayOf, LocalClock } from './local-clock.js';

const secondsOf = (iso: string): number => (Date.parse(iso) - Date.UTC(2001, 0, 1)) / 1000;

test('an hour belongs to the day on the clock of its zone, in winter and in summer, and to UTC where the zone is unknown', () => {
  const clock = new LocalClock();
  const day = (iso: string, zone?: string): string => dayOf(clock.hourOf(secondsOf(iso), zone));
  assert.equal(day('2025-12-31T23:30:00Z', 'Europe/Berlin'), '2026-01-01');
  assert.equal(day('2025-07-31T21:59:00Z', 'Europe/Berlin'), '2025-07-31');
  assert.equal(day('2025-07-31T22:00:00Z', 'Europe/Berlin'), '2025-08-01');
  assert.equal(day('2025-01-01T00:30:00Z', 'America/Los_Angeles'), '2024-12-31');
  assert.equal(day('2025-01-01T18:45:00Z', 'Asia/Kolkata'), '2025-01-02');
  assert.equal(day('2025-12-31T23:30:00Z', 'Mars/Olympus'), '2025-12-31');
  assert.equal(day('2000-12-31T23:30:00Z'), '2000-12-31');
});
