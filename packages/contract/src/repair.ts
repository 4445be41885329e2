import type { SnapshotSummary } from './snapshot.js';
import type { VerifyResult } from './verification.js';

/** A stored file that was damaged or gone. */
export interface DamagedFile {
  /** In the backup folder. */
  readonly path: string;
  /** On the device, where that is known. */
  readonly file?: string;
}

/** One that was put back, and whose copy it is. */
export interface RepairedFile extends DamagedFile {
  readonly from: {
    /** `spare`: the copies kept of the manifests · `snapshot`: the same file of another backup · `identical`: a file with these bytes. */
    readonly kind: 'spare' | 'snapshot' | 'identical';
    /** The backup that it was taken from. */
    readonly id: string;
    readonly path: string;
  };
}

/**
 * One that stays as it is, and why: no sum of it was kept, no copy was found, something that is no file stands in its place, or its
 * bytes are those that came from the device.
 */
export interface LostFile extends DamagedFile {
  readonly reason: 'no-sum' | 'no-copy' | 'place-taken' | 'came-so';
}

/** What came of repairing a backup. */
export interface RepairResult {
  readonly snapshot: SnapshotSummary;
  readonly repaired: readonly RepairedFile[];
  readonly lost: readonly LostFile[];
  /** The check before, and the one after; the same where nothing was put back. */
  readonly before: VerifyResult;
  readonly after: VerifyResult;
}
