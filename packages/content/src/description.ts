import type { Arrangement, Versions } from '@pearmain/contract';
import type { Entry } from './calendar/entry.js';
import type { Party } from './calls/item.js';
import type { Card } from './contacts/item.js';
import type { RichDocument } from './rich-document.js';

/** What a cell of a table can hold. */
export type Cell = string | number | boolean | Date | undefined;

/** A column of a table of items. */
export interface Column<Item> {
  readonly name: string;
  value(item: Item): Cell;
}

/** A file that belongs to an item, and where it is on the phone, if it is there. */
export interface ItemFile {
  readonly name: string;
  readonly mediaType?: string;
  readonly domain?: string;
  readonly relativePath?: string;
  /** Where it goes when files alone are written: words for a folder, such as the name of an album, or for one in another. */
  readonly folder?: string | readonly string[];
  /** Why it is not in the backup, to be told where files are asked for. */
  readonly notHere?: string;
  /** The time of what it belongs to; else that of the file on the phone. */
  readonly modified?: Date;
  /** A time for its name to begin with when files alone are written: recordings have no names that tell them apart. */
  readonly beginsWith?: Date;
  /** What is said in it. */
  readonly transcript?: string;
  /** What is known of it and may not stand in it. */
  readonly known?: KnownFacts;
}

/** What a phone knows of a picture or a recording. */
export interface KnownFacts {
  readonly date?: Date;
  /** Of the clock of the place. */
  readonly utcOffsetSeconds?: number;
  /** Degrees. */
  readonly location?: { readonly latitude: number; readonly longitude: number };
  readonly title?: string;
  readonly caption?: string;
  readonly keywords?: readonly string[];
  readonly people?: readonly string[];
}

/** A stretch of a line's text that is more than text, in UTF-16 units; stretches follow one another and do not overlap. */
export interface TextStretch {
  readonly start: number;
  readonly length: number;
  readonly bold?: true;
  readonly italic?: true;
  readonly underline?: true;
  readonly strikethrough?: true;
  /** Where it leads. */
  readonly url?: string;
  /** What else is to be said of it, such as how it moves. */
  readonly note?: string;
}

/** An item as a line of a conversation. Lines of one conversation follow one another. */
export interface TranscriptLine {
  readonly conversation: { readonly id: string; readonly title: string; readonly picture?: ItemFile };
  readonly sender: string;
  /** The owner wrote it. */
  readonly isMine: boolean;
  readonly date: Date | undefined;
  /** A sentence about the conversation itself, in place of words. */
  readonly event: string | undefined;
  readonly subject: string | undefined;
  readonly text: string | undefined;
  readonly stretches?: readonly TextStretch[];
  /** What it answers. */
  readonly quote: string | undefined;
  /** The preview of a link, or something of an app. */
  readonly card: TranscriptCard | undefined;
  readonly attachments: readonly ItemFile[];
  readonly reactions: readonly string[];
  /** What else is to be said of it: edited, not delivered, … */
  readonly remarks: readonly string[];
  /** What it said before it was edited, the oldest first. */
  readonly history: readonly { readonly date?: Date; readonly text: string }[];
}

/** What is shown in place of words. */
export interface TranscriptCard {
  readonly title: string;
  readonly url: string | undefined;
  /** Lines of it follow one another. */
  readonly text: string | undefined;
  readonly picture?: ItemFile;
}

/** A bookmark, or a folder of them; folders come before what is in them. */
export interface Link {
  readonly isFolder: boolean;
  readonly title: string;
  readonly url?: string;
  /** In how many folders it is. */
  readonly depth: number;
  /** The folder that browsers show as a bar. */
  readonly isToolbar: boolean;
  readonly added?: Date;
  readonly note?: string;
}

/** A place on a way. */
export interface TrackPoint {
  readonly latitude: number;
  readonly longitude: number;
  /** Metres. */
  readonly altitude?: number;
  readonly date?: Date;
}

/** A way that somebody went. */
export interface Track {
  readonly title: string;
  readonly start?: Date;
  readonly points: readonly TrackPoint[];
}

/** A list of things that come one after the other, somewhere on the web. */
export interface Feed {
  readonly title: string;
  readonly url: string;
  /** Its page. */
  readonly web?: string;
}

/** A time, or a day (`YYYY-MM-DD`) of what has no hour. */
export type Moment = Date | string;

/** When something is: at one time, or from one to another. */
export interface Stretch {
  readonly from: Moment;
  readonly to?: Moment;
}

/** Content of items that may be elsewhere than in a backup. */
export interface Elsewhere<Item> {
  /** Where it is then: in iCloud, or where it came from, since phones put it into no backup. */
  readonly reason: 'in-icloud' | 'never';
  /** What a person calls it, of several: `originals`. */
  readonly what: string;
  /** How much of it an item has, and how much of that is in the backup. */
  of(item: Item): { readonly all: number; readonly here: number };
}

/** What a person knows an item by, besides when it is and who has to do with it (docs/formats/search-index.md §2). */
export interface About {
  /** The same for the same item in every backup of one phone: the identifier that the phone gave it, else the row it is in. */
  readonly identity: string;
  readonly title?: string | undefined;
  /** The conversation, list, album or folder that it is in, by which it is found again in what is exported. */
  readonly place?: { readonly id?: string; readonly title: string } | undefined;
  /** What else it says. */
  readonly words?: readonly (string | undefined)[];
}

/** What was asked of files that are written alone. */
export interface FileChoices {
  readonly arrange: Arrangement;
  readonly versions: Versions;
  /** What is known of each file, in a file beside it. */
  readonly sidecars?: boolean;
}

/** What the formats need to know of a category's items: so each format is written once, for all of them. */
export interface Description<Item> {
  /** The name and number of an item's shape in JSON Lines, such as `contact/1` (docs/formats/exports.md §2). */
  readonly schema: string;
  /** Its columns in a table. */
  readonly columns: readonly Column<Item>[];
  /** What it is known by. Without it an item is the same where its columns are, and is found by the words in them. */
  about?(item: Item): About;
  /** Its items are figures, millions of them, which nobody looks for by words: they are not in the index for searching. */
  readonly isFigures?: true;
  /** When an item is, as a person would say; what is missing has no time. Lines of conversations have theirs. */
  when?(item: Item): Stretch | undefined;
  /** Who has to do with it, besides the owner. */
  people?(item: Item): readonly Party[];
  /** The card that an item is, where items are cards. */
  card?(item: Item): Card;
  /** The files that belong to an item; what has no place in a backup is left out by whoever writes them. */
  files?(item: Item, choices: FileChoices): readonly ItemFile[];
  /** The line that an item is, where items are lines of conversations. */
  line?(item: Item): TranscriptLine;
  /** The entry of a calendar or a list that an item is; none for one that is no entry. */
  entry?(item: Item): Entry | undefined;
  /** The document that an item is, where items are documents. */
  document?(item: Item): RichDocument;
  /** The bookmark that an item is. */
  link?(item: Item): Link | undefined;
  /** The way that an item went. */
  track?(item: Item): Track;
  /** The feed that an item is; none where it has lost its address. */
  feed?(item: Item): Feed | undefined;
  /** What of it may not be in the backup, where items are more than their row. */
  readonly elsewhere?: Elsewhere<Item>;
  /** Words under which an item is counted besides, such as `in Recently Deleted`. */
  also?(item: Item): readonly string[];
}
