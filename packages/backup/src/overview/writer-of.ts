import type { PlistDict } from '@pearmain/formats';

/** The program that wrote a backup, where its Info.plist gives it away. */
export type BackupWriterName = 'finder' | 'itunes' | 'apple-devices' | 'idevicebackup2' | 'pymobiledevice3' | 'unknown';

/**
 * Which program wrote an Info.plist (docs/formats/finding.md §4). Pearmain writes it as iTunes does: that a backup is its own
 * shows by where it lies.
 */
export function writerOf(info: PlistDict): BackupWriterName {
  const has = (key: string): boolean => info[key] !== undefined;
  if (has('Devices Version') || has('Windows OS Version')) return 'apple-devices';
  if (has('macOS Version') || has('macOS Build Version')) return 'finder';
  if (info['GUID'] instanceof Uint8Array) return 'pymobiledevice3';
  if (!has('iTunes Version')) return 'unknown';
  return has('Product Name') ? 'itunes' : 'idevicebackup2';
}
