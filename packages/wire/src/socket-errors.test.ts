import assert from 'node:assert/strict';
import { test } from 'node:test';
import { socketFailure, tlsFailure } from './socket-errors.js';

const systemError = (code: string) => Object.assign(new Error(code), { code });

test('what a socket says is told in words, for everything that the system can say', () => {
  for (const [code, expected] of [
    ['ECONNRESET', 'wire/connection-closed'],
    ['EPIPE', 'wire/connection-closed'],
    ['EHOSTUNREACH', 'wire/unreachable'],
    ['ETIMEDOUT', 'wire/unreachable'],
    ['ECONNREFUSED', 'wire/connection-refused'],
    ['ENOENT', 'wire/no-socket'],
    ['EACCES', 'wire/no-access'],
    ['EMFILE', 'wire/connection-failed'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'wire/connection-failed'],
  ] as const) {
    const failure = socketFailure(systemError(code), 'the phone');
    assert.equal(failure.code, expected, code);
    assert.match(failure.message, /the phone/);
    assert.match(failure.advice ?? '', /\.$/, code);
  }
  assert.equal(tlsFailure(systemError('ERR_SSL_WRONG_VERSION_NUMBER'), 'the phone').code, 'wire/tls');
});

test('a failure of ours stays what it is', () => {
  const failure = socketFailure(systemError('EPIPE'), 'the phone');
  assert.equal(socketFailure(failure, 'another'), failure);
  assert.equal(tlsFailure(failure, 'another'), failure);
});
