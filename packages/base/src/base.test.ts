import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError, failures, isFailure, Scope, udid } from './index.js';

const fail = failures('test', {
  locked: {
    say: (d: { name: string }) => `${d.name} is locked.`,
    safety: () => 'Nothing was changed.',
    advise: () => 'Unlock it.',
  },
  plain: { say: () => 'Something else.' },
});

test('a failure carries its code, its words and its facts', () => {
  const cause = new Error('socket');
  const error = fail('locked', { name: 'Ada' }, { cause });
  assert.ok(error instanceof AppError);
  assert.equal(error.code, 'test/locked');
  assert.equal(error.message, 'Ada is locked.');
  assert.equal(error.safety, 'Nothing was changed.');
  assert.equal(error.advice, 'Unlock it.');
  assert.deepEqual(error.data, { name: 'Ada' });
  assert.equal(error.cause, cause);
  assert.ok(isFailure(error, 'test/locked'));
  assert.equal(fail('plain').advice, undefined);
});

test('safety learnt later replaces what the failure knew itself', () => {
  const error = fail('locked', { name: 'Ada' }).withSafety('Your backup of 3 March is untouched.');
  assert.equal(error.safety, 'Your backup of 3 March is untouched.');
  assert.equal(error.advice, 'Unlock it.');
});

test('only the two forms of a UDID pass', () => {
  assert.equal(udid('00008110-001A2B3C4D5E6F70'), '00008110-001A2B3C4D5E6F70');
  assert.equal(udid('0123456789abcdef0123456789abcdef01234567').length, 40);
  for (const text of ['', '..', 'a/b', '00008110-001a2b3c4d5e6f70', '00008110-001A2B3C4D5E6F70\n', '../'.repeat(13)]) {
    assert.throws(() => udid(text), { code: 'base/bad-udid' });
  }
});

test('a scope closes in the reverse order and closes all of it when one closer fails', async () => {
  const order: string[] = [];
  const scope = new Scope();
  scope.defer(() => order.push('first'));
  scope.defer(() => {
    throw new Error('second');
  });
  scope.own({ [Symbol.dispose]: () => void order.push('third') });
  await assert.rejects(scope[Symbol.asyncDispose](), /second/);
  assert.deepEqual(order, ['third', 'first']);
});
