import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '@pearmain/base';
import { exitCode, exitCodeOf } from './exit-codes.js';

test('a failure ends with the exit code of its family, anything unknown with 1', () => {
  assert.equal(exitCodeOf(new AppError('device/no-device', '')), exitCode.noDevice);
  assert.equal(exitCodeOf(new AppError('engine/wrong-password', '')), exitCode.wrongPassword);
  assert.equal(exitCodeOf(new AppError('device/never-heard-of', '')), exitCode.failed);
  assert.equal(exitCodeOf(new Error('not ours')), exitCode.failed);
});

test('codes 10 to 12 mean what they mean in restic', () => {
  assert.deepEqual([exitCode.noSuchBackup, exitCode.locationInUse, exitCode.wrongPassword], [10, 11, 12]);
});
