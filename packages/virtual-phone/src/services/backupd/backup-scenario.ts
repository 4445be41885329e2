import {
  anyOf,
  type Check,
  isCount,
  isFlag,
  isPositive,
  isText,
  listOf,
  mapOf,
  oneOf,
  record,
} from '../../scenario-checks.js';
import { type Ending, isEnding } from './mishaps/ending.js';
import { type Aside, isAside, isSilence, isUnplug, type Silence, type Unplug } from './mishaps/interruptions.js';
import { isScreenLock, type ScreenLock } from './mishaps/misreadings.js';

/** How a phone takes its leave after a request. */
export type Farewell = (typeof farewells)[number];

const farewells = [
  /** The Response, then it waits for the host to go on or to leave. */
  'usual',
  /** The Response, then DLMessageDisconnect. */
  'disconnect',
  /** The Response, then the connection is gone. */
  'drop',
  /** Nothing is said any more, and the connection stays. */
  'no-response',
  /** DLMessageDisconnect takes the Response's place. */
  'disconnect-only',
  /** The connection goes in the Response's place. */
  'drop-only',
] as const;

/** How a phone's backups deviate from a good day (docs/protocols/backup-agent.md §10). Missing keys mean: they do not. */
export interface BackupScenario {
  /** A request ends early, with any code at any place. Of several the first that is reached decides. */
  readonly ends?: Ending | readonly Ending[];
  readonly silences?: Silence | readonly Silence[];
  readonly unplugs?: Unplug | readonly Unplug[];
  readonly asides?: Aside | readonly Aside[];
  /** The screen locks. */
  readonly locks?: ScreenLock;
  /** `domain/path` to how many runs of reading the file changes in. */
  readonly changesWhileRead?: Readonly<Record<string, number>>;
  /** `domain/path` to how often the file cannot be read. */
  readonly unreadable?: Readonly<Record<string, number>>;
  /** `domain/path` to how often it can be read to its middle only. */
  readonly tornReads?: Readonly<Record<string, number>>;
  /** `domain/path` of files that the agent meant to make and could not: each arrives as an error, and is in no manifest. */
  readonly phantoms?: readonly string[];
  /** The person stops the backup on the phone after that many files. */
  readonly cancelAfterFiles?: number;
  /** Payload comes in the reverse order, batches and the files in them. */
  readonly sendsBackwards?: boolean;
  /** The phone sends no faster. */
  readonly bytesPerSecond?: number;
  /**
   * The file-system snapshot of an earlier run is `stuck` until the phone restarts (3); or one stays behind whenever a run
   * does not finish.
   */
  readonly snapshot?: 'stuck' | 'kept-after-failure';
  /** How a request that went well ends. */
  readonly farewell?: Farewell;
  /** Whether the phone asks a host that is short of space to make some (iOS 14 and later do, unless told otherwise). */
  readonly asksToPurge?: boolean;
  /** A restore begins its payload with a request for no files at all, as some phones do. */
  readonly asksForNothing?: boolean;
}

/** Every key, and what it may hold. */
export const backupScenarioKeys: { readonly [K in keyof Required<BackupScenario>]: Check } = {
  ends: anyOf(listOf(isEnding), isEnding),
  silences: anyOf(listOf(isSilence), isSilence),
  unplugs: anyOf(listOf(isUnplug), isUnplug),
  asides: anyOf(listOf(isAside), isAside),
  locks: isScreenLock,
  changesWhileRead: mapOf(isCount),
  unreadable: mapOf(isCount),
  tornReads: mapOf(isCount),
  phantoms: listOf(isText),
  cancelAfterFiles: isCount,
  sendsBackwards: isFlag,
  bytesPerSecond: isPositive,
  snapshot: oneOf('stuck', 'kept-after-failure'),
  farewell: oneOf(...farewells),
  asksToPurge: isFlag,
  asksForNothing: isFlag,
};

/** For scenario files. */
export const isBackupScenario: Check = record<BackupScenario>(backupScenarioKeys);
