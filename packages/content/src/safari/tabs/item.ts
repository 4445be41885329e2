/** A page that is open. Those opened in private are left out. */
export interface Tab {
  readonly id?: string;
  readonly title?: string;
  readonly url: string;
  /** The group of tabs that it is in. */
  readonly group?: string;
  /** The name of the owner's other device that it is open on. */
  readonly device?: string;
  readonly isPinned: boolean;
  readonly lastViewed?: Date;
  readonly profile?: string;
  /** What its owner calls it. */
  readonly profileTitle?: string;
}
