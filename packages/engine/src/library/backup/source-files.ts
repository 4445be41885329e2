import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A file that is to be kept. */
export interface SourceFile {
  /** What the manifest knows it by. */
  readonly source: string;
  /** Where it is on this computer. */
  readonly file: string;
  /** Where it goes, below the backup’s `Library`, before names are fitted to the disk. */
  readonly wanted: string;
  readonly sizeBytes: number;
  readonly modified: Date;
}

/** What cannot be kept, with the system’s word or ours. */
export interface Unread {
  readonly path: string;
  readonly reason: string;
}

/** Left by systems, or of a program that is open right now. */
const leftOut = /^(?:\._.*|\.DS_Store|Thumbs\.db|desktop\.ini|sentinel|Temp File.*\.tmp|\.library-backup)$/i;
const deepest = 64;

/** Walks a folder in the order of its names; links are not followed, and told. `below` stands before the paths. */
export function* walkSource(root: string, below: string, unread: (problem: Unread) => void): Generator<SourceFile> {
  yield* walk({ folder: root, path: below, depth: 0 }, unread);
}

interface Step {
  readonly folder: string;
  readonly path: string;
  readonly depth: number;
}

function* walk({ folder, path, depth }: Step, unread: (problem: Unread) => void): Generator<SourceFile> {
  for (const entry of sortedEntries(folder, unread)) {
    if (leftOut.test(entry.name)) continue;
    const file = join(folder, entry.name);
    const inner = path === '' ? entry.name : `${path}/${entry.name}`;
    if (entry.isDirectory()) {
      if (depth < deepest) yield* walk({ folder: file, path: inner, depth: depth + 1 }, unread);
      else unread({ path: file, reason: 'it lies too deep' });
    } else if (entry.isFile()) {
      const stats = lstatSync(file, { throwIfNoEntry: false });
      if (stats) yield { source: inner, file, wanted: inner, sizeBytes: stats.size, modified: stats.mtime };
    } else unread({ path: file, reason: entry.isSymbolicLink() ? 'it is a link' : 'it is no file' });
  }
}

function sortedEntries(folder: string, unread: (problem: Unread) => void): Dirent[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  } catch (error) {
    unread({
      path: folder,
      reason: error instanceof Error && 'code' in error ? String(error.code) : 'it cannot be read',
    });
    return [];
  }
}
