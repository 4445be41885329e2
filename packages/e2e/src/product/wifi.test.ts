import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import type { DeviceEntry, DeviceInfo, Document } from '@pearmain/contract';
import type { NetworkScenario } from '@pearmain/virtual-phone';
import { readWithForeignReader } from '../harness/foreign-reader.js';
import { pearmain } from '../harness/pearmain.js';
import { type PhoneProgram, startPhone } from '../harness/phone-program.js';
import { makeScratch, type Scratch } from '../harness/scratch.js';

const filled = ['--seed', 'empty', '--files', '100', '--bytes', '10000000'];
const nowhere = { USBMUXD_SOCKET_ADDRESS: '127.0.0.1:1' };

/** A phone and the folders of a person who has it; every command runs as that person. */
class Household {
  readonly scratch: Scratch;

  constructor(scratch: Scratch) {
    this.scratch = scratch;
  }

  phone(...options: readonly string[]): Promise<PhoneProgram> {
    return startPhone(this.scratch.at('phone'), options);
  }

  /** A phone on Wi-Fi that announces itself to those who ask at its `mdns`. */
  announced(
    connect: 'network' | 'both',
    network: NetworkScenario = {},
    ...options: readonly string[]
  ): Promise<PhoneProgram> {
    const scenario = this.scratch.at('scenario.json');
    writeFileSync(scenario, JSON.stringify({ network }));
    const announced = ['--announced-by', 'mdns', '--mdns-listen', '127.0.0.1:0'];
    return this.phone('--connect', connect, '--scenario', scenario, ...announced, ...options);
  }

  run(env: Readonly<Record<string, string>>, ...args: readonly string[]) {
    return pearmain(this.scratch.at('home'), args, { env, timeoutMs: 180_000 });
  }

  async answer<T>(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<T> {
    const { out, err } = await this.run(env, ...args, '--json');
    const document = JSON.parse(out) as Document<T>;
    assert.ok(document.ok, `${out}\n${err}`);
    return document.data;
  }

  devices(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<readonly DeviceEntry[]> {
    return this.answer<{ devices: DeviceEntry[] }>(env, 'device', 'list', ...args).then(({ devices }) => devices);
  }

  /** Pairs the phone over the cable and lets it be reached over Wi-Fi. */
  async prepare(...options: readonly string[]): Promise<void> {
    await using phone = await this.phone(...options);
    assert.equal((await this.run(phone.env, 'device', 'pair')).code, 0);
    const allowed = await this.run(phone.env, 'device', 'wifi', 'on');
    assert.equal(allowed.code, 0, allowed.err);
    assert.match(allowed.out, /may be reached over Wi-Fi now/);
  }
}

const mdnsOf = ({ mdns }: PhoneProgram) => ({ pearmain_MDNS_ADDRESS: mdns });
const waysOf = (devices: readonly DeviceEntry[]) =>
  devices.map(({ udid, connections, trust }) => [udid, connections, trust]);

test('a phone on the cable and on Wi-Fi is one entry, whoever tells of it', async () => {
  using scratch = makeScratch();
  const home = new Household(scratch);
  await home.prepare();
  {
    await using phone = await home.phone('--connect', 'both');
    const both = [[phone.udid, ['usb', 'network'], 'trusted']];
    assert.deepEqual(waysOf(await home.devices(phone.env)), both, 'the muxer lists it twice');
    const text = await home.run(phone.env, 'device', 'list');
    assert.match(text.out, /cable and Wi-Fi +trusted/);
  }
  await using phone = await home.announced('both');
  const env = { ...phone.env, ...mdnsOf(phone) };
  assert.deepEqual(waysOf(await home.devices(env)), [[phone.udid, ['usb'], 'trusted']], 'nobody asked for more');
  assert.deepEqual(waysOf(await home.devices(env, '--wifi')), [[phone.udid, ['usb', 'network'], 'trusted']]);
});

test('a phone on Wi-Fi is found without any muxer: by its announcement, its address, the settings', async () => {
  using scratch = makeScratch();
  const home = new Household(scratch);
  await home.prepare();
  await using phone = await home.announced('network');
  const env = { ...nowhere, ...mdnsOf(phone) };
  const found = [[phone.udid, ['network'], 'trusted']];
  assert.equal((await home.run(env, 'device', 'list')).code, 20, 'nothing is searched for unasked');
  assert.deepEqual(waysOf(await home.devices(env, '--wifi')), found);
  assert.deepEqual(waysOf(await home.devices(nowhere, '--address', phone.network)), found);
  await home.answer(env, 'config', 'set', 'searchWifi', 'true');
  assert.deepEqual(waysOf(await home.devices(env)), found);
  await home.answer(env, 'config', 'set', 'searchWifi', 'false');
  await home.answer(env, 'config', 'set', `devices.${phone.udid}.address`, phone.network);
  assert.deepEqual(waysOf(await home.devices(env)), found);
});

test('a phone with a private Wi-Fi address is found too: by asking it, and by its tags since iOS 26.4', async () => {
  using scratch = makeScratch();
  const home = new Household(scratch);
  await home.prepare();
  for (const ios of ['17.5.1', '26.4']) {
    await using phone = await home.announced('network', { privateAddress: true }, '--ios', ios);
    const env = { ...nowhere, ...mdnsOf(phone) };
    assert.deepEqual(waysOf(await home.devices(env, '--wifi')), [[phone.udid, ['network'], 'trusted']], ios);
  }
});

test('an address where nobody answers, or somebody else’s phone, is told of in words', async () => {
  using scratch = makeScratch();
  const home = new Household(scratch);
  const lost = await home.run(nowhere, 'backup', '--address', '127.255.255.254');
  assert.equal(lost.code, 24);
  assert.match(lost.err, /cannot be reached over the network[\s\S]*Wake it/);
  const nonsense = await home.run(nowhere, 'device', 'list', '--address', '192.168.1.20:62078');
  assert.equal(nonsense.code, 2);
  assert.match(nonsense.err, /is no address in a network/);
});

test('over Wi-Fi a phone is backed up, and neither paired nor told to be reachable', async () => {
  using scratch = makeScratch();
  const home = new Household(scratch);
  await home.prepare();
  await using phone = await home.phone('--connect', 'network');
  const refused = await home.run(phone.env, 'device', 'wifi', 'off');
  assert.equal(refused.code, 23);
  assert.match(refused.err, /over the cable alone/);
  const backup = await home.run(phone.env, 'backup', '--location', scratch.at('location'));
  assert.equal(backup.code, 0, 'what the muxer lists needs no flag');
  const address = ['--address', phone.network];
  const pairing = await pearmain(scratch.at('another-home'), ['device', 'pair', ...address], { env: nowhere });
  assert.equal(pairing.code, 22);
  assert.match(pairing.err, /cannot be paired over Wi-Fi[\s\S]*cable once/);
});

test('what a phone was allowed once is renewed by the next run over the cable', async () => {
  using scratch = makeScratch();
  const home = new Household(scratch);
  await home.prepare();
  await using phone = await home.announced('both', { lapsed: true });
  const env = { ...phone.env, ...mdnsOf(phone) };
  const info = await home.answer<DeviceInfo>(env, 'device', 'info');
  assert.equal(info.wifiOn, true);
  assert.deepEqual(waysOf(await home.devices(env, '--wifi')), [[phone.udid, ['usb', 'network'], 'trusted']]);
  const off = await home.run(env, 'device', 'wifi', 'off');
  assert.match(off.out, /can no longer be reached over Wi-Fi/);
  assert.equal((await home.run(env, 'device', 'wifi', 'off')).code, 4);
  assert.equal((await home.answer<DeviceInfo>(env, 'device', 'info')).wifiOn, false);
});

test('a backup over Wi-Fi that loses its link three times is complete, and equal to one that does not', async () => {
  using scratch = makeScratch();
  const home = new Household(scratch);
  await home.prepare(...filled);
  await using phone = await home.announced('network', { losses: { times: 3, everyBytes: 2_500_000, awayMs: 300 } });
  const env = { ...nowhere, ...mdnsOf(phone) };
  const cut = await home.run(env, 'backup', '--wifi', '--location', scratch.at('cut'), '--progress', 'plain');
  assert.equal(cut.code, 0, cut.err);
  assert.equal(cut.err.match(/ Waiting for .*, then the backup goes on\./g)?.length, 3, cut.err);
  const whole = await home.run(env, 'backup', '--wifi', '--location', scratch.at('whole'));
  assert.equal(whole.code, 0, whole.err);
  const [first, second] = await Promise.all(['cut', 'whole'].map((name) => contentOf(scratch.at(name, phone.udid))));
  assert.deepEqual(first, second);
  assert.ok((first?.size ?? 0) >= 100, `${first?.size} files`);
});

test('a phone that leaves the network without a word is missed by its heartbeat, and waited for', async () => {
  using scratch = makeScratch();
  const home = new Household(scratch);
  await home.prepare(...filled);
  const losses = { times: 1, everyBytes: 2_500_000, awayMs: 8000, silent: true };
  await using phone = await home.announced('network', { losses, pulseSeconds: 1 });
  const args = ['backup', '--address', phone.network, '--location', scratch.at('location'), '--progress', 'plain'];
  const ended = await home.run(nowhere, ...args);
  assert.equal(ended.code, 0, ended.err);
  assert.match(ended.err, /left the network\. Waiting for .*, then the backup goes on\./);
});

/** What a foreign reader finds; the phone wraps its keychain anew for each backup. */
async function contentOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const found = await readWithForeignReader(folder);
  return new Map([...found].filter(([path]) => !path.startsWith('KeychainDomain/')));
}

test('a phone that thinks for long is kept by its heartbeat, and waited for when it falls asleep', async () => {
  using scratch = makeScratch();
  const home = new Household(scratch);
  await home.prepare(...filled);
  const scenario = scratch.at('slow.json');
  // Without a heartbeat the phone would hang up long before its passcode is entered.
  const network = { heartbeatMs: 6000, pulseSeconds: 1 };
  writeFileSync(scenario, JSON.stringify({ network, hasPasscode: true, passcodeMs: 12_000 }));
  await using phone = await home.phone('--connect', 'network', '--announced-by', 'nobody', '--scenario', scenario);
  const args = ['backup', '--address', phone.network, '--location', scratch.at('location'), '--progress', 'plain'];
  const slow = await home.run(nowhere, ...args);
  assert.equal(slow.code, 0, slow.err);
  assert.doesNotMatch(slow.err, /then the backup goes on/);

  const { control } = phone;
  await control.do('change', { to: { passcodeMs: 600_000 } });
  const running = home.run(nowhere, ...args);
  await control.waitFor({ asks: 'passcode' });
  await control.do('sleep');
  await control.do('change', { to: { passcode: 'none' } });
  await control.do('wake');
  await control.do('unlock');
  const ended = await running;
  assert.equal(ended.code, 0, ended.err);
  assert.match(ended.err, /^iPhone went to sleep\. Waiting for iPhone, then the backup goes on/m);
});

test('a backup that loses the cable goes on over Wi-Fi', async () => {
  using scratch = makeScratch();
  const home = new Household(scratch);
  await home.prepare(...filled);
  await using phone = await home.announced('both');
  const env = { ...phone.env, ...mdnsOf(phone) };
  await home.answer(env, 'config', 'set', 'searchWifi', 'true');
  const running = home.run(env, 'backup', '--location', scratch.at('location'), '--progress', 'plain');
  await phone.control.waitFor({ request: 'Backup', files: 30 });
  await phone.control.do('unplug');
  const ended = await running;
  assert.equal(ended.code, 0, ended.err);
  assert.match(ended.err, /then the backup goes on/);
});
