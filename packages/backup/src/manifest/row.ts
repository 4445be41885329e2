/** One row of a backup's index (docs/formats/backup-folder.md §4). */
export interface BackupRow {
  readonly fileId: string;
  readonly domain: string;
  /** `/`-separated; empty for the root of the domain. */
  readonly relativePath: string;
  /** Bits: 1 file, 2 folder, 4 link, 16 changed while being saved. */
  readonly flags: number;
  /** What the device recorded, for `Backup.record` to read; missing in rows of a run that broke off. */
  readonly blob: Uint8Array | undefined;
}

/** What a row is about. `unsaved`: it changed while it was read, and its content was not kept. */
export type RowKind = 'file' | 'directory' | 'link' | 'unsaved' | 'unknown';

const fileBit = 1;
const directoryBit = 2;
const linkBit = 4;
const unsavedBit = 16;

/** Tells a row's kind by its flags. */
export function kindOfRow(row: Pick<BackupRow, 'flags' | 'blob'>): RowKind {
  if (row.flags & unsavedBit) return 'unsaved';
  if (!row.blob) return 'unknown';
  if (row.flags & fileBit) return 'file';
  if (row.flags & directoryBit) return 'directory';
  return row.flags & linkBit ? 'link' : 'unknown';
}

/** Tells the kind by the type bits of a mode. */
export function kindOfMode(mode: number): RowKind {
  switch (mode & 0o170000) {
    case 0o100000:
      return 'file';
    case 0o040000:
      return 'directory';
    case 0o120000:
      return 'link';
    default:
      return 'unknown';
  }
}
