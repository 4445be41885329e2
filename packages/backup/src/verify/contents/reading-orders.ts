/** One file that a reading thread shall read. */
export interface ReadingOrder {
  readonly path: string;
  readonly wantsSha256: boolean;
  readonly wantsSha1: boolean;
}

/** What a file looked like to whoever read it whole. */
export interface ReadFile {
  readonly sizeBytes: number;
  /** Hex, where it was wanted. */
  readonly sha256?: string;
  readonly sha1?: string;
  /** Its first 16 bytes and its last 32, fewer in shorter files. */
  readonly beginning: Uint8Array;
  readonly ending: Uint8Array;
}

/** `reason` is the system's word (`EIO`). */
export type ReadingOutcome = ReadFile | { readonly reason: string };
