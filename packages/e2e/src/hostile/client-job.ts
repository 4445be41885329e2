/** What the client is to do with a phone, and where its backups are. */
export interface ClientJob {
  readonly does: 'backup' | 'restore';
  readonly location: string;
  /** How long it is given to leave a phone that it has enough of, before time passes further. */
  readonly pauseMs: number;
  /** The muxer's address. */
  readonly muxer: string;
}

/** What the test says to the client's program. */
export type ToClient =
  | { readonly kind: 'job'; readonly job: ClientJob }
  | { readonly kind: 'time'; readonly passes: boolean };

/** How a job ended, and what it took. */
export interface ClientReport {
  readonly isDone: boolean;
  readonly failure?: {
    /** An `AppError`: anything else is a crash that was caught just here. */
    readonly isOurs: boolean;
    readonly code: string;
    readonly message: string;
    readonly safety?: string;
    readonly advice?: string;
  };
  /** Errors that nobody waited for. */
  readonly strays: readonly string[];
  readonly notices: readonly string[];
  /** Events other than progress. */
  readonly events: number;
  readonly milliseconds: number;
  /** The largest resident set meanwhile. */
  readonly peakMegabytes: number;
}
