import type { SnapshotSummary } from './snapshot.js';

/** `attributes`: the content is the same, and its owner, its mode or the like is not. */
export type ChangeKind = 'added' | 'changed' | 'attributes' | 'removed';

/** A file or a link that is not the same in two backups. */
export interface FileChange {
  readonly kind: ChangeKind;
  readonly domain: string;
  readonly relativePath: string;
  /** Recorded sizes, where there is a record that can be read. */
  readonly bytesBefore?: number;
  readonly bytesAfter?: number;
}

/** A line of `snapshot diff --jsonl`. */
export type ChangeLine = { readonly event: 'change' } & FileChange;

/** How many files of a kind changed, and the sizes of all of them before and after. */
export interface ChangeTotals {
  readonly added: number;
  readonly changed: number;
  readonly attributes: number;
  readonly removed: number;
  /** Of what was added, of what was removed, and of what changed, before and after. */
  readonly bytesAdded: number;
  readonly bytesRemoved: number;
  readonly bytesChangedBefore: number;
  readonly bytesChangedAfter: number;
}

/** What changed in one domain; `app` where it belongs to an app. */
export interface DomainChanges extends ChangeTotals {
  readonly domain: string;
  readonly app?: string;
}

/** What came of comparing two backups. */
export interface DiffResult {
  readonly before: SnapshotSummary;
  readonly after: SnapshotSummary;
  /** Files and links that are the same in both. */
  readonly same: number;
  readonly totals: ChangeTotals;
  /** Those in which something changed, the most changes first. */
  readonly domains: readonly DomainChanges[];
  /** One page, by domain and path. */
  readonly changes: readonly FileChange[];
  /** Where the next page begins, for `--after`; missing on the last one. */
  readonly next?: string;
}
