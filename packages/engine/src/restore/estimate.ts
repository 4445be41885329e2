import type { RestoreEstimate, SnapshotSummary } from '@pearmain/contract';

/** What a cable of the older kind carries at best, and what a phone itself counts with (docs/protocols/restore-host.md §4.3). */
const bestBytesPerSecond = 35_000_000;
const bestSecondsPerFile = 0.001;
const usualBytesPerSecond = 10 * 1024 * 1024;
const usualSecondsPerFile = 0.004;

/** How long a phone is sent a backup: as fast as it can go, to as slow as the phone itself expects. */
export function estimateRestore({ sizeBytes, files }: Pick<SnapshotSummary, 'sizeBytes' | 'files'>): RestoreEstimate {
  return {
    fromSeconds: Math.ceil(sizeBytes / bestBytesPerSecond + files * bestSecondsPerFile),
    toSeconds: Math.ceil(sizeBytes / usualBytesPerSecond + files * usualSecondsPerFile),
  };
}
