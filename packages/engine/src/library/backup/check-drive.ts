import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import type { TaskContext } from '@pearmain/base';
import { type FileSystem, freeBytes } from '@pearmain/history';
import { fail } from '@pearmain/itunes-library';
import { tell } from '../read-newest.js';
import type { Step } from './plan.js';
import type { TargetRules } from './target-names.js';

/**
 * Sees that neither folder lies in the other.
 *
 * @throws library/nested
 */
export function ensureApart(destination: string, sources: readonly string[]): void {
  const place = whole(destination);
  for (const source of sources) {
    const folder = whole(source);
    if (`${place}${sep}`.startsWith(`${folder}${sep}`) || `${folder}${sep}`.startsWith(`${place}${sep}`))
      throw fail('nested', { path: destination, library: source });
  }
}

/** What a drive is before anything is copied to it. */
export interface Drive {
  readonly path: string;
  readonly source: string;
  readonly fileSystem: FileSystem;
}

/**
 * Sees, before anything is copied, that the drive can take it.
 *
 * @throws library/file-too-large, library/drive-too-small
 */
export function ensureFits({ path, source, fileSystem }: Drive, steps: readonly Step[], context: TaskContext): void {
  const { largestFileBytes, name = '' } = fileSystem;
  const tooLarge = steps.filter(({ file }) => file.sizeBytes > (largestFileBytes ?? Number.POSITIVE_INFINITY));
  const [first] = tooLarge;
  if (first) throw fail('file-too-large', { path: first.file.file, count: tooLarge.length, fileSystem: name });
  const neededBytes = steps.reduce((sum, { file }) => sum + file.sizeBytes, 0);
  const free = freeBytes(nearest(path));
  if (neededBytes > free) throw fail('drive-too-small', { path, neededBytes, freeBytes: free });
  if (statSync(nearest(path)).dev === statSync(source).dev) tell(fail('same-disk', { path }), context);
}

const strictSystems = /^(?:v?fat\d*|msdos(?:fs)?|exfat|ntfs\d*|refs)$/i;

/** What a drive is likely to make of names, as far as one can tell without trying. */
export function likelyRules({ name = '' }: FileSystem, platform: NodeJS.Platform): TargetRules {
  const windows = platform === 'win32' || strictSystems.test(name);
  const mergesCase = windows || platform === 'darwin';
  return { windows, mergesCase, mergesForms: mergesCase };
}

/** The folder itself, or the nearest one above it that is there. */
export function nearest(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearest(dirname(path));
}

function whole(path: string): string {
  const there = nearest(path);
  return `${realpathSync(there)}${path.slice(there.length)}`.replace(/[/\\]+$/, '');
}
