import { isArray, isDict, type PlistDict, type PlistValue, Real } from '@pearmain/formats';
import { infoPlist, manifestPlist } from '../layout.js';
import type { Findings } from './report.js';

type Kind =
  | 'a text'
  | 'a date'
  | 'yes or no'
  | 'data'
  | 'a list'
  | 'a dictionary'
  | 'a text or a number'
  | 'a text or data';

/** What the keys of the two lists hold, in every version that is known (docs/formats/backup-folder.md §3, §5). */
const expected: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  [manifestPlist]: {
    Applications: 'a dictionary',
    BackupKeyBag: 'data',
    Date: 'a date',
    IsEncrypted: 'yes or no',
    Lockdown: 'a dictionary',
    ManifestKey: 'data',
    SystemDomainsVersion: 'a text',
    Version: 'a text or a number',
    WasPasscodeSet: 'yes or no',
  },
  [infoPlist]: {
    Applications: 'a dictionary',
    'Build Version': 'a text',
    'Device Name': 'a text',
    'Display Name': 'a text',
    GUID: 'a text or data',
    'Installed Applications': 'a list',
    'Last Backup Date': 'a date',
    'Product Type': 'a text',
    'Product Version': 'a text',
    'Serial Number': 'a text',
    'Target Identifier': 'a text',
    'Unique Identifier': 'a text',
    'iTunes Files': 'a dictionary',
    'iTunes Settings': 'a dictionary',
  },
};

/** Values of another type than every device and host writes: readers pass over them, and a device refuses some. */
export function checkTypes(name: string, plist: PlistDict, findings: Findings): void {
  for (const [key, kind] of Object.entries(expected[name] ?? {})) {
    const value = plist[key];
    if (value === undefined || isOf(kind, value)) continue;
    findings.add('plist-mistyped', `Its ${key} should be ${kind}.`, { path: name });
  }
}

function isOf(kind: Kind, value: PlistValue): boolean {
  switch (kind) {
    case 'a text':
      return typeof value === 'string';
    case 'a date':
      return value instanceof Date;
    case 'yes or no':
      return typeof value === 'boolean' || value === 0 || value === 1;
    case 'data':
      return value instanceof Uint8Array;
    case 'a list':
      return isArray(value);
    case 'a dictionary':
      return isDict(value);
    case 'a text or a number':
      return typeof value === 'string' || typeof value === 'number' || value instanceof Real;
    case 'a text or data':
      return typeof value === 'string' || value instanceof Uint8Array;
  }
}
