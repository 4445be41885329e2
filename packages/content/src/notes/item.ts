import type { FileLock } from '../reader.js';
import type { Paragraph } from '../rich-document.js';

/** What an attachment is to a person. */
export type AttachmentKind =
  | 'picture'
  | 'video'
  | 'audio'
  | 'document'
  | 'drawing'
  | 'scan'
  | 'table'
  | 'link'
  | 'tag'
  | 'mention'
  | 'note-link'
  | 'calculation'
  | 'other';

/** A thing in a note: the text has U+FFFC where it stands. */
export interface NoteAttachment {
  readonly uid: string;
  readonly kind: AttachmentKind;
  /** Apple's name of its type. */
  readonly uti?: string;
  readonly title?: string;
  readonly summary?: string;
  readonly url?: string;
  /** What stands in the text, of a tag, a mention, a link or a result. */
  readonly words?: string;
  /** Whom or what it points at. */
  readonly target?: string;
  /** What the phone read in a picture, a scan or a drawing. */
  readonly recognized?: string;
  /** Rows of a table, each from left to right. */
  readonly rows?: readonly (readonly string[])[];
  readonly isRightToLeft?: true;
  /** The pages of a scan. */
  readonly pages?: readonly NoteAttachment[];
  readonly file?: AttachmentFile;
}

/** The file of an attachment. Without a path it is not in the backup. */
export interface AttachmentFile {
  readonly name: string;
  readonly sizeBytes?: number;
  readonly domain?: string;
  readonly relativePath?: string;
  /** Where it may be, best first, until it was looked for. */
  readonly places?: readonly string[];
  /** What opens it, until it was looked for. */
  readonly lock?: FileLock;
}

/** Somebody whom a note, or the folder that it is in, is shared with; the owner of the phone among them. */
export interface NoteParticipant {
  readonly name?: string;
  /** An e-mail address or a number. */
  readonly address?: string;
  /** `anybody`: who has its address. */
  readonly role?: 'owner' | 'admin' | 'invited' | 'anybody';
  readonly access?: 'none' | 'read' | 'write';
  readonly answer?: 'pending' | 'accepted' | 'removed';
  /** It is whoever owns the phone. */
  readonly isOwner: boolean;
}

/** One note. */
export interface Note {
  /** The row in its store. */
  readonly id: number;
  readonly uid?: string;
  readonly title?: string;
  readonly created?: Date;
  readonly modified?: Date;
  readonly account?: string;
  /** From the outermost to the one that it is in; empty where that is not known. */
  readonly folders: readonly string[];
  readonly isPinned: boolean;
  /** It has a password, and what it says is not known without. */
  readonly isLocked: boolean;
  /** Of a locked one: whether it has a lock that a password opens. Others may open with the phone's passcode. */
  readonly hasPassword?: boolean;
  /** Of a locked one: a password that was given opened it. */
  readonly isOpened?: true;
  readonly passwordHint?: string;
  /** `recently-deleted`: the phone still shows it in that folder; `deleted`: it is gone there, and was not cleared away yet. */
  readonly state: 'kept' | 'recently-deleted' | 'deleted';
  readonly tags: readonly string[];
  /** With whom it is shared; empty where it is not. */
  readonly participants: readonly NoteParticipant[];
  /** What it says; none where it is locked or cannot be read. */
  readonly text?: string;
  readonly paragraphs: readonly Paragraph[];
  readonly attachments: readonly NoteAttachment[];
}
