import { createHash } from 'node:crypto';
import { type PlistDict, type PlistValue, Real, utf8Encode } from '@pearmain/formats';
import type { Phone } from '../phone/phone.js';
import { zoneOffsetSeconds } from '../phone/time-zone.js';

type Values = Record<string, PlistValue | undefined>;

/** What anybody may know: the global values without a session (docs/protocols/virtual-phone.md §3.2). */
export function publicValues(phone: Phone): PlistDict {
  const key = { DevicePublicKey: utf8Encode(phone.devicePublicKey) };
  return sorted({ ...modelValues(phone), ...publicModemValues(phone), ...key });
}

/** All global values, as a computer gets them that the phone trusts. */
export function globalValues(phone: Phone): PlistDict {
  const values: Values = {
    ...modelValues(phone),
    ...publicModemValues(phone),
    ...(phone.identity.isCellular ? modemValues(phone) : withoutModem),
    ...identityValues(phone),
    ...momentValues(phone),
    DevicePublicKey: utf8Encode(phone.devicePublicKey),
    ...phone.settings.domain(''),
  };
  return sorted(values);
}

function sorted(values: Values): PlistDict {
  return present(Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))));
}

function modelValues(phone: Phone): Values {
  const { identity } = phone;
  return {
    BoardId: identity.boardId,
    BuildVersion: identity.buildVersion,
    CPUArchitecture: identity.cpuArchitecture,
    ChipID: identity.chipId,
    DeviceClass: identity.deviceClass,
    DeviceColor: identity.deviceColor,
    DeviceName: identity.name,
    DieID: identity.uniqueChipId,
    HardwareModel: identity.hardwareModel,
    HasSiDP: true,
    PartitionType: phone.isAtLeast('7') ? 'GUID_partition_scheme' : 'LwVM',
    ProductName: 'iPhone OS',
    ProductType: identity.productType,
    ProductVersion: identity.productVersion,
    ProductionSOC: true,
    ProtocolVersion: '2',
    SupportedDeviceFamilies: identity.deviceClass === 'iPad' ? [1, 2] : [1],
    TelephonyCapability: identity.isCellular,
    UniqueChipID: identity.uniqueChipId,
    UniqueDeviceID: identity.udid,
    WiFiAddress: identity.wifiAddress,
  };
}

function publicModemValues(phone: Phone): Values {
  const { identity } = phone;
  if (!identity.isCellular) return {};
  return {
    BasebandCertId: 524245983,
    BasebandKeyHashInformation: { AKeyStatus: 2, SKeyHash: digest(identity.udid, 'SKeyHash'), SKeyStatus: 0 },
    BasebandSerialNumber: digest(identity.udid, 'BasebandSerialNumber').subarray(0, 4),
    BasebandVersion: identity.basebandVersion,
  };
}

function modemValues(phone: Phone): Values {
  const { identity } = phone;
  return {
    BasebandActivationTicketVersion: 'V2',
    BasebandChipID: 524513,
    BasebandMasterKeyHash: Buffer.from(digest(identity.udid, 'MasterKey')).toString('hex').toUpperCase(),
    BasebandStatus: 'BBInfoAvailable',
    CarrierBundleInfoArray: [carrierOf(phone)],
    IntegratedCircuitCardIdentity: identity.iccid,
    InternationalMobileEquipmentIdentity: identity.imei,
    InternationalMobileEquipmentIdentity2: phone.isAtLeast('12') ? identity.imei2 : undefined,
    InternationalMobileSubscriberIdentity: identity.imsi,
    MobileEquipmentIdentifier: identity.meid,
    MobileSubscriberCountryCode: '001',
    MobileSubscriberNetworkCode: '01',
    PhoneNumber: identity.phoneNumber,
    SIMStatus: 'kCTSIMSupportSIMStatusReady',
    SIMTrayStatus: 'kCTSIMSupportSIMTrayInsertedWithSIM',
    kCTPostponementInfoServiceProvisioningState: false,
    kCTPostponementStatus: 'kCTPostponementStatusActivated',
  };
}

function carrierOf(phone: Phone): PlistDict {
  const { iccid, imsi, meid } = phone.identity;
  return present({
    CFBundleIdentifier: 'com.apple.Default_bundle',
    CFBundleVersion: '57.0.1',
    IntegratedCircuitCardIdentity: iccid,
    InternationalMobileSubscriberIdentity: imsi,
    MCC: '001',
    MNC: '01',
    MobileEquipmentIdentifier: meid,
    Slot: 'kOne',
    kCTPostponementInfoAvailable: 'kCTPostponementInfoPolicyNone',
  });
}

// Apple's own spelling.
const withoutModem: Values = { BasebandStatus: 'NoTelephonyCapabilty' };

function identityValues(phone: Phone): Values {
  const { identity } = phone;
  return {
    ActivationState: 'Activated',
    ActivationStateAcknowledged: true,
    BluetoothAddress: identity.bluetoothAddress,
    BrickState: false,
    CertID: 524245983,
    DeviceEnclosureColor: identity.deviceColor,
    EthernetAddress: identity.ethernetAddress,
    FirmwareVersion: `iBoot-${firmwareOf(identity.productVersion)}`,
    FusingStatus: 3,
    HardwarePlatform: identity.hardwarePlatform,
    HumanReadableProductVersionString: identity.productVersion,
    MLBSerialNumber: identity.mainBoardSerialNumber,
    ModelNumber: identity.modelNumber,
    NonVolatileRAM: { 'boot-args': '' },
    PairRecordProtectionClass: 4,
    RegionInfo: identity.regionInfo,
    SerialNumber: identity.serialNumber,
    SoftwareBundleVersion: '',
    UseRaptorCerts: true,
    WirelessBoardSerialNumber: identity.wirelessBoardSerialNumber,
  };
}

function momentValues(phone: Phone): Values {
  const now = phone.clock.now();
  return {
    BootSessionID: bootSession(phone.identity.udid),
    HostAttached: true,
    PasswordProtected: phone.screen.isLocked,
    TimeIntervalSince1970: new Real(now.getTime() / 1000),
    TimeZone: phone.timeZone,
    TimeZoneOffsetFromUTC: new Real(zoneOffsetSeconds(phone.timeZone, now)),
    TrustedHostAttached: true,
    Uses24HourClock: true,
  };
}

function firmwareOf(productVersion: string): string {
  const [major = 0, minor = 0] = productVersion.split('.').map(Number);
  return `${major * 500 + 1651}.${100 + minor * 20}.2`;
}

function bootSession(udid: string): string {
  const hex = Buffer.from(digest(udid, 'boot')).toString('hex').toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `A${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

function digest(udid: string, label: string): Uint8Array {
  return createHash('sha256').update(`${udid}/${label}`).digest();
}

function present(values: Values): PlistDict {
  const dict: Record<string, PlistValue> = {};
  for (const [key, value] of Object.entries(values)) if (value !== undefined) dict[key] = value;
  return dict;
}
