import { isFailure, type TaskContext } from '@pearmain/base';
import type { DeviceInfo } from '@pearmain/contract';
import { type DeviceSummary, openPaired, readSummary } from '@pearmain/device';
import type { Environment } from '../environment.js';
import { choosePhone, pairRecords, trustOptions } from '../phones.js';
import { renewWifiWish } from '../wifi/wifi-wish.js';
import { deviceEntry } from './list-devices.js';

const notTrusted = [
  'device/not-paired',
  'device/trust-forgotten',
  'device/pair-record-damaged',
  'device/record-refused',
];

/** What a phone says of itself: all of it where it trusts this computer, the little a stranger may know elsewhere. */
export async function deviceInfo(
  environment: Environment,
  input: { device?: string | undefined },
  context: TaskContext,
): Promise<DeviceInfo> {
  const phone = await choosePhone(environment, input.device, context);
  try {
    await using session = await openPaired(
      phone.device,
      pairRecords(environment, context),
      trustOptions(environment),
      context,
    );
    await renewWifiWish(session, environment, context);
    return { ...deviceEntry(phone, 'trusted'), ...details(await readSummary(session)) };
  } catch (error) {
    if (notTrusted.some((code) => isFailure(error, code))) return deviceEntry(phone, 'not-trusted');
    throw error;
  }
}

type Details = Omit<DeviceInfo, keyof ReturnType<typeof deviceEntry>>;

function details(summary: DeviceSummary): Details {
  const { disk, battery, backup } = summary;
  return {
    deviceClass: summary.deviceClass,
    ...given('buildVersion', summary.build),
    ...given('serialNumber', summary.serialNumber),
    ...given('phoneNumber', summary.phoneNumber),
    ...given('imei', summary.imei),
    ...given('locked', summary.isLocked),
    ...given('findMyOn', summary.hasFindMy),
    ...given('wifiOn', summary.isOnWifi),
    ...given(
      'capacity',
      disk.capacityBytes === undefined
        ? undefined
        : { totalBytes: disk.capacityBytes, ...given('freeBytes', disk.freeBytes) },
    ),
    ...given(
      'battery',
      battery.percent === undefined ? undefined : { percent: battery.percent, charging: battery.isCharging ?? false },
    ),
    backup: {
      encrypted: backup.willEncrypt,
      encryptionRequired: backup.requiresEncryption,
      ...given('cloudBackup', backup.isCloudEnabled),
      ...given('lastBackupAt', backup.lastLocal?.at.toISOString()),
    },
  };
}

function given<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: V }); // TypeScript widens computed keys
}
