import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError, silentLog, type TaskContext, type TaskEvent } from '@pearmain/base';
import { type AttachedDevice, Muxer } from '@pearmain/device';
import { FakeClock } from '@pearmain/testkit';
import { keepGoing } from './keep-going.js';
import { Stamina } from './stamina.js';
import { anna } from './surroundings.test.js';
import { Tally } from './tally.js';

const lost = () => new AppError('device/connection-lost', 'The connection to Anna’s iPhone broke.');
const muxer = new Muxer({ path: '/nowhere' });
const attachedAs = (deviceId: number): AttachedDevice => ({ deviceId, udid: anna, connection: 'usb', muxer });

type Attempt = (device: AttachedDevice, context: TaskContext) => Promise<string>;

/** Runs attempts one after the other, on a clock that moves by itself through all pauses. */
function going(
  attempts: readonly Attempt[],
  { retries = 5, lookFor = async (): Promise<AttachedDevice | undefined> => attachedAs(2) } = {},
) {
  const clock = new FakeClock();
  for (const seconds of [1, 2, 3, 4, 5, 10, 30, 60]) clock.skip(seconds * 1000);
  const events: TaskEvent[] = [];
  const abort = new AbortController();
  const context: TaskContext = { signal: abort.signal, log: silentLog, emit: (event) => void events.push(event) };
  const tally = new Tally(context);
  const rest = [...attempts];
  const run = () =>
    keepGoing(
      {
        phone: { name: 'Anna’s iPhone', device: attachedAs(1) },
        clock,
        stamina: new Stamina(retries),
        tally,
        mayRetry: () => true,
        lookFor,
        attempt: (device, inner) => (rest.shift() ?? (async () => 'no attempt is left'))(device, inner),
      },
      context,
    );
  return { run, events, clock, tally, abort };
}

test('a lost connection is told, the phone waited for, and the run taken up again over its new attachment', async () => {
  const looks = [undefined, undefined, undefined, attachedAs(7)];
  const { run, events } = going(
    [
      async () => {
        throw lost();
      },
      async ({ deviceId }) => `done over ${deviceId}`,
    ],
    { lookFor: async () => looks.shift() },
  );
  assert.equal(await run(), 'done over 7');
  assert.deepEqual(events, [
    { kind: 'phase', phase: 'waiting' },
    {
      kind: 'notice',
      code: 'engine/waiting-for-phone',
      message: 'The connection to Anna’s iPhone broke. Waiting for Anna’s iPhone, then the backup goes on.',
    },
  ]);
});

test('a phone that does not come back within ten minutes ends the run with what began it', async () => {
  const failure = lost();
  const { run, clock } = going(
    [
      async () => {
        throw failure;
      },
    ],
    { lookFor: async () => undefined },
  );
  const before = clock.now().getTime();
  await assert.rejects(run(), failure);
  assert.equal(Math.round((clock.now().getTime() - before) / 60_000), 10);
});

test('what a person must decide, and what may not be tried again, ends the run at once', async () => {
  for (const [failure, retries] of [
    [new AppError('device/passcode-not-entered', ''), 5],
    [new AppError('device/backup-prohibited', ''), 5],
    [new TypeError('not ours'), 5],
    [lost(), 0],
  ] as const) {
    const { run, events } = going(
      [
        async () => {
          throw failure;
        },
      ],
      { retries },
    );
    await assert.rejects(run(), failure);
    assert.deepEqual(events, []);
  }
});

test('counts go on over the attempts, and a locked phone is asked for until it goes on', async () => {
  const { run, events, tally } = going([
    async (_, { emit }) => {
      emit({ kind: 'phase', phase: 'transferring' });
      emit({ kind: 'progress', files: 3, bytes: 300 });
      throw new AppError('device/locked-meanwhile', 'locked');
    },
    async () => {
      throw new AppError('device/escrow-locked', 'locked');
    },
    async (_, { emit }) => {
      emit({ kind: 'phase', phase: 'preparing' });
      emit({ kind: 'progress', files: 1, bytes: 50 });
      return 'done';
    },
  ]);
  assert.equal(await run(), 'done');
  assert.deepEqual(tally.earlier, { files: 3, bytes: 300 });
  assert.deepEqual(
    events.filter(({ kind }) => kind !== 'phase'),
    [
      { kind: 'progress', files: 3, bytes: 300 },
      { kind: 'prompt', on: 'device', what: 'unlock', message: 'Unlock Anna’s iPhone, so that the backup can go on.' },
      { kind: 'prompt-done', what: 'unlock' },
      { kind: 'progress', files: 4, bytes: 350 },
    ],
  );
});

test('whoever aborts while the phone is waited for gets his reason at once', async () => {
  const { run, abort } = going(
    [
      async () => {
        throw lost();
      },
    ],
    {
      lookFor: async () => {
        abort.abort(new Error('enough'));
        return undefined;
      },
    },
  );
  await assert.rejects(run(), /enough/);
});
