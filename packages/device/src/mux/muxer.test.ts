import assert from 'node:assert/strict';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { udid } from '@pearmain/base';
import { asDict, type PlistDict, parsePlist, textIn, utf8Encode } from '@pearmain/formats';
import { FakeClock } from '@pearmain/testkit';
import { encodeMuxPlist, muxAttached, muxResult, readMuxPacket, SocketChannel, swapPort } from '@pearmain/wire';
import { Muxer } from './muxer.js';
import type { DeviceChange } from './watch.js';

const modern = '00008110-001A2B3C4D5E6F70';
const old = '0123456789abcdef0123456789abcdef01234567';

type Answer = (request: PlistDict, channel: SocketChannel) => PlistDict | 'silence' | undefined;

/** A muxer on a loopback port that answers each request as the test says. */
class ScriptedMuxer implements AsyncDisposable {
  readonly port: number;
  readonly requests: PlistDict[] = [];
  answer: Answer;
  listeners: SocketChannel[] = [];
  readonly #server: net.Server;

  private constructor(server: net.Server, port: number, answer: Answer) {
    this.#server = server;
    this.port = port;
    this.answer = answer;
    server.on('connection', (socket) => {
      const channel = SocketChannel.of(socket);
      this.#serve(channel).catch(() => channel.close());
    });
  }

  static async listen(answer: Answer, port = 0): Promise<ScriptedMuxer> {
    const server = net.createServer({ allowHalfOpen: true });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const address = server.address() as net.AddressInfo; // it listens on TCP
    return new ScriptedMuxer(server, address.port, answer);
  }

  get muxer(): Muxer {
    return new Muxer({ host: '127.0.0.1', port: this.port });
  }

  async tell(message: PlistDict): Promise<void> {
    for (const listener of this.listeners) await listener.write(encodeMuxPlist(0, message));
  }

  hangUp(): void {
    for (const listener of this.listeners) listener.close();
    this.listeners = [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.hangUp();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(channel: SocketChannel): Promise<void> {
    for (;;) {
      const { payload, tag } = await readMuxPacket(channel);
      const request = asDict(parsePlist(payload)) ?? {};
      this.requests.push(request);
      const reply = this.answer(request, channel);
      if (reply === 'silence') continue;
      if (!reply) return channel.close();
      await channel.write(encodeMuxPlist(tag, reply));
      if (textIn(request, 'MessageType') === 'Listen') this.listeners.push(channel);
    }
  }
}

const attached = (deviceId: number, SerialNumber: string, ConnectionType = 'USB'): PlistDict =>
  muxAttached(deviceId, { ConnectionType, SerialNumber });

test('devices are listed with their UDIDs as Apple writes them, and nameless ones are left out', async () => {
  const serials = [
    '000081100 not a udid',
    '../../etc/passwd',
    old.toUpperCase(),
    modern.replace('-', '').toLowerCase(),
  ];
  await using phone = await ScriptedMuxer.listen(() => ({
    DeviceList: serials.map((serial, at) => attached(at, serial)),
  }));
  const list = await phone.muxer.list();
  assert.deepEqual(
    list.map(({ deviceId, udid: id, connection }) => [deviceId, id, connection]),
    [
      [2, old, 'usb'],
      [3, modern, 'usb'],
    ],
  );
});

test('a phone on Wi-Fi carries the address that the muxer gives', async () => {
  const NetworkAddress = new Uint8Array(128);
  NetworkAddress.set([0x10, 0x02, 0xf2, 0x7e, 127, 0, 0, 2]);
  const properties = { ConnectionType: 'Network', SerialNumber: modern, NetworkAddress };
  await using phone = await ScriptedMuxer.listen(() => ({ DeviceList: [muxAttached(5, properties)] }));
  const [device] = await phone.muxer.list();
  assert.equal(device?.connection, 'network');
  assert.equal(device?.host, '127.0.0.2');
});

test('a connection to a port carries bytes from the answer on', async () => {
  await using phone = await ScriptedMuxer.listen((request, channel) => {
    assert.equal(request['PortNumber'], 32498);
    setImmediate(() => void channel.write(utf8Encode('hello')));
    return muxResult(0);
  });
  await using channel = await phone.muxer.connect(1, 62078);
  assert.deepEqual(new Uint8Array(await channel.read(5)), utf8Encode('hello'));
  assert.equal(swapPort(62078), 32498);
});

test('each refusal of the muxer has its own failure', async () => {
  let result = 0;
  await using phone = await ScriptedMuxer.listen(() => muxResult(result));
  const { muxer } = phone;
  result = 2;
  await assert.rejects(muxer.connect(1, 62078), { code: 'device/device-gone' });
  result = 3;
  await assert.rejects(muxer.connect(1, 62078), { code: 'device/port-refused' });
  result = 1;
  await assert.rejects(muxer.connect(1, 62078), { code: 'device/muxer-refused' });
  await assert.rejects(muxer.list(), { code: 'device/muxer-refused' });
  phone.answer = () => ({ Something: 'else' });
  await assert.rejects(muxer.readBuid(), { code: 'device/muxer-unclear' });
  phone.answer = () => undefined;
  await assert.rejects(muxer.list(), { code: 'device/muxer-unclear' });
});

test('a muxer that knows fixed layouts alone is told from one that answers nonsense', async () => {
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => void socket.write(Buffer.from('1400000000000000010000000100000006000000', 'hex')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo; // it listens on TCP
  try {
    await assert.rejects(new Muxer({ host: '127.0.0.1', port }).list(), { code: 'device/muxer-too-old' });
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

test('pair records are read, saved and deleted; a missing one is no failure', async () => {
  const kept = new Map<string, PlistDict>();
  await using phone = await ScriptedMuxer.listen((request) => {
    const id = textIn(request, 'PairRecordID') ?? '';
    const record = kept.get(id);
    switch (textIn(request, 'MessageType')) {
      case 'SavePairRecord':
        kept.set(id, request);
        return muxResult(0);
      case 'DeletePairRecord':
        return muxResult(kept.delete(id) ? 0 : 2);
      default:
        return record ? { PairRecordData: record['PairRecordData'] ?? '' } : muxResult(2);
    }
  });
  const { muxer } = phone;
  assert.equal(await muxer.readPairRecord(udid(modern)), undefined);
  await muxer.savePairRecord(udid(modern), utf8Encode('a record'), 7);
  assert.equal(kept.get(modern)?.['DeviceID'], 7);
  assert.deepEqual(await muxer.readPairRecord(udid(modern)), utf8Encode('a record'));
  await muxer.deletePairRecord(udid(modern));
  await muxer.deletePairRecord(udid(modern));
  assert.equal(await muxer.readPairRecord(udid(modern)), undefined);
});

test('no muxer is told apart from a muxer that stays silent', async () => {
  const path = join(tmpdir(), `no-such-muxer-${process.pid}`);
  await assert.rejects(new Muxer({ path }).list(), { code: 'device/no-muxer' });
  const gone = await ScriptedMuxer.listen(() => undefined);
  await gone[Symbol.asyncDispose]();
  await assert.rejects(gone.muxer.list(), { code: 'device/no-muxer' });

  const clock = new FakeClock();
  await using silent = await ScriptedMuxer.listen(() => 'silence');
  const waiting = new Muxer({ host: '127.0.0.1', port: silent.port }, { timer: clock, timeoutMs: 30_000 }).list();
  await clock.whenAsleep(30_000);
  clock.advance(30_000);
  await assert.rejects(waiting, { code: 'device/no-answer' });
});

test('an aborted wait ends with the reason of the signal', async () => {
  const controller = new AbortController();
  await using silent = await ScriptedMuxer.listen(() => {
    controller.abort(new Error('enough'));
    return 'silence';
  });
  await assert.rejects(silent.muxer.list(controller.signal), /enough/);
});

test('watching tells of phones that come, go, are paired, and of what changed while the muxer was away', async () => {
  const clock = new FakeClock();
  let present = [attached(1, modern)];
  const answer: Answer = (request) =>
    textIn(request, 'MessageType') === 'Listen' ? muxResult(0) : { DeviceList: present };
  await using phone = await ScriptedMuxer.listen(answer);
  const muxer = new Muxer({ host: '127.0.0.1', port: phone.port }, { timer: clock });
  const controller = new AbortController();
  const changes = muxer.watch(controller.signal);
  const next = async () => shortly(await changes.next());

  assert.deepEqual(await next(), ['attached', 1, modern]);
  await phone.tell(attached(1, modern));
  await phone.tell(attached(2, old));
  assert.deepEqual(await next(), ['attached', 2, old]);
  await phone.tell({ MessageType: 'Paired', DeviceID: 2 });
  assert.deepEqual(await next(), ['paired', 2]);
  await phone.tell({ MessageType: 'Detached', DeviceID: 2 });
  assert.deepEqual(await next(), ['detached', 2]);

  present = [attached(1, old), attached(3, modern)];
  phone.hangUp();
  const resynced = next();
  await clock.whenAsleep(250);
  clock.advance(250);
  assert.deepEqual(await resynced, ['detached', 1]);
  assert.deepEqual(await next(), ['attached', 1, old]);
  assert.deepEqual(await next(), ['attached', 3, modern]);

  const last = changes.next();
  controller.abort(new Error('enough'));
  await assert.rejects(last, /enough/);
});

test('a muxer that stays away is told once, its phones go, and everything comes back with it', async () => {
  const clock = new FakeClock();
  clock.skip(250);
  clock.skip(500);
  const answer: Answer = (request) =>
    textIn(request, 'MessageType') === 'Listen' ? muxResult(0) : { DeviceList: [attached(1, modern)] };
  const first = await ScriptedMuxer.listen(answer);
  const muxer = new Muxer({ host: '127.0.0.1', port: first.port }, { timer: clock });
  const controller = new AbortController();
  const changes = muxer.watch(controller.signal);
  const next = async () => shortly(await changes.next());
  assert.deepEqual(await next(), ['attached', 1, modern]);
  await first[Symbol.asyncDispose]();
  assert.deepEqual(await next(), ['muxer-lost', 'device/no-muxer']);
  assert.deepEqual(await next(), ['detached', 1]);
  const back = next();
  await clock.whenAsleep(1000);
  await using second = await ScriptedMuxer.listen(answer, first.port);
  clock.advance(1000);
  assert.deepEqual(await back, ['muxer-found']);
  assert.deepEqual(await next(), ['attached', 1, modern]);
  assert.equal(second.requests.length >= 2, true);
  controller.abort();
  await assert.rejects(changes.next());
});

function shortly({ value }: IteratorResult<DeviceChange, void>): unknown[] {
  switch (value?.kind) {
    case 'attached':
      return [value.kind, value.device.deviceId, value.device.udid];
    case 'muxer-lost':
      return [value.kind, value.failure.code];
    case 'detached':
    case 'paired':
      return [value.kind, value.deviceId];
    case 'muxer-found':
    case undefined:
      return [value?.kind];
  }
}
