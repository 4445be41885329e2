import type { Party } from '../calls/item.js';

/** Whom messages were exchanged with: everybody's chats with the same person, or one group, are one conversation. */
export interface Conversation {
  /** Stable within a backup. */
  readonly id: string;
  /** The group's own name, else those of its people. */
  readonly title: string;
  readonly isGroup: boolean;
  /** Everybody but the owner. */
  readonly participants: readonly Party[];
  /** Of a group that has one; of chats of apps alone. */
  readonly picture?: Attachment;
}

/** A file that came with a message. */
export interface Attachment {
  readonly guid?: string;
  /** As it was called when it was sent. */
  readonly name: string;
  readonly mediaType?: string;
  readonly uti?: string;
  readonly sizeBytes?: number;
  /** Where it is on the phone; none where it was never loaded. */
  readonly domain?: string;
  readonly relativePath?: string;
  /** The phone had it there, and the backup has not: most of such are in iCloud alone. */
  readonly isMissing?: true;
  readonly isSticker?: true;
  /** A small picture of it that the phone may have in its place. */
  readonly thumbnail?: string;
  /** It is only that. */
  readonly isThumbnail?: true;
  /** What was said in an audio message, as the phone wrote it down. */
  readonly transcript?: string;
}

/** What someone answered a message with. */
export interface Reaction {
  readonly kind: 'loved' | 'liked' | 'disliked' | 'laughed' | 'emphasized' | 'questioned' | 'emoji' | 'sticker';
  readonly emoji?: string;
  readonly isFromMe: boolean;
  readonly from: Party;
  /** Which part of the message; none for all of it. */
  readonly part?: number;
  readonly date?: Date;
}

/** All that a part of a message ever said, the oldest first; the last is what it says. */
export interface EditedPart {
  readonly part: number;
  readonly versions: readonly { readonly date?: Date; readonly text: string }[];
}

/** A part that its sender took back; its words are gone. */
export interface UnsentPart {
  readonly part: number;
  readonly characters?: number;
}

/** What stands in a message in place of words: the preview of a link, a place, a card, or something of an app. */
export interface Balloon {
  /** `link`, `place`, `contact`, or the bundle of the app. */
  readonly app: string;
  readonly appName?: string;
  readonly url?: string;
  readonly title?: string;
  readonly summary?: string;
  readonly siteName?: string;
  readonly latitude?: number;
  readonly longitude?: number;
  /** The card as it was sent. */
  readonly vCard?: string;
}

/** A stretch of the words that is more than words, in UTF-16 units. */
export interface Mention {
  readonly start: number;
  readonly length: number;
  readonly address: string;
}

/** One message, or one event of a group. */
export interface Message {
  /** The row in its store. */
  readonly id: number;
  readonly guid: string;
  readonly conversation: Conversation;
  /** `iMessage`, `SMS`, `RCS`, `WhatsApp`, … */
  readonly service?: string;
  readonly isFromMe: boolean;
  /** Who wrote it; without an address where that is not known, or it was the owner. */
  readonly sender: Party;
  readonly date?: Date;
  readonly delivered?: Date;
  readonly read?: Date;
  readonly edited?: Date;
  /** It is in Recently Deleted since then. */
  readonly deleted?: Date;
  readonly subject?: string;
  readonly text?: string;
  /** What the body says where that is not what `text` says. */
  readonly bodyText?: string;
  /** There are words that could not be read. */
  readonly isUndecoded?: true;
  /** For an event of the group: what happened, as a sentence. */
  readonly event?: string;
  readonly mentions: readonly Mention[];
  readonly attachments: readonly Attachment[];
  readonly reactions: readonly Reaction[];
  readonly replyTo?: { readonly guid: string; readonly text?: string };
  readonly edits: readonly EditedPart[];
  readonly unsent: readonly UnsentPart[];
  readonly balloon?: Balloon;
  /** Such as `Sparkles`. */
  readonly effect?: string;
  /** Not 0: it was not delivered. */
  readonly error?: number;
  /** Was to be an iMessage, and went as an SMS. */
  readonly isDowngraded?: true;
  readonly isStarred?: true;
  /** It was written elsewhere first, and passed on so many times; 0 where nobody counted. */
  readonly timesForwarded?: number;
  /** Of what kind it is, where nobody knows what that number stands for. */
  readonly unknownType?: number;
}
