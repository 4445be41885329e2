import { anyOf, type Check, isCount, isFlag, listOf, mapOf, record } from '../../scenario-checks.js';
import { type Ending, isEnding } from './mishaps/ending.js';

/** How a phone's backups deviate from a good day (docs/protocols/backup-agent.md §10). Missing keys mean: they do not. */
export interface BackupScenario {
  /** A request ends early, with any code at any place. Of several the first that is reached decides. */
  readonly ends?: Ending | readonly Ending[];
  /** `domain/path` to how many runs of reading the file changes in. */
  readonly changesWhileRead?: Readonly<Record<string, number>>;
  /** `domain/path` to how often the file cannot be read. */
  readonly unreadable?: Readonly<Record<string, number>>;
  /** The person stops the backup on the phone after that many files. */
  readonly cancelAfterFiles?: number;
  /** Whether the phone asks a host that is short of space to make some (iOS 14 and later do, unless told otherwise). */
  readonly asksToPurge?: boolean;
  /** A restore begins its payload with a request for no files at all, as some phones do. */
  readonly asksForNothing?: boolean;
}

/** For scenario files. */
export const isBackupScenario: Check = record<BackupScenario>({
  ends: anyOf(listOf(isEnding), isEnding),
  changesWhileRead: mapOf(isCount),
  unreadable: mapOf(isCount),
  cancelAfterFiles: isCount,
  asksToPurge: isFlag,
  asksForNothing: isFlag,
});
