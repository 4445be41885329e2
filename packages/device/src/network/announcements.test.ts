import assert from 'node:assert/strict';
import dgram from 'node:dgram';
import { test } from 'node:test';
import { silentLog } from '@pearmain/base';
import { utf8Encode } from '@pearmain/formats';
import { goldenFiles } from '@pearmain/testkit';
import { mobdevService, namesHost } from '@pearmain/wire';
import fc from 'fast-check';
import { systemTimer } from '../patience.js';
import { type Announcement, Announcements } from './announcements.js';
import type { DnsRecord } from './dns-transport.js';
import { listenForPhones } from './listen-for-phones.js';
import { openMulticast } from './multicast.js';

const golden = goldenFiles(import.meta.url);
const instance = `9c:fc:28:aa:bb:cc@fe80::9efc:28ff:feaa:bbcc.${mobdevService}`;
const records: readonly DnsRecord[] = [
  { name: mobdevService, type: 'PTR', data: instance },
  { name: instance, type: 'SRV', data: { port: 62078, target: 'Adas-iPhone.local' } },
  { name: instance, type: 'TXT', data: [] },
  { name: 'Adas-iPhone.local', type: 'AAAA', data: 'fe80::9efc:28ff:feaa:bbcc' },
  { name: 'adas-iphone.local.', type: 'A', data: '192.0.2.7' },
];

/** Asks over a real socket somebody who answers every question with these bytes. */
async function hearOver(answers: readonly Uint8Array[]): Promise<Announcement[]> {
  const responder = dgram.createSocket('udp4');
  responder.on('message', (_question, from) => {
    for (const answer of answers) responder.send(answer, from.port, from.address);
  });
  await new Promise<void>((resolve) => responder.bind(0, '127.0.0.1', resolve));
  const { address: host, port } = responder.address();
  const heard: Announcement[] = [];
  try {
    await using transport = await openMulticast(silentLog, { place: { host, port } });
    const { signal } = new AbortController();
    const listening = { transport, timer: systemTimer, forMs: 60_000, signal };
    for await (const announcement of listenForPhones(listening)) {
      heard.push(announcement);
      if (heard.length === 2) break;
    }
  } finally {
    responder.close();
  }
  return heard;
}

test('phones that a real responder announces are heard in both forms, through packets that are none', async () => {
  const nonsense = [utf8Encode('not a packet'), new Uint8Array(12), new Uint8Array(600).fill(0xc0)];
  const [tagged, plain] = await hearOver([...nonsense, golden('mobdev-answer.bin')]);
  assert.equal(tagged?.host, '192.0.2.8');
  assert.ok(tagged?.texts);
  assert.equal(namesHost(tagged.texts, '00112233-4455-6677-8899-AABBCCDDEEFF'), true);
  assert.deepEqual(plain, { instance, host: '192.0.2.7', macAddress: '9c:fc:28:aa:bb:cc', texts: undefined });
});

test('an announcement comes together whatever the order and the packets', () => {
  const shuffled = fc.shuffledSubarray([...records], { minLength: records.length, maxLength: records.length });
  fc.assert(
    fc.property(shuffled, fc.nat({ max: records.length }), (all, at) => {
      const heard = new Announcements();
      // Whoever missed a packet asks again: the second round brings the rest.
      for (let round = 0; round < 2; round += 1) {
        heard.add(all.slice(0, at), '192.0.2.99');
        heard.add(all.slice(at), '192.0.2.99');
      }
      assert.deepEqual(heard.complete(), [
        { instance, host: '192.0.2.7', macAddress: '9c:fc:28:aa:bb:cc', texts: undefined },
      ]);
      assert.deepEqual(heard.questions(), [{ name: mobdevService, type: 'PTR' }]);
    }),
  );
});

test('what is missing is asked for, and a phone without a usable address is dialled where its answer came from', () => {
  const heard = new Announcements();
  heard.add(records.slice(0, 1), '192.0.2.99');
  assert.deepEqual(
    heard.questions().map(({ type }) => type),
    ['PTR', 'SRV', 'TXT'],
  );
  heard.add(records.slice(1, 2), '192.0.2.99');
  assert.deepEqual(
    heard.questions().map(({ type }) => type),
    ['PTR', 'A', 'AAAA', 'TXT'],
  );
  heard.add(records.slice(2, 4), '192.0.2.99');
  assert.equal(heard.complete()[0]?.host, '192.0.2.99');
});

test('what is taken back, is of another service, or is of no known shape is not kept', () => {
  const heard = new Announcements();
  heard.add(
    [
      ...records.map((record) => ({ ...record, ttl: 0 })),
      { name: '_ipp._tcp.local', type: 'PTR', data: 'Printer._ipp._tcp.local' },
      { name: mobdevService, type: 'PTR', data: `elsewhere.example` },
      { name: mobdevService, type: 'PTR', data: 7 },
      { name: instance, type: 'SRV', data: 'a text' },
      { name: instance, type: 'TXT', data: [1, 'two', null] },
    ],
    '192.0.2.99',
  );
  assert.deepEqual(heard.complete(), []);
  assert.equal(heard.questions().length, 1);
});

test('whatever records come, nothing is thrown and what is complete has a host', () => {
  const names = fc.constantFrom(mobdevService, instance, 'adas-iphone.local', '');
  const record = fc.record({
    name: names,
    type: fc.constantFrom('PTR', 'SRV', 'TXT', 'A', 'AAAA', 'OPT'),
    data: fc.oneof(fc.anything(), names, fc.constant(records[1]?.data), fc.array(fc.uint8Array())),
  });
  fc.assert(
    fc.property(fc.array(record), (all) => {
      const heard = new Announcements();
      heard.add(all, '192.0.2.99');
      for (const { host } of heard.complete()) assert.equal(typeof host, 'string');
      assert.ok(heard.questions().length <= 4);
    }),
  );
});

test('a flood of names is cut off', () => {
  const heard = new Announcements();
  for (let index = 0; index < 1000; index += 1) {
    const name = `${index}.${mobdevService}`;
    heard.add(
      [
        { name: mobdevService, type: 'PTR', data: name },
        { name: `${index}.local`, type: 'A', data: `192.0.2.${index % 256}` },
        { name: 'one.local', type: 'A', data: `198.51.100.${index}` },
      ],
      '192.0.2.99',
    );
  }
  assert.equal(heard.questions().length, 1 + 64 * 2);
});
