import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError, silentLog } from '@pearmain/base';
import { type PlistDict, textIn } from '@pearmain/formats';
import { FakeClock, memoryChannelPair } from '@pearmain/testkit';
import { type ByteChannel, heartbeatMessage, PlistChannel } from '@pearmain/wire';
import { fail } from '../failures.js';
import { keepPresent, type PresentSession } from './presence.js';

const marco = heartbeatMessage({ kind: 'marco', intervalSeconds: 10, supportsSleepyTime: true });

/** A session with a phone that gives as many heartbeats as a test allows. */
class Session implements PresentSession {
  readonly name = 'Ada’s iPhone';
  readonly timer = new FakeClock();
  readonly timeoutMs = 30_000;
  readonly device: PresentSession['device'];
  /** The phone's ends of the heartbeats that were opened. */
  readonly beats: PlistChannel[] = [];
  beatsAtMost = 9;

  constructor(connection: 'usb' | 'network') {
    this.device = { connection };
  }

  async startService(service: string): Promise<ByteChannel> {
    assert.equal(service, 'com.apple.mobile.heartbeat');
    if (this.beats.length >= this.beatsAtMost) throw new AppError('device/service-missing', 'There is none.');
    const [near, far] = memoryChannelPair();
    this.beats.push(new PlistChannel(far));
    return near;
  }
}

const whenLost = (lost: AbortSignal): Promise<unknown> =>
  new Promise((resolve) => lost.addEventListener('abort', () => resolve(lost.reason), { once: true }));

const answerOf = async (beat: PlistChannel | undefined): Promise<PlistDict> => {
  await beat?.send(marco);
  return (await beat?.receiveDict()) ?? {};
};

test('a phone on Wi-Fi gets its answers until the work is done, and none is asked of one on the cable', async () => {
  const session = new Session('network');
  {
    await using presence = await keepPresent(session, silentLog);
    for (let pulse = 0; pulse < 3; pulse += 1)
      assert.equal(textIn(await answerOf(session.beats[0]), 'Command'), 'Polo');
    assert.equal(presence.lost.aborted, false);
  }
  const cabled = new Session('usb');
  await using _presence = await keepPresent(cabled, silentLog);
  assert.equal(cabled.beats.length, 0);
});

test('a pulse that does not come means that the phone has left the network', async () => {
  const session = new Session('network');
  await using presence = await keepPresent(session, silentLog);
  const lost = whenLost(presence.lost);
  await answerOf(session.beats[0]);
  await session.timer.whenAsleep(15_000);
  session.timer.advance(15_000);
  const failure = await lost;
  assert.ok(failure instanceof AppError);
  assert.equal(failure.code, 'device/left-network');
  assert.match(failure.message, /Ada’s iPhone left the network/);
});

test('a heartbeat that breaks means the same', async () => {
  const session = new Session('network');
  await using presence = await keepPresent(session, silentLog);
  const lost = whenLost(presence.lost);
  session.beats[0]?.close();
  assert.equal((await lost) instanceof AppError && presence.lost.reason.code, 'device/left-network');
});

test('a phone that wants to sleep is held, and lost when it takes no further heartbeat', async () => {
  const session = new Session('network');
  session.beatsAtMost = 2;
  await using presence = await keepPresent(session, silentLog);
  await session.beats[0]?.send(heartbeatMessage({ kind: 'sleepy-time' }));
  await session.beats[0]?.receiveDict().catch(() => {}); // it is closed
  assert.equal(textIn(await answerOf(session.beats[1]), 'Command'), 'Polo');
  const lost = whenLost(presence.lost);
  await session.beats[1]?.send(heartbeatMessage({ kind: 'sleepy-time' }));
  assert.equal((await lost) instanceof AppError && presence.lost.reason.code, 'device/fell-asleep');
  const broken = presence.explain(fail('connection-lost', { name: session.name }));
  assert.equal(broken instanceof AppError && broken.code, 'device/fell-asleep');
  const other = fail('locked', { name: session.name });
  assert.equal(presence.explain(other), other);
});

test('a phone without a heartbeat is not given up for that', async () => {
  const session = new Session('network');
  session.beatsAtMost = 0;
  await using presence = await keepPresent(session, silentLog);
  assert.equal(presence.lost.aborted, false);
});
