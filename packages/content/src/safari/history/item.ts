/** One visit to a page. */
export interface Visit {
  /** The row in its store; none in the list of iOS 7 and earlier. */
  readonly id?: number;
  readonly url: string;
  readonly title?: string;
  readonly date?: Date;
  readonly isLoaded: boolean;
  /** The visit that led here by itself, and the one that this led to. */
  readonly redirectedFrom?: number;
  readonly redirectedTo?: number;
  /** It came from another device of the owner. */
  readonly isFromAnotherDevice: boolean;
  /** How often the page was visited altogether. */
  readonly pageVisits?: number;
  /** The profile of Safari, by its identifier. */
  readonly profile?: string;
  /** What its owner calls it. */
  readonly profileTitle?: string;
}
