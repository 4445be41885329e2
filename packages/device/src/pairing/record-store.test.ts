import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { utf8Encode } from '@pearmain/formats';
import { LoopbackPhone } from '@pearmain/testkit';
import { decodePairRecord, encodePairRecord, type PairRecord } from '@pearmain/wire';
import { PairRecordStore } from './record-store.js';

const bag = new Uint8Array(32).fill(9);

function record(hostId: string, escrowBag?: Uint8Array): PairRecord {
  const pem = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
  return {
    hostId,
    systemBuid: 'BUID',
    hostCertificate: pem,
    hostPrivateKey: pem,
    rootCertificate: pem,
    rootPrivateKey: pem,
    deviceCertificate: pem,
    ...(escrowBag ? { escrowBag } : {}),
  };
}

interface Bench extends AsyncDisposable {
  readonly phone: LoopbackPhone;
  readonly store: PairRecordStore;
  readonly own: string;
  readonly platform: string;
  readonly file: string;
}

async function bench(): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'pair-records-'));
  const phone = await LoopbackPhone.listen();
  const own = join(folder, 'state', 'pair-records');
  const platform = join(folder, 'lockdown');
  mkdirSync(platform);
  const store = new PairRecordStore({ folder: own, platformFolder: platform });
  return {
    phone,
    store,
    own,
    platform,
    file: `${phone.device.udid}.plist`,
    async [Symbol.asyncDispose]() {
      await phone[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true });
    },
  };
}

test('a record is found at the muxer first, then in the system’s folder, then in ours', async () => {
  await using at = await bench();
  assert.deepEqual(await at.store.find(at.phone.device), []);
  await at.store.save(at.phone.device, record('OURS'));
  at.phone.records.set(at.phone.device.udid, encodePairRecord(record('MUXER'), 'binary'));
  writeFileSync(join(at.platform, at.file), encodePairRecord(record('SYSTEM'), 'xml'));
  const found = await at.store.find(at.phone.device);
  assert.deepEqual(
    found.map(({ origin, record: { hostId } }) => [origin, hostId]),
    [
      ['muxer', 'MUXER'],
      ['platform', 'SYSTEM'],
      ['own', 'OURS'],
    ],
  );
});

test('our own copy is for this user alone and appears whole', { skip: process.platform === 'win32' }, async () => {
  await using at = await bench();
  const kept = await at.store.save(at.phone.device, record('HOST', bag));
  assert.deepEqual(kept.problems, []);
  assert.equal(statSync(at.own).mode & 0o777, 0o700);
  assert.equal(statSync(join(at.own, at.file)).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(at.own), [at.file]);
  assert.deepEqual(decodePairRecord(readFileSync(join(at.own, at.file))).escrowBag, bag);
});

test('a record without an escrow bag leaves the stored bag where it is', async () => {
  await using at = await bench();
  await at.store.save(at.phone.device, record('FIRST', bag));
  const kept = await at.store.save(at.phone.device, record('SECOND'));
  assert.deepEqual(kept.record.escrowBag, bag);
  const [found] = await at.store.find(at.phone.device);
  assert.equal(found?.record.hostId, 'SECOND');
  assert.deepEqual(found?.record.escrowBag, bag);
});

test('a damaged record is passed over while another is good, and named when it is the only one', async () => {
  await using at = await bench();
  for (const damaged of [
    '',
    'bplist00',
    '<?xml version="1.0"?><plist><dict>',
    '<plist><dict><key>HostID</key><string>A</string></dict></plist>',
  ]) {
    at.phone.records.set(at.phone.device.udid, utf8Encode(damaged));
    await assert.rejects(at.store.find(at.phone.device), { code: 'device/pair-record-damaged' });
  }
  await at.store.save({ ...at.phone.device }, record('GOOD'));
  at.phone.records.set(at.phone.device.udid, utf8Encode('damaged'));
  const found = await at.store.find(at.phone.device);
  assert.deepEqual(
    found.map(({ origin }) => origin),
    ['own'],
  );
});

test('a muxer that keeps nothing is told, and our copy is enough', async () => {
  await using at = await bench();
  at.phone.keepsRecords = false;
  const { problems } = await at.store.save(at.phone.device, record('HOST'));
  assert.deepEqual(
    problems.map(({ code }) => code),
    ['device/pair-record-not-kept'],
  );
  const [found] = await at.store.find(at.phone.device);
  assert.equal(found?.origin, 'own');
});

test('a file where our folder should be is told, and the muxer’s copy is enough', async () => {
  await using at = await bench();
  mkdirSync(join(at.own, '..'), { recursive: true });
  writeFileSync(at.own, 'in the way');
  const { problems } = await at.store.save(at.phone.device, record('HOST'));
  assert.equal(problems.length, 1);
  assert.equal(at.phone.records.size, 1);
});

test('a system folder that cannot be read is no failure', async () => {
  await using at = await bench();
  rmSync(at.platform, { recursive: true });
  writeFileSync(at.platform, 'not a folder');
  assert.deepEqual(await at.store.find(at.phone.device), []);
});

test('a record of ours that cannot be read is told', async () => {
  await using at = await bench();
  mkdirSync(join(at.own, at.file), { recursive: true });
  await assert.rejects(at.store.find(at.phone.device), { code: 'device/pair-record-unreadable' });
});

test('the record before stays beside a new one, its escrow bag lives on, and removing forgets everything', async () => {
  await using at = await bench();
  at.phone.keepsRecords = false;
  const escrowBag = new Uint8Array(32).fill(7);
  await at.store.save(at.phone.device, { ...record('FIRST'), escrowBag });
  await at.store.save(at.phone.device, record('SECOND'));
  assert.deepEqual(readdirSync(at.own).sort(), [at.file, `${at.file}.old`]);
  const [found, ...others] = await at.store.find(at.phone.device);
  assert.deepEqual([found?.record.hostId, others.length], ['SECOND', 0]);
  assert.deepEqual(found?.record.escrowBag, escrowBag);
  await at.store.remove(at.phone.device);
  assert.deepEqual(await at.store.find(at.phone.device), []);
  assert.deepEqual(readdirSync(at.own), []);
});

test('every phone with a record in a folder here is known, ours first, damaged and foreign files passed over', async () => {
  await using place = await bench();
  const { store, own, platform, file, phone } = place;
  assert.deepEqual(await store.all(), []);
  const another = '0123456789abcdef0123456789abcdef01234567';
  await store.keepOwn(phone.device.udid, record('OURS'));
  writeFileSync(join(platform, file), encodePairRecord(record('SYSTEM'), 'binary'));
  writeFileSync(join(platform, `${another.toUpperCase()}.plist`), encodePairRecord(record('OLD'), 'xml'));
  writeFileSync(join(platform, '00008110-00AAAAAAAAAAAAAA.plist'), 'no record');
  writeFileSync(join(platform, 'SystemConfiguration.plist'), encodePairRecord(record('NOBODY'), 'xml'));
  writeFileSync(join(own, `${file}.old`), encodePairRecord(record('BEFORE'), 'xml'));
  const all = await store.all();
  assert.deepEqual(
    all.map(({ udid, record: { hostId } }) => [udid, hostId]),
    [
      [phone.device.udid, 'OURS'],
      [another, 'OLD'],
    ],
  );
});

test('a record that only the muxer had is kept here too, once', async () => {
  await using place = await bench();
  const { store, own, file, phone } = place;
  const path = join(own, file);
  await store.keepOwn(phone.device.udid, record('HOST', bag));
  assert.equal(decodePairRecord(readFileSync(path)).hostId, 'HOST');
  await store.keepOwn(phone.device.udid, record('HOST'));
  assert.deepEqual(decodePairRecord(readFileSync(path)).escrowBag, bag);
  writeFileSync(path, 'damaged');
  await store.keepOwn(phone.device.udid, record('NEWER'));
  assert.equal(decodePairRecord(readFileSync(path)).hostId, 'NEWER');
  assert.equal(statSync(path).mode & 0o777, 0o600);
});
