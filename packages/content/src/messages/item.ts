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
  /** Of a group that was given one. */
  readonly picture?: Attachment;
}

/** Where a sticker comes from, as far as that is known. */
export interface StickerFacts {
  /** The bundle of the app it is from. */
  readonly source?: string;
  readonly appName?: string;
  /** What a Genmoji was made from. */
  readonly words?: string;
  /** How its edge looks: `stroke`, `comic`, `puffy`, `iridescent`. */
  readonly effect?: string;
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
  readonly sticker?: StickerFacts;
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
  /** The sticker that was put on it. */
  readonly sticker?: Attachment;
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

/** A part that was deleted alone and is in Recently Deleted. */
export interface DeletedPart {
  readonly part: number;
  readonly deleted?: Date;
  readonly text?: string;
}

/** What a balloon is more exactly than its app says. */
export type BalloonKind =
  | 'link'
  | 'music'
  | 'app-store'
  | 'place'
  | 'collaboration'
  | 'payment'
  | 'check-in'
  | 'handwriting'
  | 'digital-touch'
  | 'app';

/** What stands in a message in place of words: the preview of a link, a place, a card, or something of an app. */
export interface Balloon {
  /** What it is more exactly, where that is known. */
  readonly kind?: BalloonKind;
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
  /** What else it says, line by line. */
  readonly captions?: readonly string[];
  /** When it was made, where it says so. */
  readonly date?: Date;
  /** The same for all moves of one game, or states of one check-in. */
  readonly session?: string;
  /** The picture of its preview, as the phone had loaded it. */
  readonly picture?: Attachment;
}

/** A stretch of `text`, in UTF-16 units. */
interface Place {
  readonly start: number;
  readonly length: number;
}

/** Somebody who is named in the words. */
export interface Mention extends Place {
  readonly address: string;
}

/** Words with a look or a meaning of their own. */
export interface Style extends Place {
  readonly bold?: true;
  readonly italic?: true;
  readonly underline?: true;
  readonly strikethrough?: true;
  /** How they move, such as `shake`. */
  readonly animation?: string;
  /** Where they lead, as the phone understood them. */
  readonly url?: string;
  /** The code for one time that is in them. */
  readonly code?: string;
}

/** A bubble of a message: words, or an attachment by its `guid`. */
export interface Part {
  readonly part: number;
  readonly text?: string;
  readonly attachment?: string;
}

/** One message, or one event of a group. */
export interface Message {
  /** The row in its store; 0 for a draft, which has none. */
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
  readonly styles: readonly Style[];
  /** In their order, where there are several. */
  readonly parts: readonly Part[];
  readonly attachments: readonly Attachment[];
  readonly reactions: readonly Reaction[];
  /** The first message of the thread that it is in, the part of it that is answered, and the beginning of its words. */
  readonly replyTo?: { readonly guid: string; readonly part?: number; readonly text?: string };
  /** What it reacts to, where that is gone. */
  readonly reactsTo?: string;
  readonly edits: readonly EditedPart[];
  readonly unsent: readonly UnsentPart[];
  readonly deletedParts: readonly DeletedPart[];
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
  /** Is to be sent at its time. */
  readonly isScheduled?: true;
  /** Was begun and not sent. */
  readonly isDraft?: true;
  /** When a sound was listened to. */
  readonly played?: Date;
}
