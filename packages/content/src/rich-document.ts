import type { Cell, ItemFile } from './description.js';

/** A piece of text with one look; or a thing that stands in the text, by its name. */
export interface Span {
  /** U+FFFC in the place of a thing. */
  readonly text: string;
  readonly isBold?: true;
  readonly isItalic?: true;
  readonly isUnderlined?: true;
  readonly isStruck?: true;
  /** Marked as with a pen; its colour is not known for sure. */
  readonly isHighlighted?: true;
  readonly script?: 'super' | 'sub';
  /** As it was written: it may be anything. */
  readonly link?: string;
  /** `#rrggbb`. */
  readonly color?: string;
  /** Which thing stands here. */
  readonly thing?: string;
}

/** What a line is. */
export type ParagraphStyle =
  | 'title'
  | 'heading'
  | 'subheading'
  | 'body'
  | 'code'
  | 'bullet'
  | 'dash'
  | 'number'
  | 'check';

/** A line of text. */
export interface Paragraph {
  readonly style: ParagraphStyle;
  /** How far it is set in, 0 or more. */
  readonly indent?: number;
  readonly align?: 'center' | 'right' | 'justify';
  readonly isQuote?: true;
  /** Of a `check`: it has its mark. */
  readonly isDone?: boolean;
  readonly spans: readonly Span[];
}

/** A thing in a document: text, a table, a file, a link shown as a card, or several things. */
export type Inserted =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[]; readonly isRightToLeft: boolean }
  | {
      readonly kind: 'card';
      readonly title: string;
      readonly text: string | undefined;
      readonly url: string | undefined;
    }
  | { readonly kind: 'file'; readonly file: ItemFile; readonly words: string | undefined }
  | { readonly kind: 'group'; readonly title: string; readonly things: readonly Inserted[] };

/** An item as a text with looks. */
export interface RichDocument {
  readonly title: string;
  /** Where it is filed, from the outermost. */
  readonly folders: readonly string[];
  readonly created: Date | undefined;
  readonly modified: Date | undefined;
  /** What else is known of it, by one-word names. */
  readonly facts: readonly (readonly [name: string, value: Cell])[];
  /** A sentence in the place of what it says. */
  readonly remark: string | undefined;
  readonly paragraphs: readonly Paragraph[];
  /** What stands in it, by the names that its spans have; what no span names comes at its end. */
  readonly things: readonly (readonly [name: string, thing: Inserted])[];
}
