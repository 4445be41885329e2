/** How long each part of a backup may take, and how much a phone may send (docs/protocols/backup-host.md §2, §5). */
export const limits = {
  /** A phone that prepares, or waits for its passcode, says nothing for half an hour. */
  silenceMs: 30 * 60_000,
  /** A message that has begun goes on within this time. */
  stalledMs: 60_000,
  handshakeMs: 60_000,
  /** From the wish to stop to the closed connection, at most. */
  stopMs: 1000,
  /** Tidying up after the run, each step. */
  tidyMs: 1000,
  lockRetries: 50,
  lockRetryMs: 200,

  /** An honest run with a million files stays below a hundred thousand. */
  messages: 1_000_000,
  malformedMessages: 1000,
  files: 20_000_000,
  apps: 100_000,
  pathLength: 4096,
  /** Errors of single files that are kept with their words; the rest is counted. */
  notedErrors: 1000,
  /** With less room than this beyond the reserve, files are stored before they are answered for. */
  amplyFreeBytes: 128 * 1024 * 1024,
  /** Room that an upload never uses up: the computer needs some to go on working. */
  reserveBytes: 32 * 1024 * 1024,
  /** How often, in received bytes, the room is looked at. */
  watchRoomEveryBytes: 64 * 1024 * 1024,
  /** What is read and dropped after a disk is full, beyond what the phone announced. */
  droppedBytes: 1024 * 1024 * 1024,
  /** Status.plist and Manifest.plist are read back; real ones have some hundred kilobytes. */
  notesBytes: 16 * 1024 * 1024,
  /** The earlier Info.plist is read for its GUID; icons make it large. */
  infoBytes: 64 * 1024 * 1024,
  itunesFileBytes: 16 * 1024 * 1024,
} as const;
