/** Words that somebody marked in a book, or wrote to them. */
export interface Highlight {
  readonly text?: string;
  readonly note?: string;
  readonly chapter?: string;
  readonly created?: Date;
  /** Its place in the book, as EPUB writes it. */
  readonly location?: string;
  /** Its colour, as the app numbers it. */
  readonly style?: number;
}

/** A file of a book, named as in it. */
export interface BookFile {
  readonly name: string;
  readonly domain: string;
  readonly relativePath: string;
  readonly sizeBytes: number;
}

/** A book or PDF in Books. */
export interface Book {
  /** As its highlights name it; of a file that is in no list, its name. */
  readonly id: string;
  readonly title?: string;
  readonly author?: string;
  /** As the app numbers it. */
  readonly contentType?: number;
  readonly lastOpened?: Date;
  /** From 0 to 1. */
  readonly progress?: number;
  readonly isFinished: boolean;
  /** The name of its file, or of the folder that it is. */
  readonly fileName?: string;
  readonly highlights: readonly Highlight[];
  /** What the backup has of it: nothing of a bought one. */
  readonly files: readonly BookFile[];
}
