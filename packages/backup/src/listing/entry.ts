import type { RowKind } from '../manifest/row.js';

/** One entry of a folder, as it is listed. At the top the folders are the domains. */
export interface ListedEntry {
  readonly name: string;
  readonly kind: RowKind;
  /** Of a folder: of all files below it. */
  readonly sizeBytes: number;
  /** Of a folder: how many files are below it. */
  readonly files: number;
  /** Seconds since 1970; 0 where nothing is known of it. */
  readonly modified: number;
}

/** An entry with the path of the folder it lies in, for walks. */
export interface WalkedEntry {
  /** `Domain/relative/path`. */
  readonly path: string;
  readonly entry: ListedEntry;
}

const kinds: readonly RowKind[] = ['file', 'directory', 'link', 'unsaved', 'unknown'];

/** The entries of a page as bytes. */
export function encodeEntries(entries: readonly ListedEntry[]): Uint8Array {
  const rows = entries.map(({ name, kind, sizeBytes, files, modified }) => {
    return [name, kinds.indexOf(kind), sizeBytes, files, modified];
  });
  return Buffer.from(JSON.stringify(rows));
}

/** What `encodeEntries` made bytes of: nobody else writes there, or it would not have come through its seal. */
export function decodeEntries(bytes: Uint8Array): ListedEntry[] {
  const rows = JSON.parse(Buffer.from(bytes).toString()) as [string, number, number, number, number][];
  return rows.map(([name, kind, sizeBytes, files, modified]) => {
    return { name, kind: kinds[kind] ?? 'unknown', sizeBytes, files, modified };
  });
}
