/** A file that hangs on a message. */
export interface AttachmentPlan {
  readonly name: string;
  readonly uti: string;
  readonly mime: string;
  /** Without content it is only known by name, as one that was never downloaded. */
  readonly content?: () => Uint8Array;
  readonly hidden?: boolean;
}

/** One row of the message table, in words. `from: 'nora'` is the owner's. */
export interface Line {
  readonly id?: string;
  /** Minutes since the line before. */
  readonly after: number;
  readonly from: string;
  readonly text?: string;
  readonly attachments?: readonly AttachmentPlan[];
  /** The text column is empty, as in newer rows: the words are in the body alone. */
  readonly bodyOnly?: boolean;
  readonly replyTo?: string;
  /** A tapback: 2000 … 2005 put on, 3000 … 3005 taken off. */
  readonly tapback?: { readonly on: string; readonly kind: number };
  /** Earlier texts, oldest first. */
  readonly edited?: readonly string[];
  /** How long the text was that was unsent. */
  readonly unsentLength?: number;
  /** Days since it was put into Recently Deleted. */
  readonly deletedDaysAgo?: number;
  readonly mentions?: string;
  readonly effect?: string;
  readonly link?: { readonly url: string; readonly title: string; readonly summary: string };
  readonly event?: {
    readonly itemType: number;
    readonly action?: number;
    readonly title?: string;
    readonly other?: string;
  };
  readonly unread?: boolean;
  readonly error?: number;
  readonly isAudio?: boolean;
  readonly downgraded?: boolean;
}

/** A chat with its lines. A group has more than one other person, and a name perhaps. */
export interface Conversation {
  readonly key: string;
  readonly service: 'iMessage' | 'SMS';
  /** Keys of people, or a plain address. */
  readonly others: readonly string[];
  readonly groupName?: string;
  readonly begins: string;
  readonly lines: readonly Line[];
}
