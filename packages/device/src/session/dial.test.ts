import assert from 'node:assert/strict';
import net from 'node:net';
import { test } from 'node:test';
import { type AppError, udid } from '@pearmain/base';
import { fail } from '../failures.js';
import type { AttachedDevice, DeviceMuxer } from '../mux/attached-device.js';
import { phoneAt } from '../network/direct-reach.js';
import { dial } from './dial.js';

const id = udid('00008110-001A2B3C4D5E6F70');

/** A muxer that refuses every connection so. */
function muxerRefusing(refusal: () => AppError): DeviceMuxer {
  const refuse = (): Promise<never> => Promise.reject(refusal());
  return {
    connect: refuse,
    readBuid: refuse,
    readPairRecord: refuse,
    savePairRecord: refuse,
    deletePairRecord: refuse,
  };
}

/** Something that listens on a port of this computer, and says one byte. */
async function listening() {
  const server = net.createServer((socket) => void socket.on('error', () => {}).end('!'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo; // it listens on TCP
  return { port, [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}

const onWifi = (muxer: DeviceMuxer): AttachedDevice => ({
  deviceId: 4,
  udid: id,
  connection: 'network',
  host: '127.0.0.1',
  muxer,
});

test('a phone on Wi-Fi that the muxer does not connect to is dialled where the muxer says that it is', async () => {
  await using there = await listening();
  for (const refusal of [
    () => fail('port-refused', { name: 'x', port: 1 }),
    () => fail('muxer-refused', { request: 'Connect', result: 5 }),
  ]) {
    const channel = await dial(onWifi(muxerRefusing(refusal)), there.port, 'Ada');
    assert.deepEqual([...(await channel.read(1))], [33]);
    channel.close();
  }
});

test('a phone on the cable is reached by the muxer alone, and what failed is told with the phone’s name', async () => {
  await using there = await listening();
  const refused = muxerRefusing(() => fail('port-refused', { name: 'x', port: 1 }));
  const cabled: AttachedDevice = { deviceId: 4, udid: id, connection: 'usb', muxer: refused };
  await assert.rejects(dial(cabled, there.port, 'Ada'), { code: 'device/port-refused', message: /^Ada/ });
  const gone = muxerRefusing(() => fail('device-gone', { name: 'x' }));
  await assert.rejects(dial(onWifi(gone), there.port, 'Ada'), { code: 'device/device-gone', message: /^Ada/ });
});

test('a phone that was found without a muxer needs none, but for pair records', async () => {
  await using there = await listening();
  const none = muxerRefusing(() => fail('no-muxer', { address: '/nowhere' }));
  const phone = phoneAt('127.0.0.1', id, none);
  (await dial(phone, there.port, 'Ada')).close();
  assert.equal(await phone.muxer.readPairRecord(id), undefined);
  await assert.rejects(phone.muxer.readBuid(), { code: 'device/no-muxer' });
  const away = phoneAt('127.255.255.254', id, none);
  await assert.rejects(dial(away, there.port, 'Ada'), {
    code: 'device/out-of-reach',
    message: /^Ada cannot be reached/,
  });
});

test('dialling ends with its signal', async () => {
  const ended = AbortSignal.abort(new Error('enough'));
  const phone = phoneAt(
    '127.0.0.1',
    id,
    muxerRefusing(() => fail('no-muxer', { address: '/nowhere' })),
  );
  await assert.rejects(dial(phone, 9, 'Ada', ended), { message: 'enough' });
});
