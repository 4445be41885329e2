import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadScenario } from '../scenario-presets.js';
import { hostileCases } from './hostile-cases.js';

test('every hostile case has a name of its own and can be asked for by it', () => {
  const names = hostileCases.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  for (const name of names) {
    assert.match(name, /^[a-z-]+(?:\/[a-z0-9-]+)+$/);
    assert.equal(loadScenario(`hostile:${name}`).hostile, name);
  }
});

test('a hostile case that does not exist is refused, naming the families', () => {
  assert.throws(() => loadScenario('hostile:paths/no-such-thing'), {
    code: 'virtual-phone/unknown-scenario',
    advice: /hostile:paths\/…/,
  });
});
