import assert from 'node:assert/strict';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { test } from 'node:test';
import { arrayIn, dataIn, dictIn, integerIn, type PlistDict, textIn, toBase64 } from '@pearmain/formats';
import {
  encodeMuxPlist,
  heartbeatMessage,
  lockdownPort,
  mobdevAuthTag,
  muxMessageOf,
  PlistChannel,
  parseNetworkAddress,
  readMuxPacket,
  SocketChannel,
} from '@pearmain/wire';
import { scenario } from '../scenario.js';
import type { VirtualPhoneOptions } from '../start.js';
import type { PairingMaterial } from '../testing/pairing-material.test.js';
import { RawHost, RawLockdown, tlsOf } from '../testing/raw-host.test.js';
import type { NetworkScenario } from './network-scenario.js';

const domain = 'com.apple.mobile.wireless_lockdown';
const enable = { Domain: domain, Key: 'EnableWifiConnections', Value: true };

/** A phone that was paired over the cable, and that lets itself be reached over Wi-Fi since. */
async function onWifi(network: NetworkScenario = {}, options: Partial<VirtualPhoneOptions> = {}) {
  const host = await RawHost.open({ connect: 'both', scenario: scenario({ network }), ...options });
  const { material } = await host.pair();
  const session = await host.session(material);
  await session.request('SetValue', enable);
  const { wireless } = host.running;
  assert.ok(wireless);
  const dial = async (port = lockdownPort): Promise<SocketChannel> => {
    for (;;) {
      try {
        return await SocketChannel.connect({ host: wireless.host, port });
      } catch {
        // Coming into the network takes the phone a moment.
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  };
  const lockdown = async () => new RawLockdown(host, await dial());
  const service = (name: string) => startService({ host, material, lockdown, dial }, name);
  return {
    host,
    material,
    wireless,
    dial,
    lockdown,
    service,
    [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
  };
}

interface Reach {
  readonly host: RawHost;
  readonly material: PairingMaterial;
  lockdown(): Promise<RawLockdown>;
  dial(port: number): Promise<SocketChannel>;
}

async function startService({ material, lockdown, dial }: Reach, name: string): Promise<SocketChannel> {
  const session = await lockdown();
  await session.startSession(material);
  const reply = await session.request('StartService', { Service: name });
  const plain = await dial(integerIn(reply, 'Port') ?? 0);
  return await plain.startTls(tlsOf(material));
}

const networkDevices = async (host: RawHost, clientVersion: string): Promise<PlistDict[]> => {
  const reply = await host.ask({ MessageType: 'ListDevices', ClientVersionString: clientVersion });
  const all = (arrayIn(reply, 'DeviceList') ?? []).map((entry) => dictIn(entry as PlistDict, 'Properties') ?? {});
  return all.filter((properties) => textIn(properties, 'ConnectionType') === 'Network');
};

test('a phone is in the network from the moment a computer allows it over the cable', async () => {
  await using host = await RawHost.open({ connect: 'both' });
  assert.deepEqual(await networkDevices(host, ''), []);
  const { material } = await host.pair();
  const events = await host.mux();
  await events.write(encodeMuxPlist(1, { MessageType: 'Listen' }));
  const next = async () => muxMessageOf(await readMuxPacket(events));
  assert.equal(integerIn(await next(), 'Number'), 0);
  assert.equal(textIn(dictIn(await next(), 'Properties') ?? {}, 'ConnectionType'), 'USB');

  const session = await host.session(material);
  await session.request('SetValue', enable);
  const attached = await next();
  assert.equal(integerIn(attached, 'DeviceID'), 2);
  const properties = dictIn(attached, 'Properties') ?? {};
  assert.equal(textIn(properties, 'ConnectionType'), 'Network');
  assert.equal(textIn(properties, 'SerialNumber'), host.running.udid);
  assert.equal(integerIn(properties, 'InterfaceIndex'), 1);
  const { wifiAddress } = host.running.plugged.phone.identity;
  assert.match(textIn(properties, 'EscapedFullServiceName') ?? '', new RegExp(`^${wifiAddress}@fe80::.*:.*\\._apple`));

  await session.request('SetValue', { ...enable, Value: false });
  assert.deepEqual({ ...(await next()) }, { DeviceID: 2, MessageType: 'Detached' });
});

test('each client of the muxer is told the address in the layout that it can read', async () => {
  await using phone = await onWifi();
  await phone.dial();
  const bytesFor = async (clientVersion: string) => {
    const [device = {}] = await networkDevices(phone.host, clientVersion);
    return dataIn(device, 'NetworkAddress') ?? new Uint8Array();
  };
  for (const older of ['libusbmuxd 2.0.2', 'libusbmuxd 1.1.0', 'qt4i-usbmuxd', ''])
    assert.deepEqual([...(await bytesFor(older)).subarray(0, 2)], [0x10, 2], older);
  const native = process.platform === 'linux' || process.platform === 'win32' ? [2, 0] : [0x10, 2];
  assert.deepEqual([...(await bytesFor('libusbmuxd 2.1.1')).subarray(0, 2)], native);
  assert.equal((await bytesFor('libusbmuxd 3.0.0')).length, 128);
  for (const client of ['libusbmuxd 2.0.2', 'libusbmuxd 2.1.1'])
    assert.equal(parseNetworkAddress(await bytesFor(client))?.address, phone.wireless.host);
});

test('over Wi-Fi a phone keeps its sessions and services, and refuses to be paired or shut out', async () => {
  await using phone = await onWifi();
  const stranger = await phone.lockdown();
  assert.equal(await stranger.refusal('Pair', { PairRecord: {} }), 'PairingProhibitedOverThisConnection');
  const session = await phone.lockdown();
  await session.startSession(phone.material);
  assert.equal(await session.refusal('SetValue', { ...enable, Value: false }), 'SetProhibited');
  const proxy = new PlistChannel(await phone.service('com.apple.mobile.notification_proxy'));
  await proxy.send({ Command: 'Shutdown' });
  assert.equal(textIn(await proxy.receiveDict(), 'Command'), 'ProxyDeath');
});

test('a service’s port takes one connection, and no other port takes any', async () => {
  await using phone = await onWifi();
  const session = await phone.lockdown();
  await session.startSession(phone.material);
  const port = integerIn(await session.request('StartService', { Service: 'com.apple.afc' }), 'Port') ?? 0;
  const first = await phone.dial(port);
  await first.startTls(tlsOf(phone.material));
  const refused = { code: 'wire/connection-refused' };
  await assert.rejects(SocketChannel.connect({ host: phone.wireless.host, port }), refused);
  await assert.rejects(SocketChannel.connect({ host: phone.wireless.host, port: 62079 }), refused);
});

test('connections of a computer that keeps no heartbeat are cut', async () => {
  await using phone = await onWifi({ heartbeatMs: 1500 }, { network: { announcedBy: 'nobody' } });
  const session = await phone.lockdown();
  await session.startSession(phone.material);
  await assert.rejects(session.read(), { code: 'wire/connection-closed' });
});

test('while somebody answers its pulse the phone stays, and it says so before it sleeps', async () => {
  const network = { heartbeatMs: 2000, pulseSeconds: 0.1, sleep: { afterMs: 4000, forMs: 10 } };
  await using phone = await onWifi(network, { network: { announcedBy: 'nobody' } });
  const heartbeat = new PlistChannel(await phone.service('com.apple.mobile.heartbeat'));
  let pulses = 0;
  for (;;) {
    const command = textIn(await heartbeat.receiveDict(), 'Command');
    if (command === 'SleepyTime') break;
    assert.equal(command, 'Marco');
    pulses += 1;
    await heartbeat.send(heartbeatMessage({ kind: 'polo' }));
  }
  assert.ok(pulses >= 3, `${pulses} pulses`);
  await assert.rejects(heartbeat.receiveDict(), { code: 'wire/connection-closed' });
  assert.equal(textIn(await (await phone.lockdown()).request('QueryType'), 'Type'), 'com.apple.mobile.lockdown');
});

test('a link is lost in the middle of a service as often as the scenario says, and comes back', async () => {
  for (const silent of [false, true]) {
    await using phone = await onWifi({ losses: { times: 2, everyBytes: 3000, awayMs: 20, silent } });
    const cutAfter = async (): Promise<number> => {
      const relay = new PlistChannel(await phone.service('com.apple.mobile.diagnostics_relay'));
      for (let exchanges = 0; exchanges < 30; exchanges += 1) {
        await relay.send({ Request: 'MobileGestalt', MobileGestaltKeys: ['PasswordConfigured'] });
        try {
          await relay.receiveDict();
        } catch {
          return exchanges;
        }
      }
      return 30;
    };
    const first = await cutAfter();
    assert.ok(first > 0 && first < 30, `${first} exchanges`);
    assert.equal(await cutAfter(), first);
    assert.equal(await cutAfter(), 30);
  }
});

test('a phone whose Wi-Fi has lapsed is back when the switch is written again', async () => {
  await using host = await RawHost.open({ connect: 'both', scenario: scenario({ network: { lapsed: true } }) });
  const { material } = await host.pair();
  host.running.plugged.phone.settings.set(domain, 'EnableWifiConnections', true);
  assert.equal(host.running.wireless?.isReachable, false);
  const listening = await host.mux();
  await listening.write(encodeMuxPlist(1, { MessageType: 'Listen' }));
  for (let read = 0; read < 2; read += 1) await readMuxPacket(listening);
  await (await host.session(material)).request('SetValue', enable);
  assert.equal(textIn(muxMessageOf(await readMuxPacket(listening)), 'MessageType'), 'Attached');
  assert.equal(host.running.wireless?.isReachable, true);
});

test('a phone that announces itself is found by whoever asks, in the form of its iOS', async () => {
  for (const [ios, privateAddress] of [
    ['17.5.1', false],
    ['26.4', true],
  ] as const) {
    const network = { network: { announcedBy: 'mdns' as const }, mdnsListen: '127.0.0.1:0', ios };
    await using phone = await onWifi({ privateAddress }, network);
    await phone.dial();
    const { mdns = '' } = phone.host.running;
    const answer = await askForPhones(mdns);
    const { wifiAddress } = phone.host.running.plugged.phone.identity;
    const name = `${privateAddress ? `de${wifiAddress.slice(2)}` : wifiAddress}@fe80::`;
    assert.equal(answer.subarray(0, 4).toString('hex'), '4d2a8400', 'an answer to our question, with authority');
    assert.ok(answer.includes(name), name);
    assert.ok(answer.includes(Buffer.from(phone.wireless.host.split('.').map(Number))), 'the address');
    assert.equal(answer.includes('authTag='), ios === '26.4');
    const { record = '' } = /authTag=(?<record>\S{11}=)/.exec(answer.toString('latin1'))?.groups ?? {};
    const identifier = /identifier=([0-9a-f-]{36})/.exec(answer.toString('latin1'))?.[1] ?? '';
    if (ios === '26.4') assert.equal(record, toBase64(mobdevAuthTag(phone.material.hostId, identifier)));
  }
});

/** Asks for phones with a packet written by hand; the answer as it came. */
async function askForPhones(place: string): Promise<Buffer> {
  const [host = '', port = ''] = place.split(':');
  const header = Buffer.from('4d2a00000001000000000000', 'hex');
  const question = Buffer.from('\x0e_apple-mobdev2\x04_tcp\x05local\0\0\x0c\0\x01', 'latin1');
  const socket = dgram.createSocket('udp4');
  try {
    const answer = once(socket, 'message');
    socket.send(Buffer.concat([header, question]), Number(port), host);
    const [packet] = (await answer) as [Buffer];
    return packet;
  } finally {
    socket.close();
  }
}

test('a muxer of the first kind knows the cable and fixed layouts alone', async () => {
  await using host = await RawHost.open({ isBinaryOnly: true });
  const channel = await host.mux();
  await channel.write(encodeMuxPlist(4, { MessageType: 'ListDevices' }));
  const packet = await readMuxPacket(channel);
  assert.deepEqual([packet.version, packet.type, packet.tag, packet.payload[0]], [0, 1, 4, 6]);
});
