import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failures } from '@pearmain/base';
import { answer, eventLine, refusal } from './index.js';

const fail = failures('test', {
  locked: { say: (d: { name: string }) => `${d.name} is locked.`, safety: () => 'Nothing was changed.' },
});

test('an answer and a refusal name their shape and say whether it went well', () => {
  assert.deepEqual(answer('status/1', { devices: [] }), { schema: 'status/1', ok: true, data: { devices: [] } });
  assert.deepEqual(refusal('backup/1', fail('locked', { name: 'Ada' }, { cause: new Error('secret') })), {
    schema: 'backup/1',
    ok: false,
    error: { code: 'test/locked', message: 'Ada is locked.', safety: 'Nothing was changed.', data: { name: 'Ada' } },
  });
});

test('a progress line tells rate and remaining time once a second has passed', () => {
  const event = { kind: 'progress', files: 3, bytes: 1000, percent: 25 } as const;
  assert.deepEqual(eventLine(event, 500), { event: 'progress', files: 3, bytes: 1000, percent: 25 });
  assert.deepEqual(eventLine(event, 2000), {
    event: 'progress',
    files: 3,
    bytes: 1000,
    percent: 25,
    rate: 500,
    eta: 6,
  });
});
