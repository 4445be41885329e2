import type { ContentKind } from './content-kinds.js';

/**
 * Why something is not in a backup. `only-encrypted`: phones put it into encrypted ones alone; `in-icloud`: the phone has it there;
 * `not-chosen`: the backup is a partial one; `none`: the phone gave nothing of it; `kept-out`: its app keeps it out of backups;
 * `never`: it is in no backup; `unreadable`: it is there, or should be, and cannot be read.
 */
export type AbsenceReason =
  | 'only-encrypted'
  | 'in-icloud'
  | 'not-chosen'
  | 'none'
  | 'kept-out'
  | 'never'
  | 'unreadable';

/** Something that is not in a backup, or not wholly, and why. */
export interface Absence {
  readonly reason: AbsenceReason;
  /** A sentence. */
  readonly message: string;
  /** What to do about it. */
  readonly advice?: string;
  /** How many are missing, where they can be counted. */
  readonly count?: number;
}

/** How many items of a category there are. */
export interface ContentCount {
  readonly kind: ContentKind;
  readonly title: string;
  readonly count: number;
  /** There are more, which were not counted. */
  readonly isMore?: true;
  /** How many of them are something besides: `in Recently Deleted`. */
  readonly also: Readonly<Record<string, number>>;
}

/** One kind of data. */
export interface ContentsPart {
  /** As `backup --only` takes it. */
  readonly id: string;
  readonly title: string;
  /** What belongs to it, in a person's words. */
  readonly holds: string;
  /** `in-part`: something of it is not there. */
  readonly state: 'here' | 'in-part' | 'absent';
  readonly files: number;
  /** As the phone noted them. */
  readonly sizeBytes: number;
  /** None where Pearmain reads nothing of this kind yet. */
  readonly items: readonly ContentCount[];
  readonly absent: readonly Absence[];
}

/** An app that a person installed. */
export interface AppInside {
  readonly id: string;
  readonly name?: string;
  readonly version?: string;
  /** Who sells it. */
  readonly seller?: string;
  readonly genre?: string;
  /** Its number in the App Store. */
  readonly storeId?: number;
  /** With its extensions and groups. */
  readonly files: number;
  readonly sizeBytes: number;
  /** Where its files are: its own, and those of its extensions and groups. */
  readonly containers: readonly string[];
  /** The phone fetches it again by itself after a restore. */
  readonly isFetched: boolean;
  /** What of it is not in the backup. */
  readonly absent: readonly Absence[];
}

/** What `app list` shows; the largest first. */
export interface AppList {
  /** The backup's folder. */
  readonly folder: string;
  readonly apps: readonly AppInside[];
}

/** What `snapshot contents` shows: what is in a backup, what is not, and why. */
export interface SnapshotContents {
  /** The backup's folder. */
  readonly folder: string;
  readonly deviceName: string;
  readonly encrypted: boolean;
  /** The kinds that it holds alone, where it is a partial one. */
  readonly only?: readonly string[];
  readonly parts: readonly ContentsPart[];
  /** Apps of which something, or all, is not there. */
  readonly apps: readonly AppInside[];
  /** What phones put into no backup. */
  readonly never: readonly Absence[];
  /** What belongs to no kind. */
  readonly others: { readonly files: number; readonly sizeBytes: number };
  readonly total: { readonly files: number; readonly sizeBytes: number };
}

/** What can be said of a backup's content without opening it. */
export interface ContentsGlance {
  /** How many apps the phone had whose data it may hold. */
  readonly apps: number;
  /** The titles of what it does not hold since it has no password. */
  readonly withoutPassword: readonly string[];
}
