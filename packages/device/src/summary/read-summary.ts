import { isFailure } from '@pearmain/base';
import { appleSecondsToDate, asDict, booleanIn, integerIn, numberIn, type PlistDict, textIn } from '@pearmain/formats';
import type { AttachedDevice } from '../mux/attached-device.js';
import type { DeviceSession } from '../session/device-session.js';
import { LockdownConnection } from '../session/lockdown-connection.js';
import { mannerOf, type SessionOptions } from '../session/manner.js';
import type {
  BackupMoment,
  BackupSummary,
  BasicSummary,
  BatterySummary,
  DeviceSummary,
  DiskSummary,
} from './device-summary.js';
import { modelName } from './model-names.js';

const longestText = 255;
const cloudRestoreRuns = 'BackgroundRestoringFromiCloudBackup';

/** Reads what the summary page shows; domains that a phone keeps to itself leave gaps (docs/protocols/session.md §5). */
export async function readSummary(session: DeviceSession): Promise<DeviceSummary> {
  const read = async (domain?: string): Promise<PlistDict> => {
    try {
      return asDict(await session.value(domain)) ?? {};
    } catch (error) {
      if (isFailure(error, 'device/value-prohibited') || isFailure(error, 'device/refused')) return {};
      throw error;
    }
  };
  const global = await read();
  return {
    ...basics(session.device, global),
    ...owner(global),
    disk: disk(await read('com.apple.disk_usage')),
    battery: battery(await read('com.apple.mobile.battery')),
    backup: backup(await read('com.apple.mobile.backup')),
    ...setup(await read('com.apple.purplebuddy')),
    ...given('hasFindMy', booleanIn(await read('com.apple.fmip'), 'IsAssociated')),
    ...given('isOnWifi', booleanIn(await read('com.apple.mobile.wireless_lockdown'), 'EnableWifiConnections')),
  };
}

/** Reads what a phone tells before it trusts this computer, without asking for trust. */
export async function readBasicSummary(device: AttachedDevice, options: SessionOptions = {}): Promise<BasicSummary> {
  await using lockdown = await LockdownConnection.open(device, mannerOf(options));
  return basics(device, asDict(await lockdown.value()) ?? {});
}

function basics({ udid, connection }: AttachedDevice, values: PlistDict): BasicSummary {
  const productType = shortTextIn(values, 'ProductType') ?? '';
  return {
    udid,
    connection,
    name: shortTextIn(values, 'DeviceName') ?? udid,
    model: modelName(productType),
    productType,
    deviceClass: deviceClass(shortTextIn(values, 'DeviceClass') ?? productType),
    systemVersion: shortTextIn(values, 'ProductVersion') ?? '',
    ...given('build', shortTextIn(values, 'BuildVersion')),
    ...given('wifiAddress', shortTextIn(values, 'WiFiAddress')),
  };
}

function owner(values: PlistDict) {
  const activation = shortTextIn(values, 'ActivationState');
  return {
    ...given('serialNumber', shortTextIn(values, 'SerialNumber')),
    ...given('modelNumber', shortTextIn(values, 'ModelNumber')),
    ...given('phoneNumber', shortTextIn(values, 'PhoneNumber')),
    ...given('imei', shortTextIn(values, 'InternationalMobileEquipmentIdentity')),
    ...given('imei2', shortTextIn(values, 'InternationalMobileEquipmentIdentity2')),
    ...given('meid', shortTextIn(values, 'MobileEquipmentIdentifier')),
    ...given('iccid', shortTextIn(values, 'IntegratedCircuitCardIdentity')),
    ...given('bluetoothAddress', shortTextIn(values, 'BluetoothAddress')),
    ...given('timeZone', shortTextIn(values, 'TimeZone')),
    ...given('isLocked', booleanIn(values, 'PasswordProtected')),
    ...given('isActivated', activation === undefined ? undefined : activation !== 'Unactivated'),
  };
}

function setup(values: PlistDict) {
  const restored = shortTextIn(values, 'RestoreState');
  return {
    ...given('isSetUp', booleanIn(values, 'SetupDone')),
    ...given('isRestoringFromCloud', restored === undefined ? undefined : restored === cloudRestoreRuns),
  };
}

function disk(values: PlistDict): DiskSummary {
  const free = numberIn(values, 'AmountDataAvailable') ?? numberIn(values, 'TotalDataAvailable');
  return {
    ...given('capacityBytes', numberIn(values, 'TotalDiskCapacity')),
    ...given('dataCapacityBytes', numberIn(values, 'TotalDataCapacity')),
    ...given('freeBytes', free),
  };
}

function battery(values: PlistDict): BatterySummary {
  return {
    ...given('percent', integerIn(values, 'BatteryCurrentCapacity')),
    ...given('isCharging', booleanIn(values, 'BatteryIsCharging')),
    ...given('isFull', booleanIn(values, 'FullyCharged')),
    ...given('hasCable', booleanIn(values, 'ExternalConnected')),
  };
}

function backup(values: PlistDict): BackupSummary {
  return {
    willEncrypt: booleanIn(values, 'WillEncrypt') ?? false,
    requiresEncryption: booleanIn(values, 'RequiresEncryption') ?? false,
    ...given('isCloudEnabled', booleanIn(values, 'CloudBackupEnabled')),
    ...given('lastLocal', moment(values, 'LastiTunesBackupDate', 'LastiTunesBackupTZ')),
    ...given('lastCloud', moment(values, 'LastCloudBackupDate', 'LastCloudBackupTZ')),
  };
}

/** Seconds since 2001-01-01 UTC; 0 stands for never. */
function moment(values: PlistDict, dateKey: string, zoneKey: string): BackupMoment | undefined {
  const seconds = numberIn(values, dateKey);
  if (seconds === undefined || seconds <= 0) return undefined;
  return { at: appleSecondsToDate(seconds), ...given('zone', shortTextIn(values, zoneKey)) };
}

function deviceClass(text: string): BasicSummary['deviceClass'] {
  if (text.startsWith('iPhone')) return 'iPhone';
  if (text.startsWith('iPad')) return 'iPad';
  return text.startsWith('iPod') ? 'iPod' : 'other';
}

/** A text of the phone, of which nobody needs more than that. */
function shortTextIn(values: PlistDict, key: string): string | undefined {
  return textIn(values, key)?.slice(0, longestText);
}

/** A property that exists only where its value does. */
function given<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: V }); // TypeScript widens computed keys
}
