import type { Udid } from '@pearmain/base';
import { newDict, type PlistDict, type PlistValue, textIn } from '@pearmain/formats';

/** An app as Info.plist names it: what its store signed for this phone, and its icon, where the phone gave them. */
export interface InstalledApp {
  readonly bundleId: string;
  readonly sinf?: Uint8Array | undefined;
  readonly metadata?: Uint8Array | undefined;
  readonly icon?: Uint8Array | undefined;
}

/** Everything that Info.plist is made of. */
export interface InfoFacts {
  readonly udid: Udid;
  /** Lockdown's global values. */
  readonly values: PlistDict;
  readonly apps: readonly InstalledApp[];
  /** Files of `/iTunes_Control/iTunes/` by name. */
  readonly itunesFiles: Readonly<Record<string, Uint8Array>>;
  readonly itunesSettings: PlistDict;
  readonly itunesVersion: string | undefined;
  readonly booksData?: Uint8Array | undefined;
  /** What people call the model (“iPhone 13”), where it is known. */
  readonly productName?: string | undefined;
  /** 32 upper-case hex digits, kept as long as the folder lives. */
  readonly guid: string;
  readonly now: Date;
}

/** The oldest version that every phone takes for an iTunes that may back it up. */
const oldestItunes = '10.0.1';

/** Info.plist's keys that stand for one of lockdown's values each, when the phone has it. */
const fromLockdown = {
  'Build Version': 'BuildVersion',
  'Device Name': 'DeviceName',
  'Display Name': 'DeviceName',
  ICCID: 'IntegratedCircuitCardIdentity',
  IMEI: 'InternationalMobileEquipmentIdentity',
  'IMEI 2': 'InternationalMobileEquipmentIdentity2',
  MEID: 'MobileEquipmentIdentifier',
  'Phone Number': 'PhoneNumber',
  'Product Type': 'ProductType',
  'Product Version': 'ProductVersion',
  'Serial Number': 'SerialNumber',
} as const;

/** `<udid>/Info.plist` as iTunes writes it, keys in its order (docs/protocols/backup-host.md §3). */
export function infoPlist(facts: InfoFacts): PlistDict {
  const entries: [string, PlistValue | undefined][] = [
    ['Applications', applications(facts.apps)],
    ['GUID', facts.guid],
    ['Installed Applications', facts.apps.map(({ bundleId }) => bundleId)],
    ['Last Backup Date', facts.now],
    ['Product Name', facts.productName],
    ['Target Identifier', facts.udid],
    ['Target Type', 'Device'],
    ['Unique Identifier', facts.udid.toUpperCase()],
    ['iBooks Data 2', facts.booksData],
    ['iTunes Files', facts.itunesFiles],
    ['iTunes Settings', facts.itunesSettings],
    ['iTunes Version', facts.itunesVersion ?? oldestItunes],
  ];
  for (const [key, value] of Object.entries(fromLockdown)) entries.push([key, textIn(facts.values, value)]);
  return dict(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Only apps that came from the store with both papers: these are what a restored phone fetches again. */
function applications(apps: readonly InstalledApp[]): PlistDict {
  return dict(
    apps.map(({ bundleId, sinf, metadata, icon }) => [
      bundleId,
      sinf && metadata
        ? dict([
            ['ApplicationSINF', sinf],
            ['PlaceholderIcon', icon],
            ['iTunesMetadata', metadata],
          ])
        : undefined,
    ]),
  );
}

function dict(entries: readonly (readonly [string, PlistValue | undefined])[]): PlistDict {
  const made = newDict();
  for (const [key, value] of entries) if (value !== undefined) made[key] = value;
  return made;
}
