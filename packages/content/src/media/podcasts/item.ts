/** A podcast that somebody follows, or followed. */
export interface Podcast {
  /** The row in its store. */
  readonly id: number;
  readonly title?: string;
  readonly author?: string;
  readonly description?: string;
  /** Where its list of episodes is, and its page. */
  readonly feed?: string;
  readonly web?: string;
  readonly added?: Date;
  readonly updated?: Date;
  readonly lastPlayed?: Date;
  readonly downloaded?: Date;
  readonly episodes: number;
}

/** An episode of a podcast that the phone knows. */
export interface PodcastEpisode {
  /** The row in its store. */
  readonly id: number;
  readonly podcast?: string;
  readonly title?: string;
  readonly author?: string;
  /** Where its sound is, and its page. */
  readonly url?: string;
  readonly web?: string;
  readonly seconds?: number;
  readonly sizeBytes?: number;
  readonly plays: number;
  /** As the system numbers it (docs/formats/content-media.md §2). */
  readonly playState?: number;
  readonly published?: Date;
  readonly imported?: Date;
  readonly lastPlayed?: Date;
}
