import { join } from 'node:path';
import type { TaskContext } from '@pearmain/base';
import type { FileHasher } from '@pearmain/history';
import type { ManifestEntry } from './manifest.js';
import { findEntry, looksLike } from './plan.js';

/** What became of the files that a backup should have; paths are below its `Library`. */
export interface CheckedFiles {
  readonly checked: number;
  readonly bytes: number;
  readonly missing: string[];
  /** Their content is another one, although nobody wrote to them. */
  readonly damaged: string[];
  /** Somebody wrote to them since. */
  readonly changed: string[];
}

/** Looks at files, and with a `hasher` reads them and compares their content. */
export async function checkFiles(
  library: string,
  entries: readonly ManifestEntry[],
  { hasher, context }: { readonly hasher?: FileHasher | undefined; readonly context: TaskContext },
): Promise<CheckedFiles> {
  const found = { checked: 0, bytes: 0, missing: [] as string[], damaged: [] as string[], changed: [] as string[] };
  const totalBytes = entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  for (const entry of entries) {
    context.signal.throwIfAborted();
    const path = join(library, ...entry.path.split('/'));
    const stats = findEntry(path);
    found.checked += 1;
    found.bytes += entry.sizeBytes;
    if (!stats?.isFile()) found.missing.push(entry.path);
    else {
      const isUntouched = looksLike(stats, entry);
      const isGood = hasher ? await holds(hasher, path, entry) : isUntouched;
      if (!isGood) (isUntouched ? found.damaged : found.changed).push(entry.path);
    }
    context.emit({ kind: 'progress', files: found.checked, bytes: found.bytes, totalBytes, path: entry.path });
  }
  return found;
}

async function holds(hasher: FileHasher, path: string, { sha256 }: ManifestEntry): Promise<boolean> {
  try {
    return (await hasher.hash(path)).sha256 === sha256;
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return false; // the drive cannot give it back
    throw error;
  }
}
