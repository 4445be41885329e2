import assert from 'node:assert/strict';
import { test } from 'node:test';
import { needs } from '../harness/needs.js';
import { walkCuts } from './cuts.js';

for (const [ios, seed] of [
  ['17.5.1', 20261128],
  ['9.3.5', 20261129],
] as const) {
  test(
    `the last good backup of iOS ${ios} survives kill -9, cuts and full disks, and the next run completes (npm run walk goes further)`,
    needs('python3-cryptography'),
    async () => {
      const report = await walkCuts({ points: 8, seed, ios, say: () => {} });
      assert.deepEqual([report.lastGoodIntact, report.nextComplete], [8, 8]);
      assert.ok(report.kill + report.cut + report['disk-full'] >= 4, JSON.stringify(report));
    },
  );
}
