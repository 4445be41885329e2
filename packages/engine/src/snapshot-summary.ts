import type { SnapshotSummary } from '@pearmain/contract';
import type { Snapshot } from '@pearmain/history';

/** A snapshot as lists show it. */
export function summarize({ record, folder, isLatest }: Snapshot): SnapshotSummary {
  const { device, verified } = record;
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
    ...(verified === undefined ? {} : { verified }),
    folder,
  };
}
