import { KeyedArchiveWriter, type PlistDict, writeBinaryPlist } from '@pearmain/formats';
import { buildStore, type Entity, entityTable } from '../making/core-data.js';
import { buildDatabase, table } from '../making/database.js';
import { uuidFor } from '../making/labels.js';
import { appleSeconds, later, moment, unixSeconds } from '../making/moments.js';
import type { SeedWriter } from '../seed-writer.js';
import { addressOf, owner } from './people.js';
import { landscape } from './pictures.js';

const times = { born: moment('2024-09-20T08:15:00Z'), modified: moment('2026-01-10T07:00:00Z') };

/** Settings: preferences, Wi-Fi, accounts, permissions, text replacements, wallpaper (docs/formats/seeds.md §4.12). */
export function seedSettings(writer: SeedWriter): void {
  for (const [name, content] of Object.entries(preferences)) {
    writer.file('HomeDomain', `Library/Preferences/${name}.plist`, writeBinaryPlist(content), times);
  }
  writer.file('HomeDomain', 'Library/TCC/TCC.db', permissions(), times);
  writer.file('HomeDomain', 'Library/Accounts/Accounts3.sqlite', accounts(), times);
  writer.file(
    'HomeDomain',
    'Library/SpringBoard/LockBackgroundThumbnail.jpg',
    landscape('wallpaper', 390, 844, undefined, 0),
    times,
  );
  writer.file('KeyboardDomain', 'Library/Keyboard/UserDictionary.sqlite', textReplacements(), times);
  writer.file('WirelessDomain', 'Library/Databases/DataUsage.sqlite', dataUsage(), times);
  writer.file(
    'SystemPreferencesDomain',
    'com.apple.wifi.known-networks.plist',
    writeBinaryPlist(knownNetworks()),
    times,
  );
  const profiles = 'SysSharedContainerDomain-systemgroup.com.apple.configurationprofiles';
  writer.file(
    profiles,
    'Library/ConfigurationProfiles/ClientTruth.plist',
    writeBinaryPlist({ 'com.apple.purplebuddy': { version: 17 } }),
    { ...times, mode: 0o666 },
  );
}

const alarm = (title: string, hour: number, repeats: number, enabled: boolean): PlistDict => ({
  $MTAlarm: {
    MTAlarmTitle: title,
    MTAlarmHour: hour,
    MTAlarmMinute: 30,
    MTAlarmEnabled: enabled,
    MTAlarmRepeatSchedule: repeats,
    MTAlarmID: uuidFor(`alarm ${title}`),
  },
});

const preferences: Readonly<Record<string, PlistDict>> = {
  'com.apple.mobiletimerd': { MTAlarms: { MTAlarms: [alarm('School', 6, 31, true), alarm('Ferry 🛳', 4, 0, false)] } },
  'com.apple.mobiletimer': { cities: [{ name: 'Stockholm' }, { name: 'Shanghai' }] },
  'com.apple.cmfsyncagent': {
    __kCMFBlockListStoreTopLevelKey: {
      __kCMFBlockListStoreArrayKey: [
        {
          __kCMFItemTypeKey: 0,
          __kCMFItemPhoneNumberUnformattedKey: '+4930000000',
          __kCMFItemPhoneNumberCountryCodeKey: 'de',
          __kCMFItemVersionKey: 1,
        },
        { __kCMFItemTypeKey: 1, __kCMFItemEmailUnformattedKey: 'spam@casino.example', __kCMFItemVersionKey: 1 },
      ],
      __kCMFBlockListStoreTypeKey: 'kCMFStoreType',
    },
  },
  'com.apple.mobilephone.speeddial': {
    VIP: [{ Name: 'Jonas Lindqvist', Value: addressOf('jonas'), ABUid: 2, ABIdentifier: 0 }],
  },
  'com.apple.weather': { Cities: [{ Name: 'Berlin', Lat: 52.52, Lon: 13.4 }] },
  'com.apple.camera': { CAMUserPreferenceShutterSound: true, CAMLastImport: times.modified },
  'com.apple.accountsettings': {
    Accounts: [{ Type: 'IMAP', Hostname: 'imap.lindqvist.example', Username: owner.email, Port: 993 }],
  },
  'com.apple.MobileBluetooth.devices': { 'AA:BB:CC:00:11:22': { Name: 'Kitchen speaker', LastSeenTime: 1767000000 } },
  'com.apple.operator': {},
};

function knownNetworks(): PlistDict {
  const network = (name: string, facts: PlistDict): [string, PlistDict] => [
    `wifi.network.ssid.${name}`,
    {
      SSID: Buffer.from(name),
      AddedAt: times.born,
      UpdatedAt: times.modified,
      AddReason: 'WiFi Settings',
      SupportedSecurityTypes: 'WPA2/WPA3 Personal',
      Hidden: false,
      ...facts,
    },
  ];
  return Object.fromEntries([
    network('Lindqvist 5 GHz', {
      JoinedByUserAt: times.born,
      JoinedBySystemAt: times.modified,
      BSSList: [{ BSSID: '02:00:00:aa:bb:01', Channel: 44, ChannelFlags: 16, LastAssociatedAt: times.modified }],
      __OSSpecific__: {
        BSSID: '02:00:00:aa:bb:01',
        CHANNEL: 44,
        networkUsage: 99.5,
        prevJoined: times.born,
        WiFiNetworkPasswordModificationDate: times.born,
      },
    }),
    network('Café Größe ☕️', { CaptiveProfile: { CaptiveNetwork: true }, SupportedSecurityTypes: 'Open' }),
    network('hidden-net', { Hidden: true }),
  ]);
}

function permissions(): Uint8Array {
  const now = "(CAST(strftime('%s','now') AS INTEGER))";
  return buildDatabase({
    schema: [
      table('admin', 'key TEXT PRIMARY KEY NOT NULL, value INTEGER NOT NULL'),
      table(
        'policies',
        'id INTEGER NOT NULL PRIMARY KEY, bundle_id TEXT NOT NULL, uuid TEXT NOT NULL, display TEXT NOT NULL, UNIQUE (bundle_id, uuid)',
      ),
      table(
        'access',
        `service TEXT NOT NULL, client TEXT NOT NULL, client_type INTEGER NOT NULL, auth_value INTEGER NOT NULL, auth_reason INTEGER NOT NULL, auth_version INTEGER NOT NULL, csreq BLOB, policy_id INTEGER, indirect_object_identifier_type INTEGER, indirect_object_identifier TEXT NOT NULL DEFAULT 'UNUSED', indirect_object_code_identity BLOB, flags INTEGER, last_modified INTEGER NOT NULL DEFAULT ${now}, PRIMARY KEY (service, client, client_type, indirect_object_identifier)`,
      ),
      table('access_overrides', 'service TEXT NOT NULL PRIMARY KEY'),
    ],
    fill(draft) {
      draft.insert('admin', { key: 'version', value: 27 });
      const grants = [
        ['kTCCServicePhotos', 'net.whatsapp.WhatsApp', 2],
        ['kTCCServiceMicrophone', 'net.whatsapp.WhatsApp', 2],
        ['kTCCServiceCamera', 'com.example.atelier', 0],
        ['kTCCServiceAddressBook', 'com.example.ferry', 0],
        ['kTCCServiceCalendar', 'com.example.ferry', 2],
      ] as const;
      for (const [index, [service, client, value]] of grants.entries()) {
        const modified = unixSeconds(later(times.born, index * 3600));
        draft.insert('access', {
          service,
          client,
          client_type: 0,
          auth_value: value,
          auth_reason: 2,
          auth_version: 1,
          flags: 0,
          last_modified: modified,
        });
      }
    },
  });
}

function accounts(): Uint8Array {
  const entities: readonly Entity[] = [
    { number: 2, name: 'Account' },
    { number: 3, name: 'AccountProperty' },
    { number: 4, name: 'AccountType' },
  ];
  return buildStore({
    label: 'accounts',
    entities,
    schema: [
      entityTable('ZACCOUNT', {
        integers: 'ZACTIVE ZAUTHENTICATED ZSUPPORTSAUTHENTICATION ZVISIBLE ZACCOUNTTYPE ZPARENTACCOUNT',
        dates: 'ZDATE ZLASTCREDENTIALRENEWALREJECTIONDATE',
        texts: 'ZACCOUNTDESCRIPTION ZAUTHENTICATIONTYPE ZCREDENTIALTYPE ZIDENTIFIER ZOWNINGBUNDLEID ZUSERNAME',
        blobs: 'ZDATACLASSPROPERTIES',
      }),
      entityTable('ZACCOUNTPROPERTY', { integers: 'ZOWNER', texts: 'ZKEY', blobs: 'ZVALUE' }),
      entityTable('ZACCOUNTTYPE', {
        integers: 'ZENCRYPTACCOUNTPROPERTIES ZOBSOLETE ZSUPPORTSAUTHENTICATION ZSUPPORTSMULTIPLEACCOUNTS ZVISIBILITY',
        texts: 'ZACCOUNTTYPEDESCRIPTION ZCREDENTIALPROTECTIONPOLICY ZCREDENTIALTYPE ZIDENTIFIER ZOWNINGBUNDLEID',
      }),
    ],
    fill(store) {
      const kinds = ['AppleAccount', 'IMAP', 'CardDAV'];
      for (const kind of kinds)
        store.insert('AccountType', 'ZACCOUNTTYPE', {
          ZACCOUNTTYPEDESCRIPTION: kind,
          ZIDENTIFIER: `com.apple.account.${kind}`,
          ZVISIBILITY: 0,
        });
      const account = (type: number, description: string, user?: string, parent?: number): number =>
        store.insert('Account', 'ZACCOUNT', {
          ZACCOUNTTYPE: type,
          ZACCOUNTDESCRIPTION: description,
          ZUSERNAME: user,
          ZPARENTACCOUNT: parent,
          ZACTIVE: true,
          ZVISIBLE: true,
          ZDATE: appleSeconds(times.born),
          ZIDENTIFIER: uuidFor(`account ${description}`),
          ZOWNINGBUNDLEID: 'com.apple.accountsd',
        });
      const apple = account(1, 'iCloud', owner.email);
      account(2, 'Lindqvist mail', owner.email);
      account(3, 'Contacts', undefined, apple);
      const archive = new KeyedArchiveWriter();
      store.insert('AccountProperty', 'ZACCOUNTPROPERTY', {
        ZOWNER: apple,
        ZKEY: 'firstName',
        ZVALUE: archive.finish(archive.add('Nora')),
      });
    },
  });
}

function textReplacements(): Uint8Array {
  return buildStore({
    label: 'user dictionary',
    entities: [{ number: 1, name: 'UserDictionaryEntry' }],
    schema: [
      entityTable('ZUSERDICTIONARYENTRY', {
        dates: 'ZTIMESTAMP',
        texts: 'ZPARTOFSPEECH ZPHRASE ZSHORTCUT ZSHORTCUTLENGTH ZUNIQUEID',
      }),
    ],
    fill(store) {
      const entries = { omw: 'On my way!', mfg: 'Mit freundlichen Grüßen', '(k)': '💋' };
      for (const [shortcut, phrase] of Object.entries(entries)) {
        store.insert('UserDictionaryEntry', 'ZUSERDICTIONARYENTRY', {
          ZSHORTCUT: shortcut,
          ZPHRASE: phrase,
          ZTIMESTAMP: appleSeconds(times.born),
        });
      }
    },
  });
}

function dataUsage(): Uint8Array {
  return buildStore({
    label: 'data usage',
    entities: [
      { number: 1, name: 'LiveUsage' },
      { number: 2, name: 'Process' },
    ],
    schema: [
      entityTable('ZPROCESS', { dates: 'ZFIRSTTIMESTAMP ZTIMESTAMP', texts: 'ZBUNDLENAME ZPROCNAME' }),
      entityTable('ZLIVEUSAGE', {
        integers: 'ZKIND ZMETADATA ZTAG ZHASPROCESS',
        dates: 'ZBILLCYCLEEND ZTIMESTAMP',
        floats: 'ZWIFIIN ZWIFIOUT ZWWANIN ZWWANOUT',
      }),
    ],
    fill(store) {
      const [first, last] = [appleSeconds(times.born), appleSeconds(times.modified)];
      const processes = {
        'mDNSResponder/com.example.ferry': 'com.example.ferry',
        'WhatsApp/net.whatsapp.WhatsApp': 'net.whatsapp.WhatsApp',
        'mobileassetd/': undefined,
      };
      for (const [name, bundle] of Object.entries(processes)) {
        const row = store.insert('Process', 'ZPROCESS', {
          ZPROCNAME: name,
          ZBUNDLENAME: bundle,
          ZFIRSTTIMESTAMP: first,
          ZTIMESTAMP: last,
        });
        for (const kind of [0, 1]) {
          store.insert('LiveUsage', 'ZLIVEUSAGE', {
            ZHASPROCESS: row,
            ZKIND: kind,
            ZTIMESTAMP: last,
            ZWIFIIN: 12_500 * row,
            ZWIFIOUT: 900,
            ZWWANIN: 44_000,
            ZWWANOUT: 1200 * kind,
          });
        }
      }
    },
  });
}
