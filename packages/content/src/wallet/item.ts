/** Where a field of a pass stands on it. */
export type PassPlace = 'header' | 'primary' | 'secondary' | 'auxiliary' | 'back';

/** Something that is written on a pass. */
export interface PassField {
  readonly place: PassPlace;
  readonly key?: string;
  /** A key of the pass’s own translations, or the words themselves. */
  readonly label?: string;
  readonly value: string;
}

/** What a reader at a door scans. */
export interface PassBarcode {
  readonly message: string;
  /** Such as `PKBarcodeFormatQR`, and how the message becomes bytes. */
  readonly format?: string;
  readonly encoding?: string;
  readonly altText?: string;
}

/** A file of a pass, named as in it. */
export interface PassFile {
  readonly name: string;
  readonly domain: string;
  readonly relativePath: string;
  readonly sizeBytes: number;
}

/** A pass in Wallet: a ticket, a card of a shop, a coupon. */
export interface Pass {
  /** The folder that it is, below the domain. */
  readonly path: string;
  readonly typeId?: string;
  readonly serial?: string;
  readonly organization?: string;
  readonly description?: string;
  /** `unknown`: of a kind that is not known. */
  readonly kind: 'boarding-pass' | 'coupon' | 'event-ticket' | 'store-card' | 'generic' | 'unknown';
  readonly isVoided: boolean;
  /** When it is of use. */
  readonly relevant?: Date;
  readonly expires?: Date;
  readonly fields: readonly PassField[];
  readonly barcodes: readonly PassBarcode[];
  readonly files: readonly PassFile[];
  /** Its list of sums and the signature of whoever made it are there: other phones take it. */
  readonly isWhole: boolean;
}
