/** Somebody on the other end. */
export interface Party {
  /** A number or an e-mail address; none where it was withheld. */
  readonly address?: string;
  /** From the address book, else what the phone had noted. */
  readonly name?: string;
  /** Their card in the address book. */
  readonly contact?: number;
}

/** What kind of call it was. `app…`: of a program from elsewhere, which `service` names. */
export type CallKind = 'phone' | 'facetime-video' | 'facetime-audio' | 'app' | 'app-video' | 'app-audio' | 'unknown';

/** What a phone noted of a call that may be unwanted; only what it noted. */
export interface CallJunk {
  readonly confidence?: number;
  readonly category?: string;
  readonly filteredOutReason?: number;
  readonly verificationStatus?: number;
  readonly trustScore?: number;
}

/** One call. */
export interface Call {
  /** The row in its store. */
  readonly id: number;
  readonly uid?: string;
  readonly start?: Date;
  readonly durationSeconds: number;
  readonly isOutgoing: boolean;
  readonly isAnswered: boolean;
  /** It came in, and nobody took it. */
  readonly isMissed: boolean;
  readonly kind: CallKind;
  /** Such as `com.apple.Telephony`. */
  readonly service?: string;
  readonly party: Party;
  /** All others of a call of several. */
  readonly participants: readonly Party[];
  /** Two letters, in lower case. */
  readonly country?: string;
  /** The place that the phone showed for the number. */
  readonly location?: string;
  /** Why it ended, as the system numbers it (docs/formats/content-calls.md §3). */
  readonly disconnectedCause?: number;
  /** Of a missed one: whether the phone has shown it yet. */
  readonly isSeen?: boolean;
  readonly isEmergency?: true;
  /** Its number is among those that the owner blocked. */
  readonly isBlocked?: true;
  /** What the phone thought of an unwanted one, as the system numbers and names it (docs/formats/content-calls.md §5). */
  readonly junk?: CallJunk;
}
