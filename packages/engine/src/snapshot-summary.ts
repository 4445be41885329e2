import type { BackupOrigin, SnapshotSummary } from '@pearmain/contract';
import type { Snapshot } from '@pearmain/history';

const origins: readonly BackupOrigin[] = [
  'pearmain',
  'finder',
  'itunes',
  'apple-devices',
  'idevicebackup2',
  'pymobiledevice3',
];

/** A snapshot as lists show it. */
export function summarize({ record, folder, isLatest }: Snapshot): SnapshotSummary {
  const { device, verified, name, note, tags, pin, imported, adopted } = record;
  const origin = imported ? originOf(imported.origin) : adopted ? undefined : 'pearmain';
  return {
    id: record.id,
    latest: isLatest,
    udid: record.udid,
    deviceName: device.name,
    productType: device.productType,
    iosVersion: device.productVersion,
    takenAt: record.finishedAt,
    kind: record.kind,
    encrypted: record.encrypted,
    files: record.content.files,
    sizeBytes: record.content.bytes,
    ...(record.only === undefined ? {} : { only: record.only }),
    ...(verified === undefined ? {} : { verified }),
    folder,
    ...(name === undefined ? {} : { name }),
    ...(note === undefined ? {} : { note }),
    ...(tags === undefined || tags.length === 0 ? {} : { tags }),
    ...(pin ? { pinned: true } : {}),
    state: (verified?.faults ?? 0) > 0 ? 'damaged' : 'whole',
    ...(origin === undefined ? {} : { origin }),
  };
}

/** What a record calls the program that made a backup; a newer Pearmain may know more of them. */
function originOf(word: string): BackupOrigin {
  return origins.find((known) => known === word) ?? 'unknown';
}
