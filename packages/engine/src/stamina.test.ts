import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Retry } from './retries.js';
import { Stamina } from './stamina.js';

/** The pauses in seconds until it is enough. */
function pauses(stamina: Stamina, retry: Retry, hasProgressed = () => false): (number | undefined)[] {
  const seen: (number | undefined)[] = [];
  for (let count = 0; count < 200; count += 1) {
    const pauseMs = stamina.pauseAfter(retry, hasProgressed());
    if (pauseMs === undefined) return seen;
    seen.push(pauseMs / 1000);
  }
  return seen;
}

test('a lost link is mended as often as allowed, with growing pauses', () => {
  assert.deepEqual(pauses(new Stamina(7), 'link'), [1, 2, 5, 10, 30, 30, 30]);
  assert.deepEqual(pauses(new Stamina(2), 'later'), [10, 30]);
});

test('without retries the first failure is the last, whatever it is', () => {
  for (const retry of ['link', 'silence', 'later', 'unlock', 'clean'] as const)
    assert.deepEqual(pauses(new Stamina(0), retry), []);
});

test('an attempt that brought something starts the count anew, and even that not for ever', () => {
  const stamina = new Stamina(2);
  assert.equal(stamina.pauseAfter('link', false), 1000);
  assert.equal(stamina.pauseAfter('link', false), 2000);
  assert.equal(stamina.pauseAfter('link', true), 1000);
  assert.equal(pauses(new Stamina(2), 'link', () => true).length, 100);
});

test('what the phone itself gives as a reason is not tried for ever because something arrived', () => {
  assert.equal(pauses(new Stamina(3), 'later', () => true).length, 3);
});

test('a person has five minutes to unlock the phone, and the run begins again twice', () => {
  assert.equal(pauses(new Stamina(1), 'unlock').length, 60);
  assert.deepEqual(pauses(new Stamina(5), 'clean'), [0, 0]);
});

test('half an hour of silence is waited for a second time, and again only when something came in between', () => {
  assert.deepEqual(pauses(new Stamina(5), 'silence'), [1]);
  const stamina = new Stamina(5);
  assert.equal(stamina.pauseAfter('silence', false), 1000);
  assert.equal(stamina.pauseAfter('silence', true), 1000);
  assert.equal(stamina.pauseAfter('silence', false), undefined);
});
