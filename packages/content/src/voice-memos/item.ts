import type { Recording } from '../recording.js';

/** A voice memo. */
export interface VoiceMemo {
  /** The row in its store; none of a recording that is in no list. */
  readonly id?: number;
  readonly uid?: string;
  readonly title: string;
  readonly date?: Date;
  readonly durationSeconds?: number;
  /** The name of its folder. */
  readonly folder?: string;
  /** It is in “Recently Deleted”. */
  readonly isDeleted: boolean;
  readonly deleted?: Date;
  /** Its sound is on no phone, and in no backup. */
  readonly isInCloudOnly: boolean;
  readonly recording?: Recording;
}
