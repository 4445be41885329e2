import { arrayIn, dateIn, type PlistDict, textIn } from '@pearmain/formats';
import { keptTypesIn } from './keep/partial-mark.js';

/** What the computer that made a backup wrote about it: Info.plist (docs/formats/backup-folder.md §5). */
export interface BackupInfo {
  readonly deviceName: string | undefined;
  readonly displayName: string | undefined;
  readonly lastBackupDate: Date | undefined;
  readonly productType: string | undefined;
  readonly productVersion: string | undefined;
  readonly serialNumber: string | undefined;
  readonly phoneNumber: string | undefined;
  readonly targetIdentifier: string | undefined;
  /** The apps a person installed, by bundle id. */
  readonly installedApplications: readonly string[];
  /** The data types that a partial backup of ours holds; `undefined` for a whole one. */
  readonly keptTypes: readonly string[] | undefined;
  /** Everything, as it was read. */
  readonly raw: PlistDict;
}

/** Reads what Info.plist holds. */
export function readInfo(info: PlistDict): BackupInfo {
  const installed = arrayIn(info, 'Installed Applications') ?? [];
  return {
    deviceName: textIn(info, 'Device Name'),
    displayName: textIn(info, 'Display Name'),
    lastBackupDate: dateIn(info, 'Last Backup Date'),
    productType: textIn(info, 'Product Type'),
    productVersion: textIn(info, 'Product Version'),
    serialNumber: textIn(info, 'Serial Number'),
    phoneNumber: textIn(info, 'Phone Number'),
    targetIdentifier: textIn(info, 'Target Identifier'),
    installedApplications: installed.filter((id) => typeof id === 'string'),
    keptTypes: keptTypesIn(info),
    raw: info,
  };
}
