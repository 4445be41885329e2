import type { ContentKind } from './content-kinds.js';
import type { Named } from './contents.js';
import type { ContentNotice } from './export.js';

/** What can be found: what a person keeps on a phone, and the names of all files. */
export type SearchKind = ContentKind | 'files';

/** The words around what was found, with the places of it in them, in UTF-16 units. */
export interface SearchSnippet {
  readonly text: string;
  readonly marks: readonly (readonly [from: number, to: number])[];
  /** There is more of it before, and behind. */
  readonly isCutBefore?: true;
  readonly isCutAfter?: true;
}

/** A backup in which something was found. */
export interface FoundIn {
  readonly id: string;
  readonly takenAt: string;
  readonly folder: string;
}

/** Something that was found. */
export interface SearchHit {
  readonly kind: SearchKind;
  /** The same for the same item in all backups of the phone; of a file its `Domain/path`. */
  readonly identity: string;
  /** ISO 8601. */
  readonly date?: string;
  readonly title?: string;
  /** Names and addresses of the people in it. */
  readonly who: readonly string[];
  /** The conversation, list, album or folder that it is in: `id` is that of a conversation in exports. */
  readonly place?: { readonly id?: string; readonly title: string };
  readonly snippet: SearchSnippet;
  readonly device: { readonly udid: string; readonly name: string };
  /** Those it is in, of the ones that were searched; the newest first. */
  readonly snapshots: readonly FoundIn[];
}

/** What came of a search. */
export interface SearchResult {
  /** The newest first; what has no time comes last. */
  readonly hits: readonly SearchHit[];
  /** Where the next page begins, for `--after`; missing on the last one. */
  readonly next?: string;
  /** How many backups were searched, and how many of them had to be read for it. */
  readonly snapshots: number;
  readonly indexed: number;
  /** Those that could not be searched: nobody knew their password, or they are damaged. */
  readonly leftOut: readonly (FoundIn & { readonly code: string; readonly message: string })[];
  /** What could not be read of those that were searched. */
  readonly notices: Named<ContentNotice>;
}
