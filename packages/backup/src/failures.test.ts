import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '@pearmain/base';
import { diskFailure, fail } from './failures.js';

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code, syscall: 'write' });
}

test('what the disk says becomes the word that the phone is told', () => {
  const expected = {
    ENOSPC: ['backup/disk-full', 'no-space'],
    EDQUOT: ['backup/disk-full', 'no-space'],
    ENOENT: ['backup/path-missing', 'not-found'],
    EEXIST: ['backup/path-taken', 'exists'],
    ENOTDIR: ['backup/path-not-a-folder', 'not-a-directory'],
    EISDIR: ['backup/path-is-a-folder', 'is-a-directory'],
    ELOOP: ['backup/path-loop', 'loop'],
    ENAMETOOLONG: ['backup/path-refused', 'refused'],
    EIO: ['backup/disk-error', 'io'],
    EFBIG: ['backup/file-too-large', 'io'],
    EROFS: ['backup/not-writable', 'io'],
    EACCES: ['backup/not-writable', 'io'],
    EMFILE: ['backup/disk-error', 'io'],
  } as const;
  for (const [code, [failureCode, problem]] of Object.entries(expected)) {
    const failure = diskFailure(systemError(code), 'x');
    assert.ok(failure instanceof AppError);
    assert.deepEqual([failure.code, failure.data['problem']], [failureCode, problem], code);
  }
});

test('a mistake of ours is not dressed up as a trouble of the disk', () => {
  const mistake = new TypeError('mistake');
  assert.equal(diskFailure(mistake, 'x'), mistake);
  const already = fail('wrong-password');
  assert.equal(diskFailure(already, 'x'), already);
});
