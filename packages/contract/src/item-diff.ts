import type { ContentKind } from './content-kinds.js';
import type { Named } from './contents.js';
import type { ContentNotice } from './export.js';
import type { SnapshotSummary } from './snapshot.js';

/** What became of an item between two backups. */
export type ItemChangeKind = 'added' | 'changed' | 'removed';

/** An item that is not the same in two backups; what is said of it is said by the later one that has it. */
export interface ItemChange {
  readonly change: ItemChangeKind;
  readonly kind: ContentKind;
  /** The same for the same item in all backups of the phone. */
  readonly identity: string;
  /** ISO 8601. */
  readonly date?: string;
  readonly title?: string;
  /** Names of people in it, else their numbers and addresses. */
  readonly who: readonly string[];
  /** The conversation, list, album or folder that it is in. */
  readonly place?: string;
  /** The beginning of what it says. */
  readonly text: string;
}

/** A line of `snapshot diff --items --jsonl`. */
export type ItemChangeLine = { readonly event: 'item' } & ItemChange;

/** How many items of a kind are not the same. */
export interface KindChanges {
  readonly kind: ContentKind;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

/** What came of comparing two backups by what a person keeps on the phone. */
export interface ItemDiffResult {
  readonly before: SnapshotSummary;
  readonly after: SnapshotSummary;
  /** Those in which something changed. */
  readonly kinds: readonly KindChanges[];
  /** One page, by kind and identity. */
  readonly changes: readonly ItemChange[];
  /** Where the next page begins, for `--after`; missing on the last one. */
  readonly next?: string;
  /** What could not be read, or not wholly, and so was not compared. */
  readonly notices: Named<ContentNotice>;
}
