import type { Backup } from '../backup.js';

/** A backup, open, and what of it goes into another one. */
export interface ComposeSource {
  readonly backup: Backup;
  /** Whether an entry is wanted; folders above what is wanted come along. */
  takes(domain: string, relativePath: string): boolean;
  /**
   * Databases whose log is not in the backup get an empty one: the phone's own would be played over what is restored
   * (docs/formats/composed-backup.md §3).
   */
  readonly emptiesLogs: boolean;
}

/** What is put together, and where to; the folder must not exist, the one above it must. */
export interface Composition {
  /** The first is the one whose keys, index and properties the new backup has. */
  readonly sources: readonly [ComposeSource, ...ComposeSource[]];
  readonly folder: string;
  /** The first one comes whole, but for what others replace: then all its apps do, too. */
  readonly isWhole: boolean;
  readonly now: Date;
  /** Where an index lies before it is encrypted; the system's folder for temporary files when not given. */
  readonly scratch?: string;
}
