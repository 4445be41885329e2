import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '@pearmain/base';
import { wholeFailure } from './whole-failure.js';

test('whatever is thrown tells what happened, that the data is safe, and what to do', () => {
  for (const thrown of [
    new AppError('formats/short', 'The data ends too early.'),
    new TypeError('x is not a function'),
    7,
  ]) {
    const { message, safety, advice } = wholeFailure(thrown);
    for (const words of [message, safety, advice]) assert.match(words ?? '', /^[A-Z].*\.$/);
    assert.doesNotMatch(message, /function/);
  }
});

test('what a failure says itself stays, with its code and facts', () => {
  const facts = { safety: 'Nothing was started.', advice: 'Unlock it.', data: { name: 'Ada' } };
  const failure = wholeFailure(new AppError('device/locked', 'Ada is locked.', facts));
  assert.deepEqual(
    [failure.code, failure.safety, failure.advice, failure.data],
    ['device/locked', ...Object.values(facts)],
  );
});
