/** A bookmark, a page of the reading list, or a folder of them. Folders come before what is in them. */
export interface Bookmark {
  /** The row in its store. */
  readonly id: number;
  readonly uid?: string;
  readonly isFolder: boolean;
  /** Those that every phone has; their titles are Safari's own words. */
  readonly special?: 'favorites' | 'menu' | 'reading-list';
  readonly title: string;
  readonly url?: string;
  /** The titles of the folders that it is in, the outermost first. */
  readonly folders: readonly string[];
  readonly isInReadingList: boolean;
  /** Of the reading list. */
  readonly isRead?: boolean;
  readonly preview?: string;
  readonly added?: Date;
  readonly lastViewed?: Date;
  /** It was deleted, and other devices were not told yet. */
  readonly isDeleted: boolean;
  readonly modified?: Date;
}
