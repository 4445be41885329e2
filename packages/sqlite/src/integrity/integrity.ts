/** What SQLite says of a database (docs/formats/backup-folder.md §6). */
export type Integrity =
  /** `unchecked`: tables that need another program's functions or collations, and could not be looked at. */
  | { readonly kind: 'sound'; readonly unchecked: number }
  /** In SQLite's words. */
  | { readonly kind: 'damaged'; readonly words: string }
  /** Why nothing can be said. */
  | { readonly kind: 'unknown'; readonly why: 'too-long' | 'too-large' | 'not-opened' };

/** What the child is told. */
export interface IntegrityQuestion {
  readonly path: string;
  /** How much more memory than at its beginning the child may use. */
  readonly memoryBytes: number;
}
