import { lstatSync, readdirSync } from 'node:fs';
import { pathFailure } from '../failures.js';
import { partEnding } from './contained-path.js';
import { findEntry } from './real-folders.js';

/** One name in a folder of the backup; links and devices are `other`. */
export interface WriterEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'other';
  readonly sizeBytes: number;
  readonly modified: Date;
}

/** What lies in `folder`, but for files that are still being received; `undefined` where there is no such folder. */
export function listFolder(folder: string, path: string): WriterEntry[] | undefined {
  const entry = findEntry(folder);
  if (!entry) return undefined;
  if (entry.isSymbolicLink()) throw pathFailure('refused', path);
  if (!entry.isDirectory()) throw pathFailure('not-a-directory', path);
  const names = readdirSync(folder).filter((name) => !name.endsWith(partEnding));
  return names.flatMap((name) => describe(folder, name) ?? []);
}

function describe(folder: string, name: string): WriterEntry | undefined {
  const stats = lstatSync(`${folder}/${name}`, { throwIfNoEntry: false });
  if (!stats) return undefined;
  const kind = stats.isFile() ? 'file' : stats.isDirectory() ? 'directory' : 'other';
  return { name, kind, sizeBytes: kind === 'file' ? stats.size : 0, modified: stats.mtime };
}
