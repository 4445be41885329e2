/** An account that the phone signs in to by itself: iCloud, mail, calendars, … */
export interface Account {
  /** The row in its store. */
  readonly id: number;
  readonly uid?: string;
  /** Such as `iCloud`, `Gmail` or `CardDAV`, and how the system names it. */
  readonly type?: string;
  readonly typeId?: string;
  readonly description?: string;
  /** Of its own, or that of the account that it is part of. */
  readonly username?: string;
  /** The row of the account that it is part of. */
  readonly parent?: number;
  readonly isActive: boolean;
  /** What set it up. */
  readonly owner?: string;
  readonly created?: Date;
}
