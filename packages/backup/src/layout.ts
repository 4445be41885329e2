import { createHash } from 'node:crypto';

/** The files that every finished backup has beside its content (docs/formats/backup-folder.md §1). */
export const infoPlist = 'Info.plist';
export const manifestPlist = 'Manifest.plist';
export const statusPlist = 'Status.plist';
export const manifestDatabase = 'Manifest.db';
/** The index of iOS 4 to 9. */
export const manifestMbdb = 'Manifest.mbdb';
/** What the index of a backup is called. */
export type IndexName = typeof manifestDatabase | typeof manifestMbdb;
/** Where a run keeps what it received until it is complete. */
export const snapshotFolder = 'Snapshot';

/** The names of the 256 content folders, `00` to `ff`. */
export const contentFolders: readonly string[] = Array.from({ length: 256 }, (_, index) =>
  index.toString(16).padStart(2, '0'),
);

/**
 * The name under which a file's content is stored: SHA-1 of `domain-relativePath` in UTF-8, as 40 lower-case hex digits. The
 * bytes are taken as they are, never normalised (docs/formats/backup-folder.md §4).
 */
export function fileId(domain: string, relativePath: string): string {
  return createHash('sha1').update(`${domain}-${relativePath}`).digest('hex');
}

/** True for 40 lower-case hex digits. */
export function isFileId(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text);
}

/** Where content lies since iOS 10: `3d/3d0d7e5f…`, relative to the backup folder. */
export function contentPath(id: string): string {
  return `${id.slice(0, 2)}/${id}`;
}
