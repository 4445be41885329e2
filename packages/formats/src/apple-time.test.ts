import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appleSecondsToDate, dateToAppleSeconds, dateToUnixSeconds, unixSecondsToDate } from './index.js';

test('Apple counts from 2001 and Unix from 1970', () => {
  assert.equal(appleSecondsToDate(0).toISOString(), '2001-01-01T00:00:00.000Z');
  assert.equal(appleSecondsToDate(-978_307_200).getTime(), 0);
  assert.equal(dateToAppleSeconds(new Date('2001-01-02T00:00:00.250Z')), 86_400.25);
  assert.equal(unixSecondsToDate(1_628_082_463).toISOString(), '2021-08-04T13:07:43.000Z');
  assert.equal(dateToUnixSeconds(new Date('1969-12-31T23:59:59.500Z')), -1);
});
