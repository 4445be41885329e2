import assert from 'node:assert/strict';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { FakeClock } from '@pearmain/testkit';
import { encodeMuxPlist, encodePairRecord, readMuxPacket, SocketChannel } from '@pearmain/wire';
import { connectedPhones } from '../phones.js';
import { anna, ben, makeSurroundings, type Surroundings } from '../surroundings.test.js';
import type { WifiWays } from './wifi-ways.js';

/** Listens in place of the local network, and counts what is asked there. */
async function listenForQuestions() {
  const socket = dgram.createSocket('udp4');
  let questions = 0;
  const first = once(socket, 'message');
  socket.on('message', () => {
    questions += 1;
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { address: host, port } = socket.address();
  return {
    askAt: { host, port },
    count: () => questions,
    first,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => socket.close(() => resolve())),
  };
}

/** A muxer that lists these phones, none of which answers. */
async function listing(...udids: readonly string[]) {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => void serve(SocketChannel.of(socket)));
  const serve = async (channel: SocketChannel): Promise<void> => {
    await using _channel = channel;
    await readMuxPacket(channel);
    const DeviceList = udids.map((udid, index) => ({
      DeviceID: index + 1,
      Properties: { ConnectionType: 'USB', DeviceID: index + 1, SerialNumber: udid },
    }));
    await channel.write(encodeMuxPlist(1, { DeviceList }));
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo; // it listens on TCP
  return {
    address: `127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** Surroundings in which this computer has a pair record of Ben's phone. */
function knowingBen(wifi: WifiWays, muxAddress: string): Surroundings & { readonly clock: FakeClock } {
  const clock = new FakeClock();
  const surroundings = makeSurroundings({ wifi, muxAddress, clock });
  const { pairing } = surroundings.environment.folders;
  mkdirSync(pairing, { recursive: true });
  const pem = '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n';
  const record = {
    hostId: 'BEN',
    systemBuid: 'THIS',
    hostCertificate: pem,
    hostPrivateKey: pem,
    rootCertificate: pem,
    rootPrivateKey: pem,
    deviceCertificate: pem,
  };
  writeFileSync(join(pairing, `${ben}.plist`), encodePairRecord(record, 'xml'));
  writeFileSync(join(pairing, 'notes.txt'), 'no record');
  return { ...surroundings, clock };
}

test('nothing leaves the computer unless it was allowed and is needed', async () => {
  await using network = await listenForQuestions();
  await using muxer = await listing(anna);
  await using empty = await listing();
  const ways = { isAsked: false, only: undefined, addresses: [], askAt: network.askAt };
  for (const [maySearch, at] of [
    [false, empty.address],
    [true, muxer.address],
  ] as const) {
    using surroundings = knowingBen({ ...ways, maySearch }, at);
    await connectedPhones(surroundings.environment, surroundings.context);
    assert.equal(network.count(), 0, maySearch ? 'a phone is on the cable' : 'nobody allowed it');
  }
});

test('where it is allowed and needed the network is asked for some seconds, but not without a pair record', async () => {
  await using network = await listenForQuestions();
  await using empty = await listing();
  const wifi = { maySearch: true, isAsked: false, only: undefined, addresses: [], askAt: network.askAt };
  using stranger = makeSurroundings({ wifi, muxAddress: empty.address });
  assert.deepEqual((await connectedPhones(stranger.environment, stranger.context)).phones, []);
  assert.equal(network.count(), 0);

  using surroundings = knowingBen(wifi, empty.address);
  const { environment, context, clock } = surroundings;
  const looking = connectedPhones(environment, context);
  await network.first;
  await clock.whenAsleep(5000);
  clock.advance(5000);
  const { phones, isAll } = await looking;
  assert.deepEqual([phones.length, isAll], [0, true]);
});
