/** What somebody noted of a stored file when it came from the device. */
export interface KnownSum {
  readonly sizeBytes: number;
  /** 64 hex digits. */
  readonly sha256: string;
}

/** Sums of the stored bytes of one backup, kept outside of it. The format itself has none for most content; a history may. */
export interface KnownSums {
  /** Of the files directly in `folder` (`3d`, or `''` for the backup folder itself), by name. */
  inFolder(folder: string): ReadonlyMap<string, KnownSum>;
}
