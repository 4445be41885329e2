// Backups of other programs for the tests of this folder; holds no test of its own.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PlistDict, writeBinaryPlist, writeXmlPlist } from '@pearmain/formats';

/** What differs between the backups of a test. */
export interface Foreign {
  readonly udid: string;
  readonly name: string;
  readonly takenAt?: string;
  readonly info?: PlistDict;
  readonly snapshotState?: string;
}

/** Writes a backup as another program leaves it: two files of 10 bytes behind an index that looks like one. */
export function leaveBackup(folder: string, { udid, name, info, ...more }: Foreign): string {
  const date = new Date(more.takenAt ?? '2026-10-01T08:30:00Z');
  const Lockdown = { DeviceName: name, ProductType: 'iPhone14,5', ProductVersion: '17.5.1', UniqueDeviceID: udid };
  const put = (path: string, content: string | Uint8Array): void => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  put('Manifest.plist', writeBinaryPlist({ Date: date, IsEncrypted: false, Lockdown, Version: '10.0' }));
  put('Manifest.db', `SQLite format 3\0${'x'.repeat(100)}`);
  put(
    'Status.plist',
    writeBinaryPlist({
      BackupState: 'new',
      SnapshotState: more.snapshotState ?? 'finished',
      Date: date,
      IsFullBackup: false,
      UUID: 'A',
      Version: '3.3',
    }),
  );
  put(
    'Info.plist',
    writeXmlPlist({ 'Device Name': name, 'iTunes Version': '12.13', 'Product Name': 'iPhone 13', ...info }),
  );
  put(`3d/3d${'0'.repeat(38)}`, '0123456789');
  put(`ff/ff${'0'.repeat(38)}`, '0123456789');
  return folder;
}
