import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError, silentLog, type TaskContext, type TaskEvent, udid } from '@pearmain/base';
import { FakeClock } from '@pearmain/testkit';
import { type Checked, fine, problem } from './checked.js';
import type { PhoneReadiness } from './readiness.js';
import { waitUntilMended } from './wait-until-mended.js';

const tied = problem('find-my', new AppError('device/find-my-on', 'Find My is on.', { advice: 'Turn it off.' }), {
  mendedAtPhone: true,
});
const tooNew = problem('version', new AppError('engine/restore-too-new', 'Too new.'));

function readiness(...checks: Checked[]): PhoneReadiness {
  const summary = {
    udid: udid('00008110-001A2B3C4D5E6F70'),
    connection: 'usb',
    name: 'Anna',
    model: 'iPhone 13',
    productType: 'iPhone14,5',
    deviceClass: 'iPhone',
    systemVersion: '17.5.1',
    disk: {},
    battery: {},
    backup: { willEncrypt: false, requiresEncryption: false },
  } as const;
  return { summary, checks };
}

function waiting(first: PhoneReadiness, looks: readonly (PhoneReadiness | AppError)[]) {
  const clock = new FakeClock();
  const events: TaskEvent[] = [];
  const stop = new AbortController();
  const context: TaskContext = { signal: stop.signal, log: silentLog, emit: (event) => void events.push(event) };
  let looked = 0;
  const lookAgain = async (): Promise<PhoneReadiness> => {
    const look = looks[Math.min(looked++, looks.length - 1)];
    if (look === undefined || look instanceof AppError) throw look ?? new Error('nobody looks again');
    return look;
  };
  const done = waitUntilMended({ clock }, { first, lookAgain }, context);
  const pass = async () => {
    await clock.whenAsleep(3000);
    clock.advance(3000);
  };
  return { done, pass, stop, prompts: () => events.filter(({ kind }) => kind === 'prompt').length, events };
}

test('a phone is looked at until it is put right, through a moment in which it is away, and it is said once', async () => {
  const good = readiness(fine('find-my', 'Find My is off.'));
  const gone = new AppError('device/device-gone', 'Gone.');
  const { done, pass, prompts, events } = waiting(readiness(tied), [gone, readiness(tied), good]);
  for (let look = 0; look < 3; look++) await pass();
  assert.equal(await done, good);
  assert.equal(prompts(), 1);
  assert.match(JSON.stringify(events), /Find My is on\. Turn it off\./);
  assert.ok(events.some(({ kind }) => kind === 'prompt-done'));
});

test('what nobody can put right at the phone is not waited for', async () => {
  const first = readiness(tied, tooNew);
  assert.equal(await waiting(first, []).done, first);
  const green = readiness(fine('find-my', 'Find My is off.'));
  assert.equal(await waiting(green, []).done, green);
});

test('giving up ends the waiting', async () => {
  const { done, stop } = waiting(readiness(tied), [readiness(tied)]);
  const reason = new AppError('cli/interrupted', 'Interrupted.');
  stop.abort(reason);
  await assert.rejects(done, { code: 'cli/interrupted' });
});
