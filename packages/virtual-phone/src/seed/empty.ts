import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PlistDict, writeBinaryPlist, writeXmlPlist } from '@pearmain/formats';
import type { Phone } from '../phone/phone.js';
import { moment } from './making/moments.js';
import type { SeedWriter } from './seed-writer.js';
import { systemApps } from './system-apps.js';

const setUp = { modified: moment('2024-09-20T08:15:00Z') };

const directories: readonly (readonly [domain: string, ...paths: string[]])[] = [
  ['HomeDomain', 'Library/SMS', 'Library/AddressBook', 'Library/Calendar', 'Library/Safari', 'Library/Voicemail'],
  ['CameraRollDomain', 'Media/DCIM', 'Media/PhotoData/Thumbnails/V2'],
  ['MediaDomain', 'Library/SMS/Attachments', 'Media/Recordings', 'Media/iTunes_Control/iTunes'],
  ['HealthDomain', 'Health', 'MedicalID'],
  ['HomeKitDomain', 'Library/homed'],
  ['KeyboardDomain', 'Library/Keyboard'],
  ['WirelessDomain', 'Library/Databases'],
  ['RootDomain', 'Library/Caches/locationd'],
  ['MobileDeviceDomain', 'ProvisioningProfiles'],
  ['TonesDomain', 'Media/iTunes_Control/iTunes'],
  ['BooksDomain', ''],
  ['NetworkDomain', ''],
  ['ProtectedDomain', ''],
];

const carrierLinks: readonly (readonly [name: string, overlay: string])[] = [
  ['com.apple.carrier.default.plist', 'device+carrier+Default.bundle+D17+52.0.plist'],
  ['com.apple.operator.merged.plist', 'default+device+carrier+26201+Default.bundle:D17:52.0+D17+52.0.plist'],
];

/** The domain roots and the few system files of a phone that was just set up. */
export function seedEmpty(phone: Phone, writer: SeedWriter): void {
  for (const [domain, ...paths] of directories) {
    for (const path of paths) writer.directory(domain, path, setUp);
  }
  for (const [domain, path, content] of systemFiles()) writer.file(domain, path, writeBinaryPlist(content), setUp);
  writer.file('ManagedPreferencesDomain', 'mobile/.GlobalPreferences.plist', writeXmlPlist({}), setUp);
  writer.link('DatabaseDomain', 'timezone/localtime', '/var/db/timezone/zoneinfo/Europe/Berlin', setUp);
  for (const [name, overlay] of carrierLinks) {
    writer.link(
      'HomeDomain',
      `Library/Preferences/${name}`,
      `/var/mobile/Library/Carrier Bundles/Overlay/${overlay}`,
      setUp,
    );
  }
  for (const app of systemApps) {
    phone.install(app);
    writer.directory(`AppDomain-${app.bundleId}`, 'Library/Preferences', setUp);
    for (const group of app.groups ?? []) writer.directory(`AppDomainGroup-${group}`, '', setUp);
  }
  layMediaFolder(phone.mediaFolder);
}

function systemFiles(): readonly (readonly [domain: string, path: string, content: PlistDict])[] {
  return [
    [
      'HomeDomain',
      'Library/Preferences/.GlobalPreferences.plist',
      {
        AppleLanguages: ['en-DE', 'de-DE'],
        AppleLocale: 'en_DE',
        AppleKeyboards: ['en_US@sw=QWERTY;hw=Automatic', 'emoji@sw=Emoji'],
      },
    ],
    ['HomeDomain', 'Library/Preferences/com.apple.purplebuddy.plist', { SetupDone: true, SetupVersion: 11 }],
    ['HomeDomain', 'Library/Preferences/com.apple.springboard.plist', { SBLockScreenWakeOnRaise: true }],
    ['HomeDomain', 'Library/Preferences/com.apple.MobileSMS.plist', { KeepMessageForDays: 0, MMSEnabled: true }],
    ['RootDomain', 'Library/Preferences/com.apple.MobileBackup.plist', { AccountEnabledDate: setUp.modified }],
    ['SystemPreferencesDomain', 'SystemConfiguration/preferences.plist', { Model: 'iPhone', System: {} }],
    [
      'WirelessDomain',
      'Library/Preferences/com.apple.commcenter.plist',
      { ReportedSubscriberIdentity: '262010000000000' },
    ],
    ['InstallDomain', 'Library/MobileInstallation/BackedUpState/SystemAppInstallState.plist', { Uninstalled: [] }],
    ['KeyboardDomain', 'Library/Keyboard/locale_preferences.plist', { current: 'en_US' }],
    ['DatabaseDomain', 'com.apple.xpc.launchd/disabled.plist', { 'com.apple.example.disabled': true }],
    ['KeychainDomain', 'keychain-backup.plist', { cert: [], genp: [], inet: [], keys: [] }],
  ];
}

/** The folders of the AFC root, which every phone has. */
function layMediaFolder(folder: string): void {
  const folders = ['Books', 'DCIM', 'Downloads', 'PhotoData', 'Photos', 'PublicStaging', 'Purchases', 'Recordings'];
  for (const name of [...folders, 'iTunes_Control/Artwork', 'iTunes_Control/Music', 'iTunes_Control/iTunes']) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  // "frpd", its version and an empty rest: the preferences that iTunes reads before anything else.
  writeFileSync(
    join(folder, 'iTunes_Control/iTunes/iTunesPrefs'),
    Buffer.concat([Buffer.from('frpd\x01\x00\x05\x01', 'latin1'), Buffer.alloc(92)]),
  );
}
