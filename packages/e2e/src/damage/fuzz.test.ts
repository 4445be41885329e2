import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fuzz } from './fuzz.js';
import { inputOf } from './fuzz-job.js';
import { fuzzTargets } from './fuzz-targets.js';

/** The budget of the checks; `npm run fuzz` has as much as it is given. */
const seconds = 3;

for (const target of Object.keys(fuzzTargets)) {
  test(`hostile inputs for ${target} end in a value or in a failure with a name, in time and in little memory`, async () => {
    const { inputs, finds } = await fuzz({ target, seconds, seed: 1 });
    assert.deepEqual(finds, []);
    assert.ok(inputs > 10, `${inputs} inputs`);
  });
}

test('an input is made again from its number', () => {
  assert.deepEqual(inputOf('plist', 7, 123), inputOf('plist', 7, 123));
  assert.notDeepEqual(inputOf('plist', 7, 123), inputOf('plist', 7, 124));
});
