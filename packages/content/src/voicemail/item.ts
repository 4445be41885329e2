import type { Party } from '../calls/item.js';
import type { Recording } from '../recording.js';

/** What somebody said to the mailbox, or a recording beside these that the phone has no list of, such as the greeting. */
export interface Voicemail {
  /** The row in its store; none of what is not listed. */
  readonly id?: number;
  readonly uid?: string;
  readonly date?: Date;
  readonly caller: Party;
  readonly callbackNumber?: string;
  readonly durationSeconds?: number;
  readonly isHeard: boolean;
  /** It was deleted, and is still there. */
  readonly isDeleted: boolean;
  readonly deleted?: Date;
  /** The number that was called. */
  readonly receiver?: string;
  /** What the phone understood of it. */
  readonly transcript?: string;
  readonly recording?: Recording;
}
