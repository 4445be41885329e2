import { type Named, Naming } from '../extract/report.js';
import type { Sharing } from './share-content.js';

/** What went into a composed backup, and what did not. Paths are `domain/relativePath`. */
export interface ComposeReport {
  readonly files: number;
  /** Length of the content, before encryption. */
  readonly bytes: number;
  readonly folders: number;
  readonly links: number;
  /** How content came there; `undefined` where there is none. */
  readonly sharing: Sharing | undefined;
  /** Files whose content the source does not have. */
  readonly missing: Named<string>;
  /** Entries whose names or records no phone makes. */
  readonly refused: Named<string>;
}

/** One that is being written. */
export class ComposeTally implements ComposeReport {
  files = 0;
  bytes = 0;
  folders = 0;
  links = 0;
  sharing: Sharing | undefined;
  readonly missing = new Naming<string>();
  readonly refused = new Naming<string>();
}
