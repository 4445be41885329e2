import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '@pearmain/base';
import { diskFailure, fail } from './failures.js';

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code, syscall: 'write' });
}

test('what the disk says becomes the word that the phone is told', () => {
  const expected = {
    ENOSPC: 'no-space',
    EDQUOT: 'no-space',
    ENOENT: 'not-found',
    EEXIST: 'exists',
    ENOTDIR: 'not-a-directory',
    EISDIR: 'is-a-directory',
    ELOOP: 'loop',
    ENAMETOOLONG: 'refused',
    EIO: 'io',
    EFBIG: 'io',
    EROFS: 'io',
    EACCES: 'io',
    EMFILE: 'io',
  };
  for (const [code, problem] of Object.entries(expected)) {
    const failure = diskFailure(systemError(code), 'x');
    assert.ok(failure instanceof AppError);
    assert.equal(failure.data['problem'], problem, code);
  }
});

test('a mistake of ours is not dressed up as a trouble of the disk', () => {
  const mistake = new TypeError('mistake');
  assert.equal(diskFailure(mistake, 'x'), mistake);
  const already = fail('wrong-password');
  assert.equal(diskFailure(already, 'x'), already);
});
