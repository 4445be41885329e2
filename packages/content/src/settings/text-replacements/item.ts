/** What the phone writes where somebody types a shortcut. */
export interface TextReplacement {
  /** The row, and the name of the file that has it. */
  readonly id: number;
  readonly store: string;
  /** The identifier that iCloud knows it by. */
  readonly uid?: string;
  /** None for words that are only not to be corrected. */
  readonly shortcut?: string;
  readonly phrase?: string;
  readonly changed?: Date;
  /** Somebody took it out, and iCloud was not told of it yet. */
  readonly isDeleted: boolean;
}
