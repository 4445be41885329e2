import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { silentLog, type TaskContext } from '@pearmain/base';
import type { PlistValue } from '@pearmain/formats';
import { FakeClock, LoopbackPhone } from '@pearmain/testkit';
import { openTrusted } from '../pairing/open-trusted.js';
import { PairRecordStore } from '../pairing/record-store.js';
import { modelName } from './model-names.js';
import { readBasicSummary, readSummary } from './read-summary.js';

const quiet: TaskContext = { signal: new AbortController().signal, log: silentLog, emit: () => {} };

/** What a phone says, as listings of real phones show it (iOS 16 to 18). */
const values: Record<string, PlistValue> = {
  DeviceClass: 'iPhone',
  ProductType: 'iPhone14,5',
  ProductVersion: '17.5.1',
  BuildVersion: '21F90',
  SerialNumber: 'F2LXXXXXXX',
  PhoneNumber: '+49 170 1234567',
  InternationalMobileEquipmentIdentity: '350000000000000',
  PasswordProtected: false,
  ActivationState: 'Activated',
  'com.apple.disk_usage/TotalDiskCapacity': 128_000_000_000,
  'com.apple.disk_usage/TotalDataCapacity': 110_000_000_000,
  'com.apple.disk_usage/TotalDataAvailable': 703_242_240,
  'com.apple.disk_usage/AmountDataAvailable': 321_785_856,
  'com.apple.mobile.battery/BatteryCurrentCapacity': 55,
  'com.apple.mobile.battery/BatteryIsCharging': true,
  'com.apple.mobile.backup/RequiresEncryption': 0,
  'com.apple.mobile.backup/CloudBackupEnabled': true,
  'com.apple.mobile.backup/LastiTunesBackupDate': 681_028_961,
  'com.apple.mobile.backup/LastiTunesBackupTZ': 'GMT+2',
  'com.apple.fmip/IsAssociated': true,
  'com.apple.purplebuddy/SetupDone': true,
  'com.apple.purplebuddy/RestoreState': 'BackgroundRestoringFromiCloudBackup',
};

async function summaryOf(extra: Record<string, PlistValue>) {
  await using phone = await LoopbackPhone.listen();
  for (const [key, value] of Object.entries(extra)) phone.lockdown.values.set(key, value);
  const folder = mkdtempSync(join(tmpdir(), 'summary-'));
  const store = new PairRecordStore({ folder });
  await using session = await openTrusted(phone.device, store, { clock: new FakeClock() }, quiet);
  rmSync(folder, { recursive: true });
  return await readSummary(session);
}

test('the summary shows what a phone tells, in our words', async () => {
  const summary = await summaryOf(values);
  assert.equal(summary.name, 'Ada’s iPhone');
  assert.equal(summary.model, 'iPhone 13');
  assert.equal(summary.deviceClass, 'iPhone');
  assert.equal(summary.systemVersion, '17.5.1');
  assert.equal(summary.phoneNumber, '+49 170 1234567');
  assert.equal(summary.isLocked, false);
  assert.equal(summary.hasFindMy, true);
  assert.deepEqual([summary.isSetUp, summary.isRestoringFromCloud], [true, true]);
  assert.deepEqual(summary.disk, {
    capacityBytes: 128_000_000_000,
    dataCapacityBytes: 110_000_000_000,
    freeBytes: 321_785_856,
  });
  assert.deepEqual(summary.battery, { percent: 55, isCharging: true });
  assert.deepEqual(summary.backup, {
    willEncrypt: false,
    requiresEncryption: false,
    isCloudEnabled: true,
    lastLocal: { at: new Date('2022-08-01T06:42:41Z'), zone: 'GMT+2' },
  });
});

test('a phone that tells next to nothing still has a summary', async () => {
  const summary = await summaryOf({});
  assert.equal(summary.productType, '');
  assert.equal(summary.deviceClass, 'other');
  assert.deepEqual(summary.disk, {});
  assert.deepEqual(summary.battery, {});
  assert.deepEqual(summary.backup, { willEncrypt: false, requiresEncryption: false });
  assert.ok(!('serialNumber' in summary));
});

test('encryption by management is seen as number and as boolean', async () => {
  const asNumber = await summaryOf({ 'com.apple.mobile.backup/RequiresEncryption': 1 });
  const asBoolean = await summaryOf({
    'com.apple.mobile.backup/RequiresEncryption': true,
    'com.apple.mobile.backup/WillEncrypt': true,
  });
  assert.equal(asNumber.backup.requiresEncryption, true);
  assert.deepEqual(asBoolean.backup, { willEncrypt: true, requiresEncryption: true });
});

test('a name is shown as its owner wrote it', async () => {
  const name = '👩‍👩‍👧‍👦 هاتف \u202eevil '.repeat(10);
  const summary = await summaryOf({ DeviceName: name });
  assert.equal(summary.name, name);
});

test('before trust a phone tells its name and model, and nobody is asked', async () => {
  await using phone = await LoopbackPhone.listen('0123456789abcdef0123456789abcdef01234567');
  phone.lockdown.values.set('ProductType', 'iPad13,18');
  phone.lockdown.values.set('DeviceClass', 'iPad');
  const summary = await readBasicSummary(phone.device);
  assert.equal(summary.model, 'iPad (10th generation)');
  assert.equal(summary.deviceClass, 'iPad');
  assert.ok(!phone.lockdown.requests.some((request) => request['Request'] === 'Pair'));
});

test('models have their names, unknown ones keep their identifier', () => {
  assert.equal(modelName('iPhone1,1'), 'iPhone');
  assert.equal(modelName('iPod9,1'), 'iPod touch (7th generation)');
  assert.equal(modelName('iPad8,12'), 'iPad Pro (12.9-inch) (4th generation)');
  assert.equal(modelName('iPhone99,9'), 'iPhone99,9');
  assert.equal(modelName('constructor'), 'constructor');
});

test('no text of a phone is longer than anybody reads', async () => {
  const summary = await summaryOf({
    ...values,
    DeviceName: 'x'.repeat(1_000_000),
    BuildVersion: 'y'.repeat(1_000_000),
  });
  assert.deepEqual([summary.name.length, summary.build?.length], [255, 255]);
});
