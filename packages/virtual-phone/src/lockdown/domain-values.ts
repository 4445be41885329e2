import type { PlistDict, PlistValue } from '@pearmain/formats';
import { shownWifiAddress } from '../network/self-description.js';
import { mobdevServiceName } from '../network/service-name.js';
import type { Phone } from '../phone/phone.js';

type DomainReader = (phone: Phone) => PlistDict;

/**
 * What the phone says about a lockdown domain to a computer that it trusts, settings from outside laid over it;
 * undefined for a domain that it does not know (docs/protocols/virtual-phone.md §3.2).
 */
export function domainValues(phone: Phone, domain: string): PlistDict | undefined {
  const own = domains[domain]?.(phone);
  const set = phone.settings.domain(domain);
  if (own === undefined && Object.keys(set).length === 0) return undefined;
  return { ...own, ...set, ...passingValues(phone, domain) };
}

/** What is so for the moment, whatever was set before: while a restore from iCloud goes on, the set-up says so. */
function passingValues(phone: Phone, domain: string): PlistDict {
  const isSetup = domain.toLowerCase() === 'com.apple.purplebuddy';
  return isSetup && phone.cloudRestoreRunning ? { RestoreState: 'BackgroundRestoringFromiCloudBackup' } : {};
}

/** The little of a domain that the phone tells everybody. */
export function publicDomainValues(phone: Phone, domain: string): PlistDict | undefined {
  if (domain !== 'com.apple.mobile.iTunes') return undefined;
  const all = musicValues(phone);
  const keys = ['FamilyID', 'MinITunesVersion', 'MinMacOSVersion', 'iTunesSetupComplete'];
  return Object.fromEntries(Object.entries(all).filter(([key]) => keys.includes(key)));
}

/** Domains that only the phone itself writes. */
export const readOnlyDomains: ReadonlySet<string> = new Set([
  'com.apple.disk_usage',
  'com.apple.disk_usage.factory',
  'com.apple.fairplay',
  'com.apple.fmip',
  'com.apple.mobile.backup',
  'com.apple.mobile.battery',
  'com.apple.security.mac.amfi',
]);

const nothing: DomainReader = () => ({});

const domains: Readonly<Record<string, DomainReader>> = {
  'com.apple.disk_usage': diskValues,
  'com.apple.disk_usage.factory': diskValues,
  'com.apple.mobile.battery': batteryValues,
  'com.apple.mobile.backup': backupValues,
  'com.apple.fmip': (phone) => ({ IsAssociated: phone.findMyOn }),
  'com.apple.mobile.wireless_lockdown': (phone) => ({
    BonjourFullServiceName: mobdevServiceName(shownWifiAddress(phone)),
    EnableWifiConnections: false,
    SupportsWifi: true,
    SupportsWifiSyncing: true,
  }),
  'com.apple.xcode.developerdomain': () => ({ DeveloperStatus: 'Production' }),
  'com.apple.security.mac.amfi': () => ({ DeveloperModeStatus: false }),
  'com.apple.mobile.iTunes': musicValues,
  'com.apple.iTunes': nothing,
  'com.apple.international': () => ({ Keyboard: 'en_GB', Language: 'en-GB', Locale: 'en_GB' }),
  'com.apple.mobile.data_sync': () => {
    const cloud = { AccountNames: ['iCloud'], Sources: ['iCloud'] };
    return { Bookmarks: cloud, Calendars: cloud, Contacts: cloud, Notes: cloud };
  },
  'com.apple.mobile.sync_data_class': () => ({
    Bookmarks: {},
    Calendars: {},
    Contacts: {},
    DeviceHandlesDefaultCalendar: true,
    'Mail Accounts': { ReadOnly: true },
    Notes: {},
    SupportsEncryptedBackups: true,
    SyncSupportsCalDAV: true,
  }),
  'com.apple.purplebuddy': setupValues,
  'com.apple.PurpleBuddy': setupValues,
  'com.apple.Accessibility': () => ({
    AssistiveTouchEnabledByiTunes: 0,
    ClosedCaptioningEnabledByiTunes: 0,
    InvertDisplayEnabledByiTunes: 0,
    MonoAudioEnabledByiTunes: 0,
    SpeakAutoCorrectionsEnabledByiTunes: 0,
    VoiceOverTouchEnabledByiTunes: 0,
    ZoomTouchEnabledByiTunes: 0,
  }),
  'com.apple.fairplay': nothing,
  'com.apple.iqagent': nothing,
  'com.apple.mobile.chaperone': nothing,
  'com.apple.mobile.debug': nothing,
  'com.apple.mobile.internal': nothing,
  'com.apple.mobile.iTunes.accessories': nothing,
  'com.apple.mobile.iTunes.SQLMusicLibraryPostProcessCommands': nothing,
  'com.apple.mobile.iTunes.store': nothing,
  'com.apple.mobile.lockdown_cache': nothing,
  'com.apple.mobile.lockdownd': nothing,
  'com.apple.mobile.mobile_application_usage': nothing,
  'com.apple.mobile.nikita': nothing,
  'com.apple.mobile.restriction': nothing,
  'com.apple.mobile.software_behavior': nothing,
  'com.apple.mobile.tethered_sync': nothing,
  'com.apple.mobile.user_preferences': nothing,
};

function diskValues(phone: Phone): PlistDict {
  const system = phone.systemBytes;
  const available = phone.freeBytes();
  const reserved = 209_715_200;
  const modern = phone.isAtLeast('12');
  return {
    AmountDataAvailable: Math.max(0, available - reserved),
    AmountDataReserved: reserved,
    ...(modern ? { AmountRestoreAvailable: available + 1_000_000_000 } : {}),
    CalculateDiskUsage: 'OkilyDokily',
    NANDInfo: new Uint8Array(16),
    TotalDataAvailable: available,
    TotalDataCapacity: phone.dataBytes(),
    TotalDiskCapacity: phone.dataBytes() + system,
    ...(modern ? {} : { TotalSystemAvailable: 335_544_320 }),
    TotalSystemCapacity: system,
  };
}

function setupValues(phone: Phone): PlistDict {
  return { SetupDone: phone.setupDone, SetupState: 'SetupUsingAssistant' };
}

function batteryValues({ scenario: { battery = { percent: 83, isCharging: true } } }: Phone): PlistDict {
  const isCharging = battery.isCharging === true;
  return {
    BatteryCurrentCapacity: battery.percent,
    BatteryIsCharging: isCharging,
    ExternalChargeCapable: isCharging,
    ExternalConnected: isCharging,
    FullyCharged: battery.percent === 100,
    GasGaugeCapability: true,
    HasBattery: true,
  };
}

/** Nothing about passwords and last times on a phone that never had any: missing means false and never. */
function backupValues(phone: Phone): PlistDict {
  const { backup } = phone;
  const values: Record<string, PlistValue> = { CloudBackupEnabled: backup.cloudBackupEnabled };
  if (backup.lastBackupDate !== undefined) values['LastiTunesBackupDate'] = backup.lastBackupDate;
  if (backup.lastBackupZone !== undefined) values['LastiTunesBackupTZ'] = backup.lastBackupZone;
  values['RequiresEncryption'] = phone.requiresEncryption ? 1 : 0;
  values['Version'] = '2.0';
  if (backup.willEncrypt !== undefined) values['WillEncrypt'] = backup.willEncrypt;
  return values;
}

function musicValues(phone: Phone): PlistDict {
  const isPhone = phone.identity.deviceClass === 'iPhone';
  return {
    AppleDRMVersion: { Format: 0, Maximum: 4, Minimum: 0 },
    AudioCodecs: { AAC: { AppleDRM: true, LC: { PercentEncoding: 100 } }, MP3: { MaximumSampleRate: 48000 } },
    ConnectedBus: 'USB',
    CustomerRingtones: isPhone,
    DBVersion: 5,
    FamilyID: -1,
    HomeScreenIconColumns: 4,
    HomeScreenIconDockMaxCount: phone.identity.deviceClass === 'iPad' ? 15 : 4,
    HomeScreenIconGridPadding: 0,
    HomeScreenIconHeight: 60,
    HomeScreenIconRows: 6,
    HomeScreenIconWidth: 60,
    HomeScreenMaxPages: 15,
    IconFolderColumns: 3,
    IconFolderMaxPages: 15,
    IconFolderRows: 3,
    IconStateSaves: true,
    MinITunesVersion: '12.13.0',
    MinMacOSVersion: '10.15',
    OEMA: true,
    OEMID: 0,
    PhotoVideosSupported: true,
    PodcastsSupported: true,
    RentalsSupported: true,
    ScreenHeight: 2532,
    ScreenScaleFactor: 3,
    ScreenWidth: 1170,
    SQLiteDB: true,
    SupportsAntiPhishing: true,
    SyncingSupportsEncryption: true,
    UseVoiceMemosFolder: true,
    VoiceMemosSupported: true,
    iTunesSetupComplete: true,
    iTunesStoreCapable: true,
  };
}
