import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { silentLog, type TaskContext } from '@pearmain/base';
import { textIn, utf8Encode } from '@pearmain/formats';
import { FakeClock, LoopbackPhone } from '@pearmain/testkit';
import type { PairRecord } from '@pearmain/wire';
import { makePairingKeys } from '../pairing/certificates.js';
import { pair } from '../pairing/open-trusted.js';
import { PairRecordStore } from '../pairing/record-store.js';
import { DeviceSession } from './device-session.js';

const quiet: TaskContext = { signal: new AbortController().signal, log: silentLog, emit: () => {} };

async function paired(): Promise<{ phone: LoopbackPhone; record: PairRecord }> {
  const phone = await LoopbackPhone.listen();
  const folder = mkdtempSync(join(tmpdir(), 'session-'));
  const record = await pair(phone.device, new PairRecordStore({ folder }), { clock: new FakeClock() }, quiet);
  rmSync(folder, { recursive: true });
  return { phone, record };
}

/** Keys of somebody who stands between us and the phone. */
async function somebodyElse() {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const publicKey = keys.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const { deviceCertificate } = await makePairingKeys(publicKey, new Date('2026-03-03T12:00:00Z'));
  return {
    certificate: deviceCertificate,
    privateKey: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

test('a session is encrypted, knows the phone’s name, and says goodbye', async () => {
  const { phone, record } = await paired();
  await using _phone = phone;
  {
    await using session = await DeviceSession.open(phone.device, record);
    assert.equal(session.name, 'Ada’s iPhone');
    assert.equal(session.udid, phone.device.udid);
    assert.equal(await session.value(undefined, 'DeviceName'), 'Ada’s iPhone');
  }
  const last = phone.lockdown.requests.at(-1);
  assert.deepEqual([textIn(last ?? {}, 'Request'), textIn(last ?? {}, 'SessionID')], ['StopSession', 'A-SESSION']);
});

test('a value that a phone does not have is none, one that it keeps to itself is a failure', async () => {
  const { phone, record } = await paired();
  await using _phone = phone;
  await using session = await DeviceSession.open(phone.device, record);
  assert.equal(await session.value('com.apple.nothing'), undefined);
  assert.equal(await session.value(undefined, 'Nothing'), undefined);
  phone.lockdown.answers.set('GetValue', () => ({ Error: 'GetProhibited', Request: 'GetValue' }));
  await assert.rejects(session.value('com.apple.secret', 'Key'), { code: 'device/value-prohibited' });
  phone.lockdown.answers.set('SetValue', () => ({ Error: 'SetProhibited', Result: 'Failure' }));
  await assert.rejects(session.setValue(undefined, 'DeviceName', 'Eve'), { code: 'device/value-prohibited' });
});

test('questions asked at once are answered one after the other', async () => {
  const { phone, record } = await paired();
  await using _phone = phone;
  await using session = await DeviceSession.open(phone.device, record);
  phone.lockdown.values.set('A', 1);
  phone.lockdown.values.set('B', 2);
  assert.deepEqual(await Promise.all([session.value(undefined, 'A'), session.value(undefined, 'B')]), [1, 2]);
});

test('whoever shows another key than the paired phone is refused, before anything is said', async () => {
  const { phone, record } = await paired();
  await using _phone = phone;
  phone.lockdown.impostor = await somebodyElse();
  const before = phone.lockdown.requests.length;
  await assert.rejects(DeviceSession.open(phone.device, record), { code: 'device/not-the-paired-phone' });
  const said = phone.lockdown.requests.slice(before).map((request) => textIn(request, 'Request'));
  assert.deepEqual(said, ['QueryType', 'GetValue', 'StartSession']);
});

test('a phone that says nothing where encryption begins has not refused it', async () => {
  const { phone, record } = await paired();
  await using _phone = phone;
  const clock = new FakeClock();
  phone.lockdown.trusted.clear();
  phone.lockdown.answers.set('StartSession', () => {
    phone.lockdown.sessionTls = false; // the phone waits for the next request instead of shaking hands
    return { Request: 'StartSession', SessionID: 'A-SESSION', EnableSessionSSL: true };
  });
  const opening = DeviceSession.open(phone.device, record, { timer: clock, timeoutMs: 5000 });
  opening.catch(() => {});
  for (let asked = 0; asked < 3; asked++) await clock.whenAsleep(5000);
  while (phone.lockdown.requests.length < 3) await new Promise((resolve) => setImmediate(resolve));
  await clock.whenAsleep(5000);
  clock.advance(5000);
  await assert.rejects(opening, { code: 'device/no-answer' });
});

test('a phone that wants no encryption, or is another one than announced, is refused', async () => {
  const { phone, record } = await paired();
  await using _phone = phone;
  phone.lockdown.values.set('UniqueDeviceID', '00008110-00000000000000AA');
  await assert.rejects(DeviceSession.open(phone.device, record), { code: 'device/other-phone' });
  phone.lockdown.sessionTls = false;
  await assert.rejects(DeviceSession.open(phone.device, record), { code: 'device/session-not-encrypted' });
});

test('a service runs encrypted on a connection of its own', async () => {
  const { phone, record } = await paired();
  await using _phone = phone;
  phone.lockdown.services.set('com.apple.afc', async (channel) => {
    await channel.write(utf8Encode('hello'));
  });
  await using session = await DeviceSession.open(phone.device, record);
  await using channel = await session.startService('com.apple.afc', { escrow: true });
  assert.deepEqual(new Uint8Array(await channel.read(5)), utf8Encode('hello'));
  await assert.rejects(channel.read(1), { code: 'device/connection-lost' });
  const asked = phone.lockdown.requests.find((request) => textIn(request, 'Request') === 'StartService');
  assert.deepEqual(new Uint8Array(asked?.['EscrowBag'] as Uint8Array), record.escrowBag); // it is data
});

test('the escrow bag goes to no service that does not need it', async () => {
  const { phone, record } = await paired();
  await using _phone = phone;
  phone.lockdown.services.set('com.apple.afc', async () => {});
  await using session = await DeviceSession.open(phone.device, record);
  await using _channel = await session.startService('com.apple.afc');
  const asked = phone.lockdown.requests.find((request) => textIn(request, 'Request') === 'StartService') ?? {};
  assert.ok(!('EscrowBag' in asked));
});

test('a service in the clear is used only where nothing can be learnt from it', async () => {
  const { phone, record } = await paired();
  await using _phone = phone;
  phone.lockdown.serviceTls = false;
  phone.lockdown.services.set('com.apple.mobilebackup2', async () => {});
  phone.lockdown.services.set('com.apple.mobile.heartbeat', async () => {});
  await using session = await DeviceSession.open(phone.device, record);
  await assert.rejects(session.startService('com.apple.mobilebackup2'), { code: 'device/service-not-encrypted' });
  assert.ok(!phone.ports.some((port) => port !== 62078));
  await using _heartbeat = await session.startService('com.apple.mobile.heartbeat');
});

test('a service that shows another key is refused', async () => {
  const { phone, record } = await paired();
  await using _phone = phone;
  phone.lockdown.services.set('com.apple.afc', async () => {});
  await using session = await DeviceSession.open(phone.device, record);
  phone.lockdown.impostor = await somebodyElse();
  await assert.rejects(session.startService('com.apple.afc'), { code: 'device/not-the-paired-phone' });
});

test('refusals of a service keep their sense', async () => {
  const { phone, record } = await paired();
  await using _phone = phone;
  await using session = await DeviceSession.open(phone.device, record);
  await assert.rejects(session.startService('com.apple.none'), { code: 'device/service-missing' });
  for (const [word, code] of [
    ['ServiceProhibited', 'device/service-prohibited'],
    ['EscrowLocked', 'device/escrow-locked'],
    ['ServiceLimit', 'device/service-busy'],
    ['PasswordProtected', 'device/locked'],
  ] as const) {
    phone.lockdown.answers.set('StartService', () => ({ Error: word }));
    await assert.rejects(session.startService('com.apple.afc'), { code });
  }
  phone.lockdown.answers.set('StartService', () => ({ Service: 'com.apple.afc', Port: 70_000 }));
  await assert.rejects(session.startService('com.apple.afc'), { code: 'device/unclear-answer' });
  phone.lockdown.answers.set('StartService', () => ({ Port: 4711, EnableServiceSSL: true }));
  await assert.rejects(session.startService('com.apple.afc'), { code: 'device/port-refused', message: /Ada’s iPhone/ });
  phone.isGone = true;
  await assert.rejects(session.startService('com.apple.afc'), { code: 'device/device-gone' });
});

test('a phone that stays silent is given up after its time', async () => {
  const { phone, record } = await paired();
  await using _phone = phone;
  const clock = new FakeClock();
  await using session = await DeviceSession.open(phone.device, record, { timer: clock });
  let ask: () => void = () => {};
  const asked = new Promise<void>((resolve) => {
    ask = resolve;
  });
  phone.lockdown.answers.set('GetValue', () => {
    ask();
    clock.advance(30_000);
    return {};
  });
  const value = session.value(undefined, 'DeviceName');
  await Promise.all([asked, assert.rejects(value, { code: 'device/no-answer' })]);
});

test('an aborted signal closes the session and its services, with its reason', async () => {
  const { phone, record } = await paired();
  await using _phone = phone;
  const controller = new AbortController();
  phone.lockdown.services.set('com.apple.afc', async (channel) => {
    await channel.read(1);
  });
  await using session = await DeviceSession.open(phone.device, record, { signal: controller.signal });
  await using channel = await session.startService('com.apple.afc');
  const reading = channel.read(1);
  controller.abort(new Error('enough'));
  await assert.rejects(reading, /enough/);
  await assert.rejects(channel.write(new Uint8Array(1)), /enough/);
});

test('an encrypted connection that does not come about is told as one, whatever the reason', async () => {
  const { phone, record } = await paired();
  await using _phone = phone;
  const { privateKey } = await somebodyElse();
  await assert.rejects(DeviceSession.open(phone.device, { ...record, hostPrivateKey: privateKey }), {
    code: 'device/tls-refused',
  });
});
