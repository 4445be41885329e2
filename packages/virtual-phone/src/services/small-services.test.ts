import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arrayIn, asDict, dataIn, dictIn, isArray, isDict, type PlistDict, textIn } from '@pearmain/formats';
import { PlistChannel } from '@pearmain/wire';
import type { InstalledApp } from '../phone/apps.js';
import type { Scenario } from '../scenario.js';
import { ServiceHost } from '../testing/service-host.test.js';
import { diagnosticsRelay } from './diagnostics-relay.js';
import { heartbeat } from './heartbeat.js';
import { installationProxy } from './installation-proxy.js';
import { managedConfiguration } from './managed-configuration.js';
import { notificationProxy } from './notification-proxy.js';
import { springboard } from './springboard/springboard.js';

const pngSignature = [0x89, 0x50, 0x4e, 0x47];

test('a notification reaches every connection that observes it, and a shutdown is answered', async () => {
  await using host = new ServiceHost();
  const [watching, other] = [
    new PlistChannel(host.connect(notificationProxy)),
    new PlistChannel(host.connect(notificationProxy)),
  ];
  await watching.send({ Command: 'ObserveNotification', Name: 'wanted' });
  await other.send({ Command: 'Nonsense' });
  await watching.send({ Command: 'PostNotification', Name: 'unwanted' });
  await watching.send({ Command: 'PostNotification', Name: 'wanted' });
  assert.deepEqual({ ...(await watching.receiveDict()) }, { Command: 'RelayNotification', Name: 'wanted' });
  host.phone.notifications.post('wanted');
  assert.deepEqual({ ...(await watching.receiveDict()) }, { Command: 'RelayNotification', Name: 'wanted' });
  await other.send({ Command: 'Shutdown' });
  assert.deepEqual({ ...(await other.receiveDict()) }, { Command: 'ProxyDeath' });
  await assert.rejects(other.receive(), { code: 'wire/connection-closed' });
});

test('the heart beats at once', async () => {
  await using host = new ServiceHost();
  const messages = new PlistChannel(host.connect(heartbeat));
  assert.deepEqual({ ...(await messages.receiveDict()) }, { Command: 'Marco', Interval: 10, SupportsSleepyTime: true });
  await messages.send({ Command: 'Polo' });
});

test('a phone tells who manages it, and takes no orders there', async () => {
  const ask = async (day: Partial<Scenario>) => {
    await using host = new ServiceHost({ day });
    const messages = new PlistChannel(host.connect(managedConfiguration));
    const answers: PlistDict[] = [];
    for (const RequestType of ['GetCloudConfiguration', 'GetProfileList', 'EraseDevice']) {
      await messages.send({ RequestType });
      answers.push(await messages.receiveDict());
    }
    const [cloud = {}, list = {}, erase = {}] = answers;
    assert.equal(textIn(erase, 'Status'), 'Error');
    return [dictIn(cloud, 'CloudConfiguration')?.['IsSupervised'], arrayIn(list, 'OrderedIdentifiers')?.length];
  };
  assert.deepEqual(await ask({}), [false, 0]);
  assert.deepEqual(await ask({ management: { isSupervised: true, organization: 'School' } }), [true, 1]);
});

const app = (index: number): InstalledApp => ({
  bundleId: `org.example.app${index}`,
  name: `App ${index}`,
  kind: index % 10 === 9 ? 'System' : 'User',
  version: '1.2',
  build: '34',
  groups: [`group.org.example.app${index}`],
  sinf: Buffer.from(`sinf ${index}`).toString('base64'),
});

async function browse(host: ServiceHost, options: PlistDict): Promise<{ pages: PlistDict[]; apps: PlistDict[] }> {
  const messages = new PlistChannel(host.connect(installationProxy));
  await messages.send({ Command: 'Browse', ClientOptions: options });
  const pages: PlistDict[] = [];
  for (;;) {
    const page = await messages.receiveDict();
    if (textIn(page, 'Status') === 'Complete') break;
    pages.push(page);
  }
  return {
    pages,
    apps: pages.flatMap((page) => arrayIn(page, 'CurrentList') ?? []).filter(isDict),
  };
}

test('apps are listed page by page, with the attributes that were asked for and no others', async () => {
  await using host = new ServiceHost({ apps: Array.from({ length: 50 }, (_, index) => app(index)) });
  const wanted = ['CFBundleIdentifier', 'ApplicationSINF', 'iTunesMetadata'];
  const { pages, apps } = await browse(host, { ApplicationType: 'User', ReturnAttributes: wanted });
  assert.equal(apps.length, 45);
  assert.deepEqual(
    pages.map((page) => [page['CurrentIndex'], page['CurrentAmount'], page['Total']]),
    [
      [0, 16, 45],
      [16, 16, 45],
      [32, 13, 45],
    ],
  );
  assert.deepEqual(Object.keys(apps[0] ?? {}), ['ApplicationSINF', 'CFBundleIdentifier']);
  const all = await browse(host, {});
  assert.equal(all.apps.length, 50);
  assert.equal(all.apps[0]?.['ApplicationSINF'], undefined);
  const groups = dictIn(all.apps[0] ?? {}, 'GroupContainers') ?? {};
  assert.match(
    String(groups['group.org.example.app0']),
    /^\/private\/var\/mobile\/Containers\/Shared\/AppGroup\/[0-9A-F-]{36}$/,
  );
});

test('an empty phone lists nothing and says so; a lookup finds by identifier; changing apps is refused', async () => {
  await using empty = new ServiceHost();
  assert.deepEqual((await browse(empty, { ApplicationType: 'Any' })).pages, []);
  await using host = new ServiceHost({ apps: [app(1), app(2)] });
  const messages = new PlistChannel(host.connect(installationProxy));
  await messages.send({ Command: 'Lookup', ClientOptions: { BundleIDs: ['org.example.app2', 'org.example.none'] } });
  const found = dictIn(await messages.receiveDict(), 'LookupResult') ?? {};
  assert.deepEqual(Object.keys(found), ['org.example.app2']);
  await messages.send({ Command: 'Uninstall', ApplicationIdentifier: 'org.example.app1' });
  assert.notEqual(textIn(await messages.receiveDict(), 'Error'), undefined);
});

test('the home screen gives icons, a wallpaper, and keeps the order a host gives it', async () => {
  await using host = new ServiceHost({ apps: Array.from({ length: 30 }, (_, index) => app(index)) });
  const messages = new PlistChannel(host.connect(springboard), { format: 'binary' });
  const ask = async (request: PlistDict) => {
    await messages.send(request);
    return messages.receive();
  };
  for (const request of [
    { command: 'getIconPNGData', bundleId: 'org.example.app1' },
    { command: 'getHomeScreenWallpaperPNGData' },
    { command: 'getWallpaperPreviewImage', wallpaperName: 'lockscreen' },
  ]) {
    const png = dataIn(asDict(await ask(request)) ?? {}, 'pngData') ?? new Uint8Array();
    assert.deepEqual([...png.subarray(0, 4)], pngSignature);
  }
  const state = await ask({ command: 'getIconState', formatVersion: '2' });
  assert.ok(isArray(state));
  assert.deepEqual(
    state.map((page) => (isArray(page) ? page.length : -1)),
    [4, 24, 2],
  );
  await messages.send({ command: 'setIconState', iconState: [...state].reverse() });
  const after = await ask({ command: 'getIconState' });
  assert.deepEqual(isArray(after) && after.map((page) => (isArray(page) ? page.length : -1)), [2, 24, 4]);
});

test('whether a passcode is set is told up to iOS 17.3, and no more from 17.4 on', async () => {
  const request = { Request: 'MobileGestalt', MobileGestaltKeys: ['PasswordConfigured', 'Nothing'] };
  const gestalt = async (ios: string) => {
    await using host = new ServiceHost({ traits: { ios }, day: { hasPasscode: true } });
    const messages = new PlistChannel(host.connect(diagnosticsRelay));
    await messages.send(request);
    const reply = await messages.receiveDict();
    assert.equal(textIn(reply, 'Status'), 'Success');
    return { ...dictIn(dictIn(reply, 'Diagnostics') ?? {}, 'MobileGestalt') };
  };
  assert.deepEqual(await gestalt('17.3.1'), { PasswordConfigured: true, Status: 'Success' });
  assert.deepEqual(await gestalt('17.4'), { Status: 'MobileGestaltDeprecated' });
});

test('the diagnostics service says goodbye, and restarts the phone', async () => {
  await using host = new ServiceHost();
  let reboots = 0;
  using _watch = host.phone.onReboot(() => {
    reboots += 1;
  });
  for (const name of ['Goodbye', 'Restart']) {
    const messages = new PlistChannel(host.connect(diagnosticsRelay));
    await messages.send({ Request: name });
    assert.equal(textIn(await messages.receiveDict(), 'Status'), 'Success');
    await assert.rejects(messages.receive(), { code: 'wire/connection-closed' });
  }
  assert.equal(reboots, 1);
});
