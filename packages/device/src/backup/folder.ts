/**
 * What keeps a folder from doing what was asked. An implementation throws an `AppError` with this word as
 * `data['problem']`; the phone is told the matching DeviceLink status (docs/protocols/backup-host.md §4).
 *
 * - `not-found`: no such file or folder · `exists`: a file is in the way of a folder
 * - `not-a-directory`, `is-a-directory`: the other kind was needed · `loop`: links that lead in a circle
 * - `no-space`: the disk is full · `refused`: a path outside `<udid>/`, or a name that no backup has · `io`: all else
 */
export type FolderProblem =
  | 'not-found'
  | 'exists'
  | 'not-a-directory'
  | 'is-a-directory'
  | 'loop'
  | 'no-space'
  | 'refused'
  | 'io';

/** One name in a folder of the backup. Links and devices are `other`: nobody follows them. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'other';
  readonly sizeBytes: number;
  readonly modified: Date;
}

/**
 * A file that is being received. Nothing of it is seen under its path, by `list` or by `open`, before `commit`, which
 * replaces what was there; after `discard`, or when the program dies, the path is as it was before. One of the two ends it.
 */
export interface FileSink {
  /** `borrowed` is only lent: it is overwritten after the call. A throw leaves a sink that can still be discarded. */
  write(borrowed: Uint8Array): void;
  /** @throws a folder problem: `no-space`, `io`, `is-a-directory` where a folder has the name */
  commit(): void;
  discard(): void;
}

/** What becomes of a file that is stored in the background. One of the two is called, once, after its `commit`. */
export interface FileOutcome {
  stored(): void;
  /** Also without a commit: a file that cannot even be begun. The error is as a sink would throw it. */
  failed(error: unknown): void;
}

/**
 * Stores files beside the connection that they come from: what is written is copied at once, the disk follows. Files are
 * stored in the order in which they were begun, one at a time; none is seen before `settled`.
 */
export interface BackgroundStore {
  /** As `BackupFolder.create`, but the sink does not throw for the disk's reasons: those are told to `outcome`. */
  create(path: string, outcome: FileOutcome, label?: string): FileSink;
  /** Set while the disk is behind: to be waited for before more is written. */
  congestion(): Promise<void> | undefined;
  /** Resolves when the outcome of everything begun so far has been told. */
  settled(): Promise<void>;
}

/**
 * What the phone may do to the folder it backs up into. `backup` fits; so does a map in memory.
 *
 * Paths are as the phone gave them, `/`-separated: `<udid>` itself or something below it. Everything else is `refused`: an
 * empty or absolute path, another phone's folder, `.` and `..` as a part, NUL, `\` and `:` in a name, and `<udid>` itself as
 * the file to create, or as either end of a move, a copy or a removal. Links are never followed, whatever part of a path
 * they stand in. All calls are synchronous (small files are written seven times faster that way) and throw an `AppError`
 * with a {@link FolderProblem}.
 */
export interface BackupFolder {
  /** For folders that can store beside other work. Everything else of the folder is to be called when it is settled. */
  readonly background?: BackgroundStore;
  /** What the disk under the folder can still take. */
  freeBytes(): number;
  /** What the phone is told of that, for folders that do not keep all they are sent; `freeBytes` where it is missing. */
  readonly toldFreeBytes?: number;
  /** In any order; `undefined` where there is no such folder. @throws `not-a-directory` for a file */
  list(path: string): readonly FolderEntry[] | undefined;
  /**
   * The content of a file in chunks of any size; a chunk may be overwritten by the next step. Throws at the call or at the
   * first step. @throws `not-found`, `is-a-directory`
   */
  open(path: string): Iterable<Uint8Array>;
  /**
   * Parents are made. `label` is what the phone calls the file that it sends: untrusted, and for nothing but telling what it is.
   *
   * @throws `not-a-directory` where a parent is a file, `is-a-directory` (here or at the commit)
   */
  create(path: string, label?: string): FileSink;
  /** Parents are made; a folder that exists is fine. @throws `exists` where a file has the name */
  makeDirectory(path: string): void;
  /**
   * A file, or a folder with all it holds; replaces the target, file or folder, whose parents are made. Looks for the source
   * first: when that is missing, or the target lies inside it, the target is left alone. Onto itself: nothing happens.
   * @throws `not-found`, `refused`
   */
  move(from: string, to: string): void;
  /** As `move`, and the source stays. */
  copy(from: string, to: string): void;
  /** A folder goes with all it holds; what is missing is fine. */
  remove(path: string): void;
}
