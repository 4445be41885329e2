import { resolve } from 'node:path';
import type { TaskContext } from '@pearmain/base';
import type { LibraryCheckReport } from '@pearmain/contract';
import { FileHasher, findStats, writeJson } from '@pearmain/history';
import { fail } from '@pearmain/itunes-library';
import { checkFiles } from '../library/backup/check-files.js';
import { Manifest, type ManifestEntry } from '../library/backup/manifest.js';
import { libraryBackupPlace } from '../library/backup/place.js';
import { named } from '../library/backup/report.js';
import { walkSource } from '../library/backup/source-files.js';

/** How much of a backup is looked at: sizes and times, the content of so many files, or all content. */
export type LibraryCheckLevel =
  | { readonly kind: 'quick' }
  | { readonly kind: 'sample'; readonly files: number }
  | { readonly kind: 'full' };

/**
 * Compares the backup of a library with what was noted of it, without the library, on any system. What is damaged is noted beside it, so
 * that the next run puts it right.
 *
 * @throws library/no-backup, library/manifest-damaged
 */
export async function verifyLibraryBackup(
  { destination, level }: { readonly destination: string; readonly level: LibraryCheckLevel },
  context: TaskContext,
): Promise<LibraryCheckReport> {
  const place = libraryBackupPlace(resolve(destination));
  if (!findStats(place.manifest) && !findStats(place.journal)) throw fail('no-backup', { path: place.root });
  const manifest = Manifest.open(place);
  const entries = [...manifest.entries];
  const chosen = level.kind === 'sample' ? sample(entries, level.files) : entries;
  const hasher = level.kind === 'quick' ? undefined : new FileHasher(context.signal);
  context.emit({ kind: 'phase', phase: 'checking' });
  const found = await checkFiles(place.library, chosen, { hasher, context });
  const known = new Set(entries.map(({ path }) => path));
  const extra = [...walkSource(place.library, '', () => {})].flatMap(({ wanted }) =>
    known.has(wanted) ? [] : [wanted],
  );
  noteDamage(place.damaged, found.damaged, context);
  return {
    destination: place.root,
    level: level.kind,
    files: entries.length,
    checked: found.checked,
    bytes: found.bytes,
    missing: named(found.missing),
    damaged: named(found.damaged),
    changed: named(found.changed),
    extra: named(extra),
  };
}

/** Spread over all of them, and others each time. */
function sample(entries: readonly ManifestEntry[], files: number): readonly ManifestEntry[] {
  const every = Math.max(1, entries.length / files);
  const start = Math.random() * every;
  const chosen: ManifestEntry[] = [];
  for (let at = start; at < entries.length && chosen.length < files; at += every) {
    const entry = entries[Math.floor(at)];
    if (entry) chosen.push(entry);
  }
  return chosen;
}

function noteDamage(path: string, damaged: readonly string[], context: TaskContext): void {
  if (damaged.length === 0) return;
  try {
    writeJson(path, damaged);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    context.log.info('the drive takes no note of what is damaged', { reason: error.message });
  }
}
