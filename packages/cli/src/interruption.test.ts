import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { AppError } from '@pearmain/base';
import { listenForInterruption } from './interruption.js';

const prompt = { kind: 'prompt', on: 'device', what: 'trust', message: '' } as const;

test('the allowed time runs while somebody is waited for, and at no other time', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const interruption = listenForInterruption(10);
    interruption.follow({ kind: 'phase', phase: 'transferring' });
    mock.timers.tick(3_600_000);
    interruption.follow(prompt);
    mock.timers.tick(9_000);
    interruption.follow({ kind: 'prompt-done', what: 'trust' });
    mock.timers.tick(3_600_000);
    assert.equal(interruption.signal.aborted, false);
    interruption.follow(prompt);
    interruption.follow({ kind: 'notice', code: '', message: '' });
    mock.timers.tick(10_000);
    assert.ok(interruption.signal.reason instanceof AppError);
    assert.equal(interruption.signal.reason.code, 'cli/timed-out');
    assert.equal(interruption.exitCode(), undefined);
    interruption.stop();
  } finally {
    mock.timers.reset();
  }
});

test('of several phones each has its own time: what one does not wait for does not stop the clock of another', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const interruption = listenForInterruption(10);
    interruption.follow(prompt, 'Anna');
    interruption.follow({ kind: 'phase', phase: 'transferring' }, 'Ben');
    mock.timers.tick(10_000);
    assert.equal(interruption.signal.aborted, true);
    interruption.stop();
  } finally {
    mock.timers.reset();
  }
});

test('the first signal asks the task to end, and decides the exit code', () => {
  for (const [name, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    const interruption = listenForInterruption(undefined);
    process.emit(name);
    assert.equal(interruption.signal.aborted, true);
    assert.equal(interruption.exitCode(), code);
    interruption.stop();
  }
});
