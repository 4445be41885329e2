import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import { test } from 'node:test';
import { silentLog, type TaskContext, udid } from '@pearmain/base';
import { FakeClock, LoopbackPhone } from '@pearmain/testkit';
import {
  encodeMobdevTexts,
  lockdownPort,
  lockdownRefusal,
  mobdevAuthTag,
  mobdevService,
  type PairRecord,
  SocketChannel,
} from '@pearmain/wire';
import { askForTrust } from '../pairing/ask-for-trust.js';
import { systemTimer } from '../patience.js';
import { mannerOf } from '../session/manner.js';
import type { DnsRecord, DnsTransport } from './dns-transport.js';
import { identify } from './identify.js';
import { searchPhones } from './search.js';

const quiet: TaskContext = { signal: new AbortController().signal, log: silentLog, emit: () => {} };
const clock = { ...systemTimer, now: () => new Date() };
const other = udid('00008110-0000000000000001');

/** A phone of the kit that listens in the network too, at an address of its own, and counts who comes. */
class PhoneInNetwork implements AsyncDisposable {
  readonly phone: LoopbackPhone;
  readonly host: string;
  readonly record: PairRecord;
  visits = 0;
  readonly #server: net.Server;
  readonly #sockets = new Set<net.Socket>();

  private constructor(phone: LoopbackPhone, record: PairRecord, host: string) {
    this.phone = phone;
    this.record = record;
    this.host = host;
    this.#server = net.createServer((socket) => {
      this.visits += 1;
      this.#sockets.add(socket);
      const channel = SocketChannel.of(socket);
      phone.lockdown
        .handler(lockdownPort)?.(channel)
        .catch(() => channel.close());
    });
  }

  static async open(): Promise<PhoneInNetwork> {
    const phone = await LoopbackPhone.listen();
    const record = await askForTrust(phone.device, { clock }, quiet);
    const host = `127.${randomInt(128, 192)}.${randomInt(256)}.${randomInt(1, 255)}`;
    const open = new PhoneInNetwork(phone, record, host);
    await new Promise<void>((resolve) => open.#server.listen(lockdownPort, host, resolve));
    return open;
  }

  /** It takes connections and says nothing on them. Resolves with the first that comes. */
  beSilent(): Promise<unknown> {
    this.phone.lockdown.handler = () => () => new Promise(() => {});
    return once(this.#server, 'connection');
  }

  /** It keeps its identifier to itself until it trusts. */
  hideIdentifier(): void {
    const { lockdown } = this.phone;
    lockdown.answers.set('GetValue', (request) => {
      if (request['Key'] !== 'UniqueDeviceID') return { Request: 'GetValue', Value: 'something' };
      const isTrusted = lockdown.requests.at(-2)?.['Request'] === 'StartSession';
      const value = lockdown.values.get('UniqueDeviceID') ?? '';
      return isTrusted ? { Request: 'GetValue', Value: value } : lockdownRefusal('GetValue', 'MissingValue');
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
    await this.phone[Symbol.asyncDispose]();
  }
}

/** A network in which one phone announces itself as soon as somebody asks. */
function networkWith(records: readonly DnsRecord[]): DnsTransport {
  let tell = (_records: readonly DnsRecord[], _from: string): void => {};
  return {
    ask: () => tell(records, '192.0.2.99'),
    onAnswer(listener) {
      tell = listener;
    },
    async [Symbol.asyncDispose]() {},
  };
}

function announced(host: string, { mac = 'de:ad:be:ef:00:01', texts = [] as readonly Uint8Array[] } = {}): DnsRecord[] {
  const instance = `${mac}@fe80::1.${mobdevService}`;
  return [
    { name: mobdevService, type: 'PTR', data: instance },
    { name: instance, type: 'SRV', data: { port: 32498, target: 'phone.local' } },
    { name: instance, type: 'TXT', data: texts },
    { name: 'phone.local', type: 'A', data: host },
  ];
}

const tagsFor = (...hostIds: readonly string[]): Uint8Array[] =>
  encodeMobdevTexts({ identifier: 'somebody', authTags: hostIds.map((hostId) => mobdevAuthTag(hostId, 'somebody')) });

/** Ends at once where everybody is found, else after a while. */
function searchIn(transport: DnsTransport, { phone, record }: PhoneInNetwork, forMs = 60_000) {
  const known = [
    { udid: other, record: { ...record, hostId: 'ANOTHER', wifiMacAddress: '00:00:00:00:00:01' } },
    { udid: phone.device.udid, record },
  ];
  const manner = mannerOf({ signal: quiet.signal });
  const all = { transport, known, muxer: phone, manner, signal: quiet.signal, log: silentLog, forMs };
  return { all: () => searchPhones(all), one: () => searchPhones({ ...all, known: known.slice(1) }) };
}

test('a phone is recognised by its Wi-Fi address, without a word to it', async () => {
  await using there = await PhoneInNetwork.open();
  const network = networkWith(announced(there.host, { mac: 'AA:BB:CC:00:11:22' }));
  const [found, another] = await searchIn(network, there).one();
  assert.equal(another, undefined);
  assert.deepEqual([found?.udid, found?.connection, found?.host], [there.phone.device.udid, 'network', there.host]);
  assert.equal(there.visits, 0);
});

test('a phone with a private address is recognised by the tag that names this computer', async () => {
  await using there = await PhoneInNetwork.open();
  const texts = tagsFor('SOMEBODY-ELSE', there.record.hostId);
  const found = await searchIn(networkWith(announced(there.host, { texts })), there).one();
  assert.deepEqual(
    found.map(({ udid: id }) => id),
    [there.phone.device.udid],
  );
  assert.equal(there.visits, 0);
});

test('a phone whose tags name others is left in peace', async () => {
  await using there = await PhoneInNetwork.open();
  const texts = tagsFor('SOMEBODY-ELSE');
  assert.deepEqual(await searchIn(networkWith(announced(there.host, { texts })), there, 50).all(), []);
  assert.equal(there.visits, 0);
});

test('a phone that nothing names is asked, and where it tells nothing every record is tried', async () => {
  await using there = await PhoneInNetwork.open();
  const network = networkWith(announced(there.host));
  assert.equal((await searchIn(network, there).one())[0]?.udid, there.phone.device.udid);
  there.hideIdentifier();
  assert.equal(
    (await searchIn(networkWith(announced(there.host)), there, 2000).all())[0]?.udid,
    there.phone.device.udid,
  );
});

test('an address tells which phone is there, or that it is none of ours', async () => {
  await using there = await PhoneInNetwork.open();
  const manner = mannerOf({ signal: quiet.signal });
  const { host, record, phone } = there;
  assert.equal(await identify({ host, known: [], muxer: phone, manner }), phone.device.udid);
  there.hideIdentifier();
  const stranger = { udid: other, record: { ...record, hostId: 'ANOTHER' } };
  assert.equal(await identify({ host, known: [stranger], muxer: phone, manner }), undefined);
  const known = [stranger, { udid: phone.device.udid, record }];
  assert.equal(await identify({ host, known, muxer: phone, manner }), phone.device.udid);
  await assert.rejects(identify({ host: '127.255.255.254', known, muxer: phone, manner }), {
    code: 'device/out-of-reach',
  });
});

test('somebody who announces himself and then says nothing does not hold the search up', async () => {
  await using there = await PhoneInNetwork.open();
  const visited = there.beSilent();
  const clock = new FakeClock();
  const searching = searchPhones({
    transport: networkWith(announced(there.host)),
    known: [{ udid: there.phone.device.udid, record: there.record }],
    muxer: there.phone,
    manner: mannerOf({ timer: clock }),
    signal: quiet.signal,
    log: silentLog,
    forMs: 5000,
  });
  await visited;
  await clock.whenAsleep(5000);
  clock.advance(5000);
  await clock.whenAsleep(15_000);
  clock.advance(15_000);
  assert.deepEqual(await searching, []);
});

test('a search ends with its signal, and does not begin when no phone is known', async () => {
  await using there = await PhoneInNetwork.open();
  const ended = new AbortController();
  const search = {
    transport: networkWith([]),
    known: [{ udid: other, record: there.record }],
    muxer: there.phone,
    manner: mannerOf({}),
    signal: ended.signal,
    log: silentLog,
  };
  const searching = searchPhones(search);
  ended.abort(new Error('enough'));
  await assert.rejects(searching, { message: 'enough' });
  assert.deepEqual(await searchPhones({ ...search, known: [], signal: quiet.signal }), []);
});
