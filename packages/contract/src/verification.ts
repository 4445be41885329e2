import type { SnapshotSummary } from './snapshot.js';

/** One thing that a check found; the codes are in docs/formats/backup-folder.md §6. */
export interface VerifyFinding {
  readonly code: string;
  /** `fault`: not to be relied on · `warning`: one file is in doubt, the backup is usable · `note`: worth knowing. */
  readonly severity: 'fault' | 'warning' | 'note';
  readonly message: string;
  /** In the backup folder. */
  readonly path?: string;
  /** On the device: `HomeDomain/Library/SMS/sms.db`. */
  readonly file?: string;
}

/** What was read of the content, and what proved it. */
export interface ContentAccount {
  readonly files: number;
  readonly bytes: number;
  /** Stored files that a sample is taken from. */
  readonly ofFiles: number;
  /** By a sum that was kept when it came from the device, or by the digest in its record. */
  readonly provenBySum: number;
  readonly provenByDigest: number;
  /** Nothing was there to compare their bytes with. */
  readonly unproven: number;
  /** Databases that SQLite was asked about. */
  readonly databases: number;
  /** Of a sample: the chance that it would have noticed one damaged file, and damage to one file in a hundred (0 to 1). */
  readonly chance?: { readonly ofOneFile: number; readonly ofOneInAHundred: number };
}

/** What came of checking a backup. */
export interface VerifyResult {
  readonly snapshot: SnapshotSummary;
  readonly level: 'structure' | 'sample' | 'full';
  /** True where nothing was found that is a fault. */
  readonly ok: boolean;
  /** The password was not given. */
  readonly locked: boolean;
  /** Whether the index could be compared with the content; without the password and otherwise damaged only sums tell of it. */
  readonly indexed: boolean;
  /** Whether sums were kept when this backup came from the device. */
  readonly sums: boolean;
  readonly faults: number;
  readonly warnings: number;
  readonly files: {
    /** That the backup should hold; where `indexed` is false, those that lie there or that sums were kept of. */
    readonly total: number;
    readonly sound: number;
    /** That the device itself never finished; not in `total`. */
    readonly unsaved: number;
  };
  readonly directories: number;
  readonly links: number;
  readonly domains?: number;
  /** In the content folders, needed or not. */
  readonly storedFiles: number;
  readonly storedBytes: number;
  readonly contents?: ContentAccount;
  /** How many there are of each code. */
  readonly found: Readonly<Record<string, number>>;
  /** At most a hundred of each code. */
  readonly findings: readonly VerifyFinding[];
  /** Whether the result was noted in the backup's record. */
  readonly noted: boolean;
}
