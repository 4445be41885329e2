import { lstatSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { Manifest, ManifestEntry } from './manifest.js';
import type { SourceFile } from './source-files.js';
import type { TargetNames } from './target-names.js';

/**
 * What is done with one file: `keep` it as it lies there, `copy` it, `replace` what we wrote before, or `settle` with something that is not
 * ours, by its content.
 */
export interface Step {
  readonly file: SourceFile;
  readonly act: 'keep' | 'copy' | 'replace' | 'settle';
  /** Below the backup’s `Library`, with slashes. */
  readonly path: string;
  /** What is known of a file that is kept. */
  readonly entry?: ManifestEntry;
}

/** What a plan is made from. */
export interface PlanInput {
  readonly library: string;
  readonly manifest: Manifest;
  readonly names: TargetNames;
  /** Paths that a check found damaged. */
  readonly damaged: ReadonlySet<string>;
}

/** What is to be done with that file; only sizes and times are looked at. */
export function stepFor(file: SourceFile, { library, manifest, names, damaged }: PlanInput): Step {
  const candidates = manifest.candidates(file.source);
  const path = candidates[0]?.path ?? names.pathFor(file.wanted);
  const target = findEntry(join(library, ...path.split('/')));
  if (!target) return { file, act: 'copy', path };
  const ours = candidates.filter((entry) => entry.path === path && looksLike(target, entry));
  if (ours.length === 0) return { file, act: 'settle', path };
  const same = ours.find((entry) => entry.sizeBytes === file.sizeBytes && isAbout(file.modified, entry.modified));
  return same && !damaged.has(path) ? { file, act: 'keep', path, entry: same } : { file, act: 'replace', path };
}

/** Whether a file on the drive is still as it was written. */
export function looksLike(
  stats: Pick<Stats, 'isFile' | 'size' | 'mtime'>,
  { sizeBytes, modified }: ManifestEntry,
): boolean {
  return stats.isFile() && stats.size === sizeBytes && isAbout(stats.mtime, modified);
}

/** What is there, no link being followed; `undefined` where nothing is. */
export function findEntry(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined; // a file stands where a folder belongs: writing will say so
  }
}

const coarseMs = 2000;
const hourMs = 3_600_000;

/** FAT keeps every second second, in local time, which a change of the clocks moves by an hour. */
function isAbout(time: Date, noted: string): boolean {
  const difference = Math.abs(time.getTime() - Date.parse(noted));
  return difference <= coarseMs || Math.abs(difference - hourMs) <= coarseMs;
}
