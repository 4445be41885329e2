/** A value with the label that a person gave it: `Home`, `Mobile`, or a word of their own. */
export interface Labelled {
  readonly label?: string;
  readonly value: string;
}

/** A postal address, as far as it was filled in. */
export interface PostalAddress {
  readonly label?: string;
  readonly street?: string;
  readonly city?: string;
  readonly state?: string;
  readonly zip?: string;
  readonly country?: string;
  /** Two letters, in lower case. */
  readonly countryCode?: string;
  readonly subLocality?: string;
  readonly subAdministrativeArea?: string;
}

/** An account of a messenger or a social network. */
export interface OnlineAccount {
  readonly label?: string;
  readonly service?: string;
  readonly username?: string;
  readonly url?: string;
}

/** A picture of somebody, as it is stored. */
export interface Picture {
  /** `image/jpeg`, `image/png` or `image/heic`, by its first bytes. */
  readonly mediaType: string;
  readonly data: Uint8Array;
}

/** The parts of a name. */
export interface NameParts {
  readonly prefix?: string;
  readonly first?: string;
  readonly middle?: string;
  readonly last?: string;
  readonly suffix?: string;
  readonly nickname?: string;
  readonly previousLast?: string;
  readonly firstPhonetic?: string;
  readonly middlePhonetic?: string;
  readonly lastPhonetic?: string;
}

/** Someone in the address book: one card, also where the phone joins several rows in it. */
export interface Contact extends NameParts {
  /** The row in ABPerson that gives the name. */
  readonly id: number;
  /** All rows that are joined in this card. */
  readonly rows: readonly number[];
  readonly kind: 'person' | 'organization';
  readonly uid?: string;
  /** What a person would call the card; never empty. */
  readonly displayName: string;
  readonly organization?: string;
  readonly department?: string;
  readonly jobTitle?: string;
  readonly note?: string;
  /** `YYYY-MM-DD`, or `--MM-DD` where the year is not known. */
  readonly birthday?: string;
  readonly phones: readonly Labelled[];
  readonly emails: readonly Labelled[];
  readonly addresses: readonly PostalAddress[];
  readonly urls: readonly Labelled[];
  /** Days as `birthday` is written. */
  readonly dates: readonly Labelled[];
  readonly related: readonly Labelled[];
  readonly messengers: readonly OnlineAccount[];
  readonly profiles: readonly OnlineAccount[];
  /** Names of groups. */
  readonly groups: readonly string[];
  /** The account that the card belongs to. */
  readonly account?: string;
  readonly isMe?: true;
  readonly created?: Date;
  readonly modified?: Date;
  readonly picture?: Picture;
}

/** What formats for cards are given. */
export type Card = Contact;
