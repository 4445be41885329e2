import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { arrayIn, dataIn, dictIn, integerIn, textIn } from '@pearmain/formats';
import { goldenFiles, tear } from '@pearmain/testkit';
import {
  encodeMuxPacket,
  encodeMuxPlist,
  MuxConnectPayload,
  MuxDevicePayload,
  MuxMessageType,
  MuxNumberPayload,
  muxMessageOf,
  PlistChannel,
  parseMuxDeviceList,
  readMuxPacket,
  SocketChannel,
  swapPort,
} from '@pearmain/wire';
import { RawHost, scratchFolder } from '../testing/raw-host.test.js';

const golden = goldenFiles(new URL('../x', import.meta.url).href);
const listDevices = { MessageType: 'ListDevices' };

test('idevice_id, recorded, is told of the phone with the properties of Apple’s muxer', async () => {
  await using host = await RawHost.open();
  const channel = await host.mux();
  for (const piece of tear(golden('idevice-id-list-devices.bin'), 7)) await channel.write(piece);
  const packet = await readMuxPacket(channel);
  assert.equal(packet.version, 1);
  assert.equal(packet.tag, 1);
  const [entry] = arrayIn(muxMessageOf(packet), 'DeviceList') ?? [];
  const { udid } = host.running;
  assert.deepEqual(
    { ...(entry as object) },
    {
      DeviceID: 1,
      MessageType: 'Attached',
      Properties: Object.assign(Object.create(null), {
        DeviceID: 1,
        ConnectionSpeed: 480_000_000,
        ConnectionType: 'USB',
        LocationID: 65_539,
        ProductID: 4776,
        SerialNumber: udid,
        UDID: udid,
        USBSerialNumber: udid.replace('-', ''),
      }),
    },
  );
});

test('a muxer listens at a Unix socket and at TCP at once, and leaves no socket behind', async () => {
  using scratch = scratchFolder();
  const path = join(scratch.path, 'mux');
  {
    await using host = await RawHost.open({ listen: ['127.0.0.1:0', `unix:${path}`] });
    assert.deepEqual(host.running.listen[1], `unix:${path}`);
    const channel = await SocketChannel.connect({ path });
    await channel.write(encodeMuxPlist(9, listDevices));
    const viaUnix = parseMuxDeviceList(muxMessageOf(await readMuxPacket(channel)));
    assert.deepEqual(viaUnix, parseMuxDeviceList(await host.ask(listDevices)));
    channel.close();
  }
  assert.equal(existsSync(path), false);
});

test('a listener hears of attaching, pairing and a reboot under a new DeviceID, and then may command nothing', async () => {
  await using host = await RawHost.open({ scenario: 'good-day' });
  const channel = await host.mux();
  const listen = { MessageType: 'Listen', ProgName: 'watcher', ClientVersionString: 'x', kLibUSBMuxVersion: 3 };
  await channel.write(encodeMuxPlist(3, listen));
  const next = async () => muxMessageOf(await readMuxPacket(channel));
  assert.equal(integerIn(await next(), 'Number'), 0);
  assert.equal(integerIn(await next(), 'DeviceID'), 1);

  const listeners = arrayIn(await host.ask({ MessageType: 'ListListeners' }), 'ListenerList');
  assert.deepEqual(
    listeners?.map((entry) => textIn(entry as never, 'ProgName')),
    ['watcher'],
  );

  const save = { MessageType: 'SavePairRecord', PairRecordID: host.running.udid, PairRecordData: new Uint8Array(3) };
  assert.equal(integerIn(await host.ask(save), 'Number'), 0);
  assert.deepEqual({ ...(await next()) }, { DeviceID: 1, MessageType: 'Paired' });

  host.running.plugged.phone.reboot();
  assert.deepEqual({ ...(await next()) }, { DeviceID: 1, MessageType: 'Detached' });
  const again = await next();
  assert.equal(textIn(again, 'MessageType'), 'Attached');
  assert.equal(integerIn(again, 'DeviceID'), 2);

  await channel.write(encodeMuxPlist(4, listDevices));
  assert.equal(integerIn(await next(), 'Number'), 1);
  await assert.rejects(readMuxPacket(channel), { code: 'wire/connection-closed' });
});

test('a Connect that does not come about says why, and leaves the connection usable', async () => {
  await using host = await RawHost.open();
  const channel = await host.mux();
  const answer = async (message: Record<string, number | string>): Promise<number | undefined> => {
    await channel.write(encodeMuxPlist(5, message));
    return integerIn(muxMessageOf(await readMuxPacket(channel)), 'Number');
  };
  const connect = { MessageType: 'Connect', DeviceID: 1 };
  assert.equal(await answer({ ...connect, PortNumber: swapPort(1234) }), 3);
  assert.equal(await answer({ ...connect, DeviceID: 77, PortNumber: swapPort(62078) }), 2);
  assert.equal(await answer({ MessageType: 'Connect', PortNumber: swapPort(62078) }), 2);
  assert.equal(await answer(connect), 1);
  assert.equal(await answer({ MessageType: 'Dance' }), 1);
  assert.equal(await answer({ ...connect, PortNumber: 32498 }), 0);
  const lockdown = new PlistChannel(channel);
  await lockdown.send({ Request: 'QueryType' });
  assert.equal(textIn(await lockdown.receiveDict(), 'Type'), 'com.apple.mobile.lockdown');
});

test('a client of the binary protocol can listen and connect, and newer versions are refused', async () => {
  await using host = await RawHost.open();
  const binary = async (channel: SocketChannel, type: number, payload: Uint8Array, version = 0) =>
    channel.write(encodeMuxPacket({ version, type, tag: 6, payload }));
  const numberOf = async (channel: SocketChannel) =>
    MuxNumberPayload.decode((await readMuxPacket(channel)).payload).value;

  const listening = await host.mux();
  await binary(listening, MuxMessageType.listen, new Uint8Array());
  assert.equal(await numberOf(listening), 0);
  const added = MuxDevicePayload.decode((await readMuxPacket(listening)).payload);
  assert.equal(added.deviceId, 1);
  assert.equal(Buffer.from(added.serial).toString().replaceAll('\0', ''), host.running.udid);

  const connecting = await host.mux();
  await binary(connecting, MuxMessageType.plist, new Uint8Array(), 9);
  assert.equal(await numberOf(connecting), 6);
  const payload = MuxConnectPayload.encode({ deviceId: 1, port: 32498, padding: 0 });
  await binary(connecting, MuxMessageType.connect, payload);
  assert.equal(await numberOf(connecting), 0);
});

test('pair records are kept byte for byte in the phone’s state, and found again by the next program', async () => {
  using scratch = scratchFolder();
  const state = join(scratch.path, 'phone');
  const record = new TextEncoder().encode('bplist00 whatever the host likes');
  let id = '';
  let buid: string | undefined;
  {
    await using host = await RawHost.open({ state });
    id = host.running.udid;
    assert.equal(integerIn(await host.ask({ MessageType: 'ReadPairRecord', PairRecordID: id }), 'Number'), 2);
    await host.ask({ MessageType: 'SavePairRecord', PairRecordID: id, PairRecordData: record });
    buid = textIn(await host.ask({ MessageType: 'ReadBUID' }), 'BUID');
    assert.match(buid ?? '', /^[0-9A-F-]{36}$/);
    assert.deepEqual(new Uint8Array(readFileSync(join(state, 'host', `${id}.plist`))), record);
  }
  await using host = await RawHost.open({ state });
  assert.equal(textIn(await host.ask({ MessageType: 'ReadBUID' }), 'BUID'), buid);
  const found = await host.ask({ MessageType: 'ReadPairRecord', PairRecordID: id });
  assert.deepEqual(new Uint8Array(dataIn(found, 'PairRecordData') ?? []), record);
  const remove = { MessageType: 'DeletePairRecord', PairRecordID: id };
  assert.equal(integerIn(await host.ask(remove), 'Number'), 0);
  assert.equal(integerIn(await host.ask(remove), 'Number'), 2);
});

test('a record with a name that is no UDID is refused, so no path leads out of the state', async () => {
  await using host = await RawHost.open();
  for (const id of ['../../evil', 'a/b', '']) {
    const save = { MessageType: 'SavePairRecord', PairRecordID: id, PairRecordData: new Uint8Array(1) };
    assert.equal(integerIn(await host.ask(save), 'Number'), 22);
  }
  assert.equal(existsSync(join(host.folder, 'evil.plist')), false);
});

test('several phones share a muxer, each with its own records', async () => {
  using scratch = scratchFolder();
  const other = { state: join(scratch.path, 'tablet'), product: 'iPad13,18', name: 'Tablet' };
  await using host = await RawHost.open({ others: [other] });
  const devices = parseMuxDeviceList(await host.ask(listDevices)) ?? [];
  assert.deepEqual(
    devices.map(({ deviceId }) => deviceId),
    [1, 2],
  );
  const tablet = devices[1]?.serialNumber ?? '';
  await host.ask({ MessageType: 'SavePairRecord', PairRecordID: tablet, PairRecordData: new Uint8Array(1) });
  assert.ok(existsSync(join(other.state, 'host', `${tablet}.plist`)));
});

test('nonsense ends its own connection only', async () => {
  await using host = await RawHost.open();
  for (const bytes of [
    new Uint8Array(16).fill(0xff),
    new Uint8Array(16),
    encodeMuxPacket({ version: 1, type: 8, tag: 1, payload: new Uint8Array(9) }),
  ]) {
    const channel = await host.mux();
    await channel.write(bytes);
    await assert.rejects(readMuxPacket(channel), { code: 'wire/connection-closed' });
  }
  assert.equal(
    dictIn((arrayIn(await host.ask(listDevices), 'DeviceList') ?? [])[0] as never, 'Properties') !== undefined,
    true,
  );
});
