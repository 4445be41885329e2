/**
 * What the storing thread is told to do, in order; one file is open at a time. Contents lie in the slab that comes along,
 * which changes hands with the orders and comes back with the report.
 */
export type StoringOrder =
  /** `target` is the file's place on this machine, `path` the phone's name for it. */
  | { readonly kind: 'begin'; readonly file: number; readonly target: string; readonly path: string }
  | { readonly kind: 'write'; readonly from: number; to: number }
  | { readonly kind: 'commit' }
  | { readonly kind: 'discard' };

/** A slab of content with the orders that go with it. */
export interface StoringJob {
  readonly slab: ArrayBuffer;
  readonly orders: readonly StoringOrder[];
}

/** What became of the files that were committed, or could not be begun, in the order of the orders. */
export type StoringOutcome =
  | { readonly file: number; readonly sha256: string; readonly sizeBytes: number; readonly modifiedNs: bigint }
  | { readonly file: number; readonly reason: string; readonly message: string };

/** The answer to one job. */
export interface StoringReport {
  readonly slab: ArrayBuffer;
  readonly outcomes: readonly StoringOutcome[];
}
