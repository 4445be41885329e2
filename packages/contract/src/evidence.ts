import type { Named } from './contents.js';

/** Whether an export is what its list of evidence says. */
export interface EvidenceResult {
  readonly folder: string;
  /** The list is the one that was signed. */
  readonly isSigned: boolean;
  /** The SHA-256 of the key that it was signed with, in hexadecimal digits. */
  readonly signer: string;
  /** It is the key of this computer. */
  readonly isOurs?: boolean;
  /** How many files the list names. */
  readonly files: number;
  /** Files that are not as the list says, that are not there, and that are there beside them. */
  readonly changed: Named<string>;
  readonly missing: Named<string>;
  readonly added: Named<string>;
}
