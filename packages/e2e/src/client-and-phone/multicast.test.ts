import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog, udid } from '@pearmain/base';
import {
  type DnsTransport,
  Muxer,
  mannerOf,
  muxAddress,
  openMulticast,
  openPaired,
  PairRecordStore,
  searchPhones,
  systemTimer,
} from '@pearmain/device';
import { needs } from '../harness/needs.js';
import { type PhoneProgram, startPhone } from '../harness/phone-program.js';
import { runProgram } from '../harness/run-program.js';
import { makeScratch } from '../harness/scratch.js';
import { allowWifi } from '../harness/wifi-switch.js';

const { signal } = new AbortController();
const context = { signal, log: silentLog, emit() {} };
const clock = { ...systemTimer, now: () => new Date() };

test(
  'phones that announce themselves by multicast are found by multicast, and open a session',
  needs('multicast on loopback', 'idevicepair'),
  async () => {
    using scratch = makeScratch();
    const records = new PairRecordStore({ folder: scratch.at('records') });
    await using phone = await startPhone(scratch.at('phone'), [
      '--connect',
      'both',
      '--announced-by',
      'mdns',
      '--ios',
      '26.4',
    ]);
    const paired = await runProgram('idevicepair', ['pair'], { env: phone.env });
    assert.match(paired.out, /SUCCESS/);
    await allowWifi(phone, scratch.at('records'));
    await using transport: DnsTransport = await openMulticast(silentLog, { through: ['127.0.0.1'] });
    const [found] = await findOver(transport, phone, records);
    assert.equal(found?.host, phone.network);
    assert.ok(found);
    await using session = await openPaired(found, records, { clock }, context);
    assert.equal(await session.value(undefined, 'UniqueDeviceID'), phone.udid);
  },
);

/** Searches with the record that idevicepair left with the muxer. */
async function findOver(transport: DnsTransport, phone: PhoneProgram, records: PairRecordStore) {
  const muxer = new Muxer(muxAddress(phone.tcp, process.platform));
  const [device] = await muxer.list();
  assert.ok(device);
  const [kept] = await records.find(device);
  assert.ok(kept);
  const known = [{ udid: udid(phone.udid), record: kept.record }];
  return await searchPhones({ transport, known, muxer, manner: mannerOf({}), signal, log: silentLog, forMs: 30_000 });
}
