import assert from 'node:assert/strict';
import { test } from 'node:test';
import { walkGreenChecks } from './green-checks.js';

test('a check that finds nothing in the way is followed by a restore that goes through (npm run walk -- --green 100 goes further)', async () => {
  const report = await walkGreenChecks({ checks: 4, seed: 20261128, say: () => {} });
  assert.deepEqual([report.restored, report.refused], [4, report.red]);
});
