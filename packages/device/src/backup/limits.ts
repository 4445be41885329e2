/** How long each part of a backup may take, and how much a phone may send (docs/protocols/backup-host.md §2, §5). */
export const limits = {
  /** A phone that prepares, or waits for its passcode, says nothing for half an hour. */
  silenceMs: 30 * 60_000,
  /** A phone that has finished checks the index of what it sent, some minutes at most, and says how that went. */
  closingSilenceMs: 10 * 60_000,
  /** A message that has begun goes on within this time. */
  stalledMs: 60_000,
  handshakeMs: 60_000,
  /** From the wish to stop to the closed connection, at most. */
  stopMs: 1000,
  /** Tidying up after the run, each step. */
  tidyMs: 1000,
  lockRetries: 50,
  lockRetryMs: 200,

  pathLength: 4096,
  /** Errors of single files that are kept with their words; the rest is counted. */
  notedErrors: 1000,
  /** With less room than this beyond the reserve, files are stored before they are answered for. */
  amplyFreeBytes: 128 * 1024 * 1024,
  /** Room that an upload never uses up: the computer needs some to go on working. */
  reserveBytes: 32 * 1024 * 1024,
  /** How often, in received bytes, the room is looked at. */
  watchRoomEveryBytes: 64 * 1024 * 1024,
  /** Status.plist and Manifest.plist are read back; real ones have some hundred kilobytes. */
  notesBytes: 16 * 1024 * 1024,
  /** The earlier Info.plist is read for its GUID; icons make it large. */
  infoBytes: 64 * 1024 * 1024,
  itunesFileBytes: 16 * 1024 * 1024,
  /** Everything that is asked of the phone for Info.plist: a thousand apps with their papers and icons stay below it. */
  gatheredBytes: 48 * 1024 * 1024,
  gatherMs: 5 * 60_000,
} as const;

/** How much of each a phone may send in one run before it counts as out of its mind. */
export interface FloodLimits {
  readonly messages: number;
  readonly malformedMessages: number;
  /** Files that were announced or asked for, whatever became of them. */
  readonly files: number;
  /** Bytes that are read and dropped because they cannot be stored, beyond what the phone announced. */
  readonly droppedBytes: number;
  readonly notifications: number;
  readonly apps: number;
}

/** An honest run with a million files stays below a hundred thousand messages. */
export const floodLimits: FloodLimits = {
  messages: 1_000_000,
  malformedMessages: 1000,
  files: 20_000_000,
  droppedBytes: 256 * 1024 * 1024,
  notifications: 10_000,
  apps: 100_000,
};
