import type { DeviceEntry } from './device.js';
import type { Diagnosis, Notice, SnapshotSummary } from './snapshot.js';

/** One thing that was looked at before a restore. */
export interface RestoreDiagnosis extends Diagnosis {
  /** A problem that somebody can put right at the phone, without the restore being begun anew. */
  readonly mendedAtPhone?: true;
}

/** How long the phone is sent things, as well as that can be said before, in seconds. */
export interface RestoreEstimate {
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** What of which backups is restored, where it is not one backup as it is. */
export interface RestoredChoice {
  /** `only`: nothing but the parts; `with`: the backup, its own data of these types left aside for those of the parts. */
  readonly kind: 'only' | 'with';
  readonly parts: readonly {
    /** The id of the backup that it is of. */
    readonly snapshot: string;
    /** Data types (docs/formats/data-types.md). */
    readonly types: readonly string[];
    readonly files: number;
    readonly bytes: number;
  }[];
}

/** Whether a backup can be put onto a phone, and what is to be known before. */
export interface RestoreCheck {
  readonly snapshot: SnapshotSummary;
  readonly device: Pick<DeviceEntry, 'udid' | 'name' | 'model' | 'iosVersion'>;
  /** `blocked`: with one of the checks a problem, the phone would refuse, or lose what it has for nothing. */
  readonly verdict: 'ready' | 'ready-with-losses' | 'blocked';
  readonly checks: readonly RestoreDiagnosis[];
  readonly estimate: RestoreEstimate;
  readonly choice?: RestoredChoice;
}

/** What a finished restore did. */
export interface RestoreResult {
  readonly snapshot: SnapshotSummary;
  readonly device: RestoreCheck['device'];
  readonly sent: { readonly files: number; readonly bytes: number };
  readonly durationSeconds: number;
  /** `not-seen`: it was to restart, and was not seen again while it was waited for. */
  readonly restart: 'seen' | 'not-seen' | 'not-asked';
  /** The backup that was made of the phone before. */
  readonly safetyBackup?: SnapshotSummary;
  readonly choice?: RestoredChoice;
  readonly notices: readonly Notice[];
}
