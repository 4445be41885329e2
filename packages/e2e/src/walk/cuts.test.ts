import assert from 'node:assert/strict';
import { test } from 'node:test';
import { needs } from '../harness/needs.js';
import { walkCuts } from './cuts.js';

test(
  'the last good backup survives kill -9 and cuts, and the next run completes (npm run walk goes further)',
  needs('python3-cryptography'),
  async () => {
    const report = await walkCuts({ points: 8, seed: 20261122, say: () => {} });
    assert.equal(report.resumed, 8);
    assert.ok(report.killed + report.cut > 0);
  },
);
