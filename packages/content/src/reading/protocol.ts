import type { ContentKind, ContentNotice } from '@pearmain/contract';
import type { Group, PageRange } from '../browsing/opened-stores.js';
import type { LocalCopy } from '../reader.js';

/** What the child is told first. */
export interface ReadingOrder {
  /** None for rows of whatever tables there are, which only recovery gives. */
  readonly kind: ContentKind | undefined;
  readonly copies: readonly LocalCopy[];
  /** What may open items that are locked by themselves. */
  readonly passwords: readonly string[];
  /** Only how much there is: the tally comes in place of the items. */
  readonly isTally: boolean;
  /** What was deleted, in place of what is there. */
  readonly isRecovery: boolean;
  /** How much more memory than at its beginning the child may use. */
  readonly memoryBytes: number;
}

/** What the child is told then: the order once, and each time that more is wanted. */
export type ReadingWish =
  | { readonly wish: 'begin'; readonly order: ReadingOrder }
  | { readonly wish: 'more' }
  | BrowsingWish;

/** What the child is told where somebody looks around: first to open, then whatever is wanted. */
export type BrowsingWish =
  | { readonly wish: 'open'; readonly order: ReadingOrder }
  | { readonly wish: 'groups' }
  | { readonly wish: 'page'; readonly range: PageRange }
  | { readonly wish: 'place'; readonly group: string; readonly id: number };

/** What was wanted, and what was told of while it was looked for. */
export interface BrowsingAnswer {
  readonly kind: 'found';
  readonly groups?: readonly Group[];
  readonly items?: readonly object[];
  readonly place?: number;
  readonly notices: readonly ContentNotice[];
}

/** Some items, and what was told of while they were read. */
export interface Batch {
  readonly items: readonly object[];
  readonly notices: readonly ContentNotice[];
  /** There is nothing more. */
  readonly done: boolean;
}

/** What the child answers with. */
export type ReadingAnswer =
  | { readonly kind: 'batch'; readonly batch: Batch }
  | BrowsingAnswer
  | { readonly kind: 'failure'; readonly failure: CarriedFailure };

/** A failure on its way between two processes. */
export interface CarriedFailure {
  readonly code: string;
  readonly message: string;
  readonly safety: string | undefined;
  readonly advice: string | undefined;
  readonly data: Readonly<Record<string, string>>;
}
