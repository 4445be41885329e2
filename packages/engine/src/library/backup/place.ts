import { join } from 'node:path';

/** Where the backup of a library lies, and what is noted beside it (docs/formats/library-backup.md §1). */
export interface LibraryBackupPlace {
  readonly root: string;
  /** The library itself, as its own program opens it. */
  readonly library: string;
  readonly kept: string;
  readonly state: string;
  readonly manifest: string;
  readonly journal: string;
  readonly damaged: string;
  readonly partial: string;
  readonly replaced: string;
  readonly runs: string;
  readonly lock: string;
  readonly lockOwner: string;
}

/** The place in that folder, whether something is there or not. */
export function libraryBackupPlace(root: string): LibraryBackupPlace {
  const kept = join(root, '.library-backup');
  return {
    root,
    kept,
    library: join(root, 'Library'),
    state: join(kept, 'state.json'),
    manifest: join(kept, 'manifest.jsonl'),
    journal: join(kept, 'journal.jsonl'),
    damaged: join(kept, 'damaged.json'),
    partial: join(kept, 'partial'),
    replaced: join(kept, 'replaced'),
    runs: join(kept, 'runs'),
    lock: join(kept, 'lock'),
    lockOwner: join(kept, 'lock.json'),
  };
}
