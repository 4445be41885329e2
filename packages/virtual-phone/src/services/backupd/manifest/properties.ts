import {
  asDict,
  booleanIn,
  dataIn,
  dictIn,
  type PlistDict,
  type PlistValue,
  parsePlist,
  Real,
  writeBinaryPlist,
} from '@pearmain/formats';
import { MBError, mbCode } from '../mb-error.js';

/** Manifest.plist: what a backup says about itself beside its rows (docs/protocols/backup-agent.md §6). */
export interface ManifestProperties {
  /** 10.0 since there is Manifest.db; 9.1 before. */
  readonly version: number;
  readonly systemDomainsVersion: number;
  readonly isEncrypted: boolean;
  readonly keybag: Uint8Array | undefined;
  /** Class, little-endian, and wrapped key of Manifest.db: 44 bytes. */
  readonly manifestKey: Uint8Array | undefined;
  readonly lockdown: PlistDict;
  readonly applications: PlistDict;
}

/** What the phone has to say in Manifest.plist. */
export interface PropertiesDraft {
  readonly date: Date;
  /** 9.1 or 10.0. */
  readonly version: string;
  readonly isEncrypted: boolean;
  readonly keybag: Uint8Array;
  readonly manifestKey?: Uint8Array | undefined;
  readonly wasPasscodeSet: boolean;
  readonly systemDomainsVersion: string;
  readonly lockdown: PlistDict;
  readonly applications: PlistDict;
  /** What only newer phones say besides. */
  readonly newer: PlistDict;
}

/** Manifest.plist as a binary property list. */
export function encodeProperties(draft: PropertiesDraft): Uint8Array {
  return writeBinaryPlist({
    BackupKeyBag: draft.keybag,
    Version: draft.version,
    Date: draft.date,
    SystemDomainsVersion: draft.systemDomainsVersion,
    ...(draft.manifestKey && { ManifestKey: draft.manifestKey }),
    WasPasscodeSet: draft.wasPasscodeSet,
    Lockdown: draft.lockdown,
    Applications: draft.applications,
    IsEncrypted: draft.isEncrypted,
    ...draft.newer,
  });
}

/** The same Manifest.plist with another keybag; everything else stays as it was. */
export function withKeybag(bytes: Uint8Array, keybag: Uint8Array): Uint8Array {
  const dict = asDict(parsePlist(bytes)) ?? {};
  return writeBinaryPlist({ ...dict, BackupKeyBag: keybag });
}

/** @throws MBError 11 where it is no property list of this kind */
export function decodeProperties(bytes: Uint8Array): ManifestProperties {
  const dict = readDict(bytes);
  return {
    version: numberOf(dict['Version']),
    systemDomainsVersion: numberOf(dict['SystemDomainsVersion']),
    isEncrypted: booleanIn(dict, 'IsEncrypted') ?? false,
    keybag: dataIn(dict, 'BackupKeyBag'),
    manifestKey: dataIn(dict, 'ManifestKey'),
    lockdown: dictIn(dict, 'Lockdown') ?? {},
    applications: dictIn(dict, 'Applications') ?? {},
  };
}

function readDict(bytes: Uint8Array): PlistDict {
  let value: PlistValue | undefined;
  try {
    value = parsePlist(bytes);
  } catch {
    // An empty or torn file is no property list, which is all that has to be said.
  }
  const dict = asDict(value);
  if (!dict || dict['Version'] === undefined) throw new MBError(mbCode.malformed, 'Malformed backup properties');
  return dict;
}

function numberOf(value: PlistValue | undefined): number {
  if (typeof value === 'number') return value;
  if (value instanceof Real) return value.value;
  const number = typeof value === 'string' ? Number.parseFloat(value) : 0;
  return Number.isNaN(number) ? 0 : number;
}
