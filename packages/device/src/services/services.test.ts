import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asDict, type PlistDict, textIn } from '@pearmain/formats';
import { FakeClock, memoryChannelPair } from '@pearmain/testkit';
import {
  applicationReply,
  type ByteChannel,
  cloudConfigurationReply,
  gestaltReply,
  heartbeatMessage,
  iconReply,
  notificationMessage,
  PlistChannel,
  profileListReply,
} from '@pearmain/wire';
import { readManagement } from '../summary/read-management.js';
import { DiagnosticsRelay } from './diagnostics-relay.js';
import { Heartbeat } from './heartbeat.js';
import { InstallationProxy } from './installation-proxy.js';
import { NotificationProxy } from './notification-proxy.js';
import type { ServiceSource } from './service-source.js';
import { Springboard } from './springboard.js';

/** A session whose only service is at the other end of a channel in memory. */
class Source implements ServiceSource {
  readonly name = 'Ada’s iPhone';
  readonly timer = new FakeClock();
  readonly timeoutMs = 30_000;
  readonly phone: PlistChannel;
  readonly started: string[] = [];
  readonly #near: ByteChannel;

  constructor() {
    const [near, far] = memoryChannelPair();
    this.#near = near;
    this.phone = new PlistChannel(far);
  }

  async startService(service: string): Promise<ByteChannel> {
    this.started.push(service);
    return this.#near;
  }

  /** The phone answers each question as the test says. */
  answer(reply: (request: PlistDict) => PlistDict[]): void {
    void (async () => {
      for (;;) {
        for (const one of reply(asDict(await this.phone.receive()) ?? {})) await this.phone.send(one);
      }
    })().catch(() => {}); // the test hung up
  }
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

test('notifications are observed, posted and heard', async () => {
  const source = new Source();
  const proxy = await NotificationProxy.open(source);
  assert.deepEqual(source.started, ['com.apple.mobile.notification_proxy']);
  await proxy.observe('one', 'two');
  await proxy.post('three');
  const heard = async () => ({ ...(await source.phone.receiveDict()) });
  assert.deepEqual(await heard(), { Command: 'ObserveNotification', Name: 'one' });
  assert.deepEqual(await heard(), { Command: 'ObserveNotification', Name: 'two' });
  assert.deepEqual(await heard(), { Command: 'PostNotification', Name: 'three' });
  await source.phone.send(notificationMessage({ kind: 'relay', name: 'one' }));
  await source.phone.send({ Command: 'SomethingNew' });
  await source.phone.send(notificationMessage({ kind: 'relay', name: 'two' }));
  await source.phone.send(notificationMessage({ kind: 'death' }));
  assert.deepEqual(await all(proxy.events()), ['one', 'two']);
  await proxy[Symbol.asyncDispose]();
});

test('the goodbye to the notification service waits for the phone’s, also while somebody listens', async () => {
  const source = new Source();
  const proxy = await NotificationProxy.open(source);
  const events = all(proxy.events());
  const closing = proxy[Symbol.asyncDispose]();
  assert.equal(textIn(await source.phone.receiveDict(), 'Command'), 'Shutdown');
  await source.phone.send(notificationMessage({ kind: 'relay', name: 'last' }));
  await source.phone.send(notificationMessage({ kind: 'death' }));
  await closing;
  assert.deepEqual(await events, ['last']);
});

test('a phone that does not say goodbye is left after a moment', async () => {
  const source = new Source();
  const proxy = await NotificationProxy.open(source);
  const closing = proxy[Symbol.asyncDispose]();
  await source.timer.whenAsleep(2000);
  source.timer.advance(2000);
  await closing;
});

test('a phone that talks nonsense is owed no goodbye', async () => {
  const source = new Source();
  const proxy = await NotificationProxy.open(source);
  const events = all(proxy.events());
  await source.phone.channel.write(new Uint8Array(4));
  await assert.rejects(events);
  await proxy[Symbol.asyncDispose]();
});

test('a phone that breaks off ends the events with a failure', async () => {
  const source = new Source();
  const proxy = await NotificationProxy.open(source);
  const events = all(proxy.events());
  source.phone.close();
  await assert.rejects(events);
});

test('apps are listed page by page', async () => {
  const source = new Source();
  source.answer((request) => {
    assert.equal(textIn(asDict(request['ClientOptions']) ?? {}, 'ApplicationType'), 'User');
    return [
      applicationReply({
        kind: 'page',
        apps: [{ CFBundleIdentifier: 'a' }, { CFBundleIdentifier: 'b' }],
        index: 0,
        total: 3,
      }),
      applicationReply({ kind: 'page', apps: [{ CFBundleIdentifier: 'c' }], index: 2, total: 3 }),
      applicationReply({ kind: 'complete' }),
    ];
  });
  await using proxy = await InstallationProxy.open(source);
  const apps = await all(proxy.browse({ attributes: ['CFBundleIdentifier'] }));
  assert.deepEqual(
    apps.map((app) => app['CFBundleIdentifier']),
    ['a', 'b', 'c'],
  );
});

test('pages without apps do not go on for ever', async () => {
  const source = new Source();
  const page = applicationReply({ kind: 'page', apps: [], index: 0, total: 0 });
  source.answer(() => Array.from({ length: 200 }, () => page));
  await using proxy = await InstallationProxy.open(source);
  await assert.rejects(all(proxy.browse()), { code: 'device/unclear-answer' });
});

test('an answer without sense is told in our words by every service', async () => {
  const source = new Source();
  source.answer(() => []);
  void source.phone.channel.write(new Uint8Array(4));
  await using proxy = await Springboard.open(source);
  await assert.rejects(proxy.icon('a'), { code: 'device/unclear-answer' });
});

test('a phone without apps has none, and a refusal is told', async () => {
  const empty = new Source();
  empty.answer(() => [applicationReply({ kind: 'complete' })]);
  await using proxy = await InstallationProxy.open(empty);
  assert.deepEqual(await all(proxy.browse()), []);
  const refusing = new Source();
  refusing.answer(() => [applicationReply({ kind: 'refused', error: 'APIInternalError', description: 'No\u202e' })]);
  await using other = await InstallationProxy.open(refusing);
  await assert.rejects(all(other.browse()), { code: 'device/service-refused', message: /No\\u\{202e\}/ });
});

test('apps are looked up by their bundle ids', async () => {
  const source = new Source();
  source.answer(() => [applicationReply({ kind: 'complete', found: { a: { CFBundleVersion: '1' }, b: 'damaged' } })]);
  await using proxy = await InstallationProxy.open(source);
  const found = await proxy.lookup(['a', 'b', 'c']);
  assert.deepEqual([...found.keys()], ['a']);
});

test('icons are pictures or nothing', async () => {
  const source = new Source();
  source.answer((request) => [
    textIn(request, 'bundleId') === 'a' ? iconReply(Uint8Array.of(1, 2)) : { Error: 'none' },
  ]);
  await using springboard = await Springboard.open(source);
  assert.deepEqual(new Uint8Array((await springboard.icon('a')) ?? []), Uint8Array.of(1, 2));
  assert.equal(await springboard.icon('b'), undefined);
  assert.equal(await springboard.wallpaper(), undefined);
});

test('who manages a phone is asked, and a phone that does not say is none that is managed', async () => {
  const source = new Source();
  source.answer((request) => [
    textIn(request, 'RequestType') === 'GetProfileList'
      ? profileListReply([{ identifier: 'a', name: 'A' }, { identifier: 'b' }])
      : cloudConfigurationReply({ isSupervised: true, organization: 'School' }),
  ]);
  const management = { isSupervised: true, organization: 'School', profiles: ['A', 'b'] };
  assert.deepEqual(await readManagement(source), management);
  const mute = new Source();
  mute.answer(() => [{ Status: 'Error' }]);
  assert.equal(await readManagement(mute), undefined);
});

test('every pulse is answered, until the phone goes to sleep', async () => {
  const source = new Source();
  await using heartbeat = await Heartbeat.open(source);
  const alive = heartbeat.keepAlive();
  for (let pulse = 0; pulse < 3; pulse++) {
    await source.phone.send(heartbeatMessage({ kind: 'marco', intervalSeconds: 10, supportsSleepyTime: true }));
    assert.deepEqual({ ...(await source.phone.receiveDict()) }, { Command: 'Polo' });
  }
  await source.phone.send(heartbeatMessage({ kind: 'sleepy-time' }));
  await alive;
});

test('a pulse that is five seconds late means that the phone has left', async () => {
  const source = new Source();
  await using heartbeat = await Heartbeat.open(source);
  const alive = heartbeat.keepAlive();
  await source.phone.send(heartbeatMessage({ kind: 'marco', intervalSeconds: 10, supportsSleepyTime: true }));
  await source.timer.whenAsleep(15_000);
  source.timer.advance(15_000);
  await assert.rejects(alive, { code: 'device/no-answer' });
});

test('whether there is a passcode is asked, and newer phones may not say', async () => {
  const source = new Source();
  const answers = [gestaltReply({ PasswordConfigured: true }), gestaltReply('deprecated')];
  source.answer(() => answers.splice(0, 1));
  await using diagnostics = await DiagnosticsRelay.open(source);
  assert.equal(await diagnostics.hasPasscode(), true);
  assert.equal(await diagnostics.hasPasscode(), undefined);
});

test('a service that stays silent is given up after its time', async () => {
  const source = new Source();
  await using springboard = await Springboard.open(source);
  const icon = springboard.icon('a');
  await source.timer.whenAsleep(30_000);
  source.timer.advance(30_000);
  await assert.rejects(icon, { code: 'device/no-answer' });
});
