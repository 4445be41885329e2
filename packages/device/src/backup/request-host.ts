import type { ByteChannel } from '@pearmain/wire';
import type { Evidence } from './evidence.js';
import type { BackupFolder } from './folder.js';
import type { LateFailure } from './late-failure.js';
import type { FloodLimits } from './limits.js';
import type { Progress } from './progress.js';
import type { RunNotes } from './run-notes.js';

/** What the answers to the phone's requests are made with. */
export interface RequestHost {
  readonly name: string;
  readonly udid: string;
  readonly channel: ByteChannel;
  readonly folder: BackupFolder;
  readonly evidence: Evidence;
  readonly progress: Progress;
  readonly notes: RunNotes;
  readonly late: LateFailure;
  readonly limits: FloodLimits;
  /** The phone has said that it has finished: nothing but its own check is left. */
  expectEnd(): void;
  /** Ends the run at once, for that reason, from within a step that cannot throw. */
  giveUp(reason: Error): void;
}
