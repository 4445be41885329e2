/** Things that were counted, the first thousand of them named. */
export interface Named<T> {
  readonly count: number;
  readonly first: readonly T[];
}

/** What `get` wrote, and what it did not. Paths are `Domain/path`, as the phone has them. */
export interface GetResult {
  /** The backup's folder. */
  readonly folder: string;
  readonly destination: string;
  /** Files that were written, and their bytes. */
  readonly files: number;
  readonly bytes: number;
  /** Files that lay there from before, as they would have been written. */
  readonly there: number;
  readonly folders: number;
  /** Links are not made. */
  readonly links: Named<{ readonly path: string; readonly target: string }>;
  /** Files that had to be called otherwise on this disk; `name` is below the destination. */
  readonly renamed: Named<{ readonly path: string; readonly name: string }>;
  /** Files that were written, but are not exactly what the phone noted of them. */
  readonly inexact: Named<{ readonly path: string; readonly doubt: Doubt }>;
  /** Files whose content is not in the backup. */
  readonly missing: Named<string>;
  /** Files that changed while the phone saved them, and that it left out. */
  readonly unsaved: Named<string>;
  /** Entries that cannot be read; `reason` is a sentence or the system's word. */
  readonly unreadable: Named<{ readonly path: string; readonly reason: string }>;
  /** Files that were not written because something else lies there. */
  readonly kept: Named<string>;
  /** Files that the destination did not take; `reason` is the system's word. */
  readonly refused: Named<{ readonly path: string; readonly reason: string }>;
}

/** Why content is not exactly what was noted of it: another length, an end that is damaged, or a part of a block. */
export type Doubt = 'length-differs' | 'bad-ending' | 'not-whole-blocks';

/** What `cat` gave of one file. */
export interface CatResult {
  readonly path: string;
  /** The size that the phone noted, and the bytes that there are. */
  readonly sizeBytes: number;
  readonly bytes: number;
  readonly doubt?: Doubt;
  /** The content, where the answer is a document. */
  readonly base64?: string;
}

/** What an entry of a folder is. `unsaved`: it changed while the phone saved it, and was left out. */
export type EntryKind = 'file' | 'directory' | 'link' | 'unsaved' | 'unknown';

/** An entry of a folder of a backup. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: EntryKind;
  /** Of a folder: of all files below it. */
  readonly sizeBytes: number;
  /** Files below a folder. */
  readonly files?: number;
  /** RFC 3339; missing where nothing is known of it. */
  readonly modified?: string;
}

/** What `ls` answers. */
export interface FolderListing {
  /** The backup's folder. */
  readonly folder: string;
  readonly path: string;
  /** By the bytes of their names. */
  readonly entries: readonly FolderEntry[];
  /** There are more than were asked for: `after` the last name. */
  readonly more: boolean;
}

/** What `tree` answers. */
export interface FolderTree {
  readonly folder: string;
  readonly path: string;
  /** Each folder before what is in it; `depth` counts from 1. */
  readonly entries: readonly (FolderEntry & { readonly depth: number })[];
}

/** How much one part of a backup takes. */
export interface UsagePart {
  /** An app's identifier, or a domain. */
  readonly id: string;
  /** What a person calls it. */
  readonly name?: string;
  readonly files: number;
  readonly sizeBytes: number;
}

/** What `du` answers; the largest part first. */
export interface DiskUsage {
  readonly folder: string;
  readonly path: string;
  readonly files: number;
  readonly sizeBytes: number;
  /** Apps with all that belongs to them, and the rest by domain; of a path, what lies in that folder. */
  readonly parts: readonly UsagePart[];
  /** None where a path was given. */
  readonly domains: readonly UsagePart[];
}

/** What `snapshot types` shows: the kinds of data that can be chosen, and how much of each a backup holds. */
export interface DataTypeList {
  /** The backup's folder. */
  readonly folder: string;
  /** Those that it holds alone, where it is a partial one. */
  readonly only?: readonly string[];
  /** Kinds of data first, then single apps, the largest first. A file may count for several. */
  readonly types: readonly DataTypeAmount[];
  /** What belongs to none of them, and comes with a whole backup alone. */
  readonly others: { readonly files: number; readonly sizeBytes: number };
  readonly total: { readonly files: number; readonly sizeBytes: number };
}

/** One of them; `id` is what commands take, such as `photos` or `app:com.example.bakery`. */
export interface DataTypeAmount {
  readonly id: string;
  readonly title: string;
  /** What belongs to it, in a person's words; missing for single apps. */
  readonly holds?: string;
  readonly files: number;
  /** As the phone noted them. */
  readonly sizeBytes: number;
  /** Only encrypted backups hold it. */
  readonly onlyInEncrypted?: true;
}
