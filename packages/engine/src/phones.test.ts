import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { test } from 'node:test';
import { encodeMuxPlist, MuxResult, muxMessageOf, muxResult, readMuxPacket, SocketChannel } from '@pearmain/wire';
import { choosePhone, connectedPhones } from './phones.js';
import { anna, makeSurroundings } from './surroundings.test.js';
import { listDevices } from './tasks/list-devices.js';

/** A muxer with one phone, which takes no connection. */
async function startMuxer(): Promise<{ address: string } & AsyncDisposable> {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => void serve(SocketChannel.of(socket)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  return {
    address: `127.0.0.1:${address.port}`,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function serve(channel: SocketChannel): Promise<void> {
  await using _channel = channel;
  const request = muxMessageOf(await readMuxPacket(channel));
  const properties = { ConnectionType: 'USB', DeviceID: 1, SerialNumber: anna.replace('-', '') };
  const list = { DeviceList: [{ DeviceID: 1, MessageType: 'Attached', Properties: properties }] };
  const isList = request['MessageType'] === 'ListDevices';
  await channel.write(encodeMuxPlist(1, isList ? list : muxResult(MuxResult.connectionRefused)));
}

test('a phone that is connected and does not answer is not taken for none: its own failure is told', async () => {
  await using muxer = await startMuxer();
  using surroundings = makeSurroundings({ muxAddress: muxer.address, aliases: { mum: anna } });
  const { environment, context, events } = surroundings;
  const { phones, mute } = await connectedPhones(environment, context);
  assert.deepEqual([phones.length, mute[0]?.udid, mute[0]?.failure.code], [0, anna, 'device/port-refused']);
  for (const selector of [undefined, '00008110', 'mum']) {
    await assert.rejects(choosePhone(environment, selector, context), { code: 'device/port-refused' });
  }
  await assert.rejects(choosePhone(environment, 'Ben', context), { code: 'device/no-device' });
  assert.deepEqual(await listDevices(environment, context), []);
  assert.ok(events.some((event) => event.kind === 'notice' && event.code === 'device/port-refused'));
});
