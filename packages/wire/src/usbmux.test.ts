import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '@pearmain/base';
import { dataIn } from '@pearmain/formats';
import { goldenFiles, seededRandom, tornChannel } from '@pearmain/testkit';
import fc from 'fast-check';
import {
  decodePairRecord,
  encodeMuxPacket,
  encodeMuxPlist,
  MuxHeader,
  MuxMessageType,
  MuxNumberPayload,
  MuxResult,
  muxAttached,
  muxMessageOf,
  muxRequest,
  muxResult,
  muxResultOf,
  parseMuxDevice,
  parseMuxDeviceList,
  readMuxPacket,
  swapPort,
} from './index.js';

const golden = goldenFiles(import.meta.url);
const message = async (name: string) => muxMessageOf(await readMuxPacket(tornChannel(golden(name), 1)));

test("a real client's first request is read, and ours looks the same", async () => {
  const packet = await readMuxPacket(tornChannel(golden('mux-list-devices.bin'), 2));
  assert.deepEqual([packet.version, packet.type, packet.tag], [1, MuxMessageType.plist, 1]);
  const ours = muxRequest('ListDevices', 'idevice_id');
  assert.deepEqual({ ...muxMessageOf(packet) }, { ...ours, ClientVersionString: 'libusbmuxd 2.0.2' });
  assert.deepEqual(Object.keys(muxMessageOf(packet)), Object.keys(ours));
});

test("a real client's request is written to the byte", async () => {
  const recorded = golden('mux-list-devices.bin');
  const request = { ...muxRequest('ListDevices', 'idevice_id'), ClientVersionString: 'libusbmuxd 2.0.2' };
  assert.deepEqual(encodeMuxPlist(1, request), recorded);
});

test('Connect names the port with its bytes swapped', async () => {
  assert.equal((await message('mux-connect.bin'))['PortNumber'], 32498);
  assert.equal(swapPort(62078), 32498);
  fc.assert(fc.property(fc.integer({ min: 0, max: 65535 }), (port) => swapPort(swapPort(port)) === port));
});

test('a pair record that a real client saves can be read', async () => {
  const saved = await message('mux-save-pair-record.bin');
  const record = decodePairRecord(dataIn(saved, 'PairRecordData') ?? new Uint8Array());
  assert.equal(saved['PairRecordID'], '00008110-001A2B3C4D5E6F70');
  assert.equal(record.wifiMacAddress, 'aa:bb:cc:dd:ee:ff');
});

test("a real muxer's answers are read", async () => {
  assert.deepEqual(parseMuxDeviceList(await message('muxer-no-devices.bin')), []);
  assert.equal(muxResultOf(await message('muxer-result-ok.bin')), MuxResult.ok);
  assert.equal(muxResultOf(await message('muxer-bad-device.bin')), MuxResult.badDevice);
  assert.equal(muxResultOf(await message('muxer-no-record.bin')), 2);
  assert.equal(muxResultOf(await message('muxer-no-devices.bin')), undefined);
});

test("a real muxer's answers in the old binary form are read and written", async () => {
  const recorded = golden('muxer-bad-version.bin');
  const packet = await readMuxPacket(tornChannel(recorded, 3));
  assert.deepEqual([packet.version, packet.type, packet.tag], [0, MuxMessageType.result, 9]);
  assert.deepEqual(MuxNumberPayload.decode(packet.payload), { value: MuxResult.badVersion });
  assert.deepEqual(encodeMuxPacket(packet), recorded);
  assert.throws(() => muxMessageOf(packet), { code: 'wire/unexpected-message' });
});

test('an answer of ours is the one a real muxer gives', async () => {
  const theirs = await message('muxer-result-ok.bin');
  assert.deepEqual({ ...theirs }, muxResult(0));
});

test('a device is read from its announcement and from a list, with the dash that some leave out', () => {
  const networkAddress = Uint8Array.of(0x10, 2);
  const attached = muxAttached(5, {
    ConnectionType: 'Network',
    NetworkAddress: networkAddress,
    SerialNumber: '00008110001A2B3C4D5E6F70',
  });
  const device = parseMuxDevice(attached);
  assert.equal(device?.serialNumber, '00008110-001A2B3C4D5E6F70');
  assert.equal(device?.deviceId, 5);
  assert.equal(device?.connection, 'network');
  assert.deepEqual(device?.networkAddress, networkAddress);
  const list = parseMuxDeviceList({ DeviceList: [attached, 'nonsense', { DeviceID: 4 }] });
  assert.deepEqual(list, [device]);
  assert.equal(parseMuxDevice({ MessageType: 'Detached', DeviceID: 5 }), undefined);
});

test('a length below the header or beyond the maximum is refused', async () => {
  const header = (length: number) => MuxHeader.encode({ length, version: 1, type: 8, tag: 0 });
  await assert.rejects(readMuxPacket(tornChannel(header(15), 1)), { code: 'wire/unexpected-message' });
  await assert.rejects(readMuxPacket(tornChannel(header(0xffffffff), 1)), { code: 'wire/frame-too-large' });
  await assert.rejects(readMuxPacket(tornChannel(header(17), 1)), { code: 'wire/connection-closed' });
});

test('damaged packets end in a failure of ours', async () => {
  const random = seededRandom(4);
  for (let round = 0; round < 300; round++) {
    const damaged = golden('mux-connect.bin');
    damaged[random.below(damaged.length)] = random.below(256);
    const read = readMuxPacket(tornChannel(damaged, round)).then(muxMessageOf).then(parseMuxDevice);
    await read.catch((error: unknown) => assert.ok(error instanceof AppError));
  }
});
