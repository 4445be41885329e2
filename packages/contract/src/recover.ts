import type { ContentKind } from './content-kinds.js';
import type { Named } from './contents.js';
import type { ContentNotice } from './export.js';

/** How sure it is that something was what it looks like: beyond doubt, most likely, or a piece that may be wrong or cut. */
export const confidences = ['certain', 'likely', 'fragment'] as const;
export type Confidence = (typeof confidences)[number];

/**
 * Where something that is gone was found: the phone itself still has it in a list of deleted things; a backup from before has it; it
 * lies in what its database does not use; or it is a file that nothing mentions.
 */
export const recoveryMethods = ['recently-deleted', 'older-backup', 'carved', 'orphan'] as const;
export type RecoveryMethod = (typeof recoveryMethods)[number];

/** What is known of how something was found. */
export interface Evidence {
  readonly method: RecoveryMethod;
  readonly confidence: Confidence;
  /** The backup that it is from, where that is an older one. */
  readonly snapshot?: { readonly id: string; readonly takenAt: string };
  /** When it was deleted, ISO 8601. */
  readonly deleted?: string;
  /** `Domain/path`. */
  readonly file?: string;
  readonly carved?: CarvedPlace;
}

/** Where in a database a row was found (docs/formats/recovery.md). */
export interface CarvedPlace {
  readonly table: string;
  /** The table is in the database no more. */
  readonly isDropped: boolean;
  readonly rowId?: number;
  readonly page: number;
  /** Of its first byte, in the file or in its log. */
  readonly offset: number;
  readonly place: string;
  /** `changed`: the row is still there with other values; `unreachable`: it may never have been deleted. */
  readonly state: 'deleted' | 'changed' | 'unreachable';
  /** 0 to 100. */
  readonly score: number;
  /** The end is missing. */
  readonly isCut: boolean;
  /** When it was there, in commits of the log; 0 is what was before them. */
  readonly commits?: { readonly first: number; readonly last: number };
}

/** How much was found in one way. */
export interface FoundCount {
  readonly method: RecoveryMethod;
  readonly confidence: Confidence;
  readonly count: number;
}

/** Rows that must have been there, by their numbers: of their content nothing is known. */
export interface MissingRows {
  readonly count: number;
  /** The times of the rows before and after, ISO 8601. */
  readonly from?: string;
  readonly to?: string;
}

/** What was found of a kind. */
export interface RecoveredKind {
  readonly kind: ContentKind;
  readonly found: readonly FoundCount[];
  /** The first of what was found, each as one line of words; `when` is an ISO 8601 time, or a day. */
  readonly first: readonly { readonly when?: string; readonly words: string; readonly evidence: Evidence }[];
  readonly missing: Named<MissingRows>;
  /** Rows of other tables that were found, by table. */
  readonly otherRows: readonly { readonly table: string; readonly count: number }[];
  /** What can be hoped for, and what cannot. */
  readonly hope: string;
  readonly notices: Named<ContentNotice>;
}

/** What `recover` found in a backup, and wrote where that was asked for. */
export interface RecoverResult {
  /** The backup's folder. */
  readonly folder: string;
  readonly destination?: string;
  readonly kinds: readonly RecoveredKind[];
  /** Kinds of which the backup has nothing that could be looked at. */
  readonly absent: readonly ContentKind[];
  /** Kinds that could not be looked through. */
  readonly damaged: readonly { readonly kind: ContentKind; readonly code: string; readonly message: string }[];
  /** The older backups that were looked into, and those that could not be opened. */
  readonly olderBackups: {
    readonly read: number;
    readonly unread: readonly { readonly id: string; readonly message: string }[];
  };
  readonly files: Named<string>;
  readonly bytes: number;
}

/** What `recover` found in a plain database file. */
export interface RecoverFileResult {
  readonly file: string;
  readonly destination?: string;
  readonly tables: readonly {
    readonly table: string;
    readonly isDropped: boolean;
    readonly found: readonly { readonly confidence: Confidence; readonly count: number }[];
  }[];
  /** Bytes that nothing uses, and in how many of them there is something. */
  readonly unusedBytes: number;
  readonly filledBytes: number;
  readonly files: Named<string>;
  readonly bytes: number;
  readonly notices: Named<ContentNotice>;
}

/** A line of `recover --jsonl`. */
export interface RecoverLine {
  readonly event: 'found';
  readonly kind?: ContentKind;
  readonly item: object;
  readonly evidence: Evidence;
}
