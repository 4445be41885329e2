import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@pearmain/testkit';
import { whenSlept } from './sleep-watch.js';

test('a wall clock that jumps while nothing ran means that the computer slept', async () => {
  const clock = new FakeClock();
  const slept = whenSlept(clock, new AbortController().signal);
  for (let tick = 0; tick < 3; tick += 1) {
    await clock.whenAsleep(5000);
    clock.advance(5000);
  }
  await clock.whenAsleep(5000);
  clock.advance(5000 + 43 * 60_000);
  assert.equal(await slept, 43 * 60_000);
});

test('a computer that is only busy does not count as asleep', async () => {
  const clock = new FakeClock();
  const over = new AbortController();
  const slept = whenSlept(clock, over.signal);
  await clock.whenAsleep(5000);
  clock.advance(40_000);
  await clock.whenAsleep(5000);
  over.abort(new Error('over'));
  await assert.rejects(slept, /over/);
});
