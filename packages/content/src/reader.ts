import type { ContentKind, ContentNotice } from '@pearmain/contract';
import type { OpenStores } from './browsing/opened-stores.js';
import type { Description } from './description.js';

/** A file of a phone: of a backup, plain or encrypted, or of the phone itself. */
export interface BackupFile {
  readonly domain: string;
  /** `/`-separated. */
  readonly relativePath: string;
  readonly sizeBytes: number;
  readonly modified: Date | undefined;
}

/** What is needed of whatever holds the files of a phone; who has them fits by shape (docs/architecture.md §4). */
export interface BackupFiles {
  /** The file of exactly that path; `undefined` where there is none, or none that can be read. */
  find(domain: string, relativePath: string): Promise<BackupFile | undefined>;
  /** All files below a folder, in no promised order. */
  below(domain: string, folder: string): AsyncIterable<BackupFile>;
  /** What was asked for so far, is in the index, and has no content that can be read: `Domain/path`. */
  readonly lost?: readonly string[];
  /** The content, decrypted, in chunks. */
  open(file: BackupFile): AsyncIterable<Uint8Array>;
}

/** The same for whoever knows the keys of files that are locked by themselves. */
export interface PlacedFiles extends BackupFiles {
  /** From now on the content of that file is what it is without its lock. */
  unlock(file: BackupFile, lock: FileLock): void;
}

/** A file that a category is read from, and what it is for its reader. */
export interface Located {
  readonly role: string;
  readonly file: BackupFile;
}

/** A private copy of a located file; what lies beside a database (its log) was copied with it. */
export interface LocalCopy {
  readonly role: string;
  readonly path: string;
  readonly domain: string;
  readonly relativePath: string;
  readonly modified: Date | undefined;
}

/** How a file is locked beside the encryption of the backup: AES-128-GCM with a key of its own. */
export interface FileLock {
  readonly key: Uint8Array;
  readonly vector: Uint8Array;
  /** 16 bytes. */
  readonly tag: Uint8Array;
}

/** How much there is of a kind, told without reading all of it. */
export interface Tally {
  readonly items: number;
  /** The places of files that belong to items, which may be in the backup or not (`Description.elsewhere`). */
  readonly files?: readonly { readonly domain: string; readonly relativePath: string }[];
}

/** What a reader gets. */
export interface ReadContext {
  readonly copies: readonly LocalCopy[];
  /** What may open items that are locked by themselves. */
  readonly passwords?: readonly string[];
  /** Tells of what cannot be read, and goes on. */
  tell(notice: ContentNotice): void;
}

/** Says of an item where files of its are. */
export interface Placer<Item> {
  place(item: Item): Promise<Item>;
}

/**
 * One kind of what a person keeps on a phone. `locate` finds the files it is in; `read` gets private copies of them, in a process
 * that may be ended, and gives items as they are read; `describe` says what exporters need to know of an item.
 */
export interface Category<Item extends object> {
  readonly kind: ContentKind;
  /** Phones put it into encrypted backups alone. */
  readonly onlyEncrypted?: true;
  readonly describe: Description<Item>;
  /** How long its first items may take, where all rows have to be read before; a minute when not given. */
  readonly patienceMs?: number;
  /** None where there is no store of it. */
  locate(files: BackupFiles): Promise<readonly Located[]>;
  /** Whether there is anything of it where there is no store. */
  isInFiles?(files: BackupFiles): Promise<boolean>;
  /** @throws content/damaged-store; a broken row is told of, and is not the end */
  read(context: ReadContext): Iterable<Item>;
  /** Of an item that is locked by itself and was not opened: what the phone shows as the hint for its password, if anything. */
  lockOf?(item: Item): { readonly hint: string | undefined } | undefined;
  /** How many items there are, in little time, where there can be millions of them; in the same process as `read`. */
  count?(context: ReadContext): Tally;
  /** Opens its stores to look around in, where there can be millions of items; in the same process as `read`. @throws content/damaged-store */
  browse?: OpenStores;
  /** What `place` does, for one item after the other. */
  placer?(files: BackupFiles): Placer<Item>;
  /** Says of items where files of theirs are, which nobody can who sees copies of stores alone. */
  place?(items: AsyncIterable<Item>, files: PlacedFiles): AsyncIterable<Item>;
}

/** The copy that has this role, or the first of several. */
export function copyOf(copies: readonly LocalCopy[], role: string): LocalCopy | undefined {
  return copies.find((copy) => copy.role === role);
}
