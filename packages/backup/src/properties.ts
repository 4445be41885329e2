import { booleanIn, dataIn, dateIn, dictIn, numberIn, type PlistDict, textIn } from '@pearmain/formats';

/** What a backup's Manifest.plist says (docs/formats/backup-folder.md §3). */
export interface BackupProperties {
  readonly isEncrypted: boolean;
  readonly date: Date | undefined;
  /** `10.0` with Manifest.db, `9.1` with Manifest.mbdb; a number in old ones. */
  readonly version: string | undefined;
  readonly wasPasscodeSet: boolean | undefined;
  readonly keybag: Uint8Array | undefined;
  /** The wrapped key of the index: 44 bytes, in encrypted backups since iOS 10.2; before, the index is plain. */
  readonly manifestKey: Uint8Array | undefined;
  /** Of the device that made the backup; missing in minimal backups. */
  readonly device: {
    readonly udid: string | undefined;
    readonly name: string | undefined;
    readonly productType: string | undefined;
    readonly productVersion: string | undefined;
    readonly buildVersion: string | undefined;
    readonly serialNumber: string | undefined;
  };
  /** Everything, as it was read. */
  readonly raw: PlistDict;
}

/** Reads what Manifest.plist holds. */
export function readProperties(manifest: PlistDict): BackupProperties {
  const lockdown = dictIn(manifest, 'Lockdown') ?? {};
  return {
    isEncrypted: booleanIn(manifest, 'IsEncrypted') ?? false,
    date: dateIn(manifest, 'Date'),
    version: textIn(manifest, 'Version') ?? numberIn(manifest, 'Version')?.toFixed(1),
    wasPasscodeSet: booleanIn(manifest, 'WasPasscodeSet'),
    keybag: dataIn(manifest, 'BackupKeyBag'),
    manifestKey: dataIn(manifest, 'ManifestKey'),
    device: {
      udid: textIn(lockdown, 'UniqueDeviceID'),
      name: textIn(lockdown, 'DeviceName'),
      productType: textIn(lockdown, 'ProductType'),
      productVersion: textIn(lockdown, 'ProductVersion'),
      buildVersion: textIn(lockdown, 'BuildVersion'),
      serialNumber: textIn(lockdown, 'SerialNumber'),
    },
    raw: manifest,
  };
}
