import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findSpan } from './moment.js';

const now = new Date(2026, 10, 22, 14, 30);

test('a date means that day, a month that month, in the computer’s own zone', () => {
  assert.deepEqual(findSpan('2026-03-03', now), { from: new Date(2026, 2, 3), to: new Date(2026, 2, 4) });
  assert.deepEqual(findSpan('2026-12', now), { from: new Date(2026, 11, 1), to: new Date(2027, 0, 1) });
  assert.deepEqual(findSpan('yesterday', now), { from: new Date(2026, 10, 21), to: new Date(2026, 10, 22) });
  assert.deepEqual(findSpan('3 days ago', now), { from: new Date(2026, 10, 19), to: new Date(2026, 10, 20) });
});

test('an age in hours means the time around it', () => {
  assert.deepEqual(findSpan('2 hours ago', now), {
    from: new Date(2026, 10, 22, 12, 0),
    to: new Date(2026, 10, 22, 13, 0),
  });
});

test('anything else is no date', () => {
  for (const text of ['', 'latest', 'soon', '2026', '3 days', 'days ago']) assert.equal(findSpan(text, now), undefined);
});
