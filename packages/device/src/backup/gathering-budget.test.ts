import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@pearmain/testkit';
import { GatheringBudget } from './gathering-budget.js';
import { limits } from './limits.js';

test('what is gathered about a phone is bounded in bytes and in time', () => {
  const clock = new FakeClock();
  const budget = new GatheringBudget('Ada', clock);
  budget.spend(limits.gatheredBytes);
  assert.throws(() => budget.spend(1), { code: 'device/too-much' });
  const slow = new GatheringBudget('Ada', clock);
  clock.advance(limits.gatherMs - 1);
  slow.spend(1);
  clock.advance(1);
  assert.throws(() => slow.spend(0), { code: 'device/no-answer' });
});
