import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { looksLikeBackup } from '@pearmain/backup';
import { isFailure } from '@pearmain/base';
import type { SearchRoot } from './search-roots.js';

/** What a search through one folder came to. Paths are real ones: links and junctions were followed. */
export interface Searched {
  readonly root: SearchRoot;
  readonly state: 'searched' | 'absent' | 'denied';
  readonly realPath?: string;
  readonly backups: readonly string[];
  /** Folders that belong to Pearmain: their history is listed as such. */
  readonly locations: readonly string[];
}

const deepest = 2;

/** What a search knows beforehand, by real paths. */
export interface Known {
  /** Folders that were looked at, or are listed otherwise; the search adds its own. */
  readonly seen: Set<string>;
  /** The locations of this very Pearmain. */
  readonly own: ReadonlySet<string>;
}

interface Found {
  readonly backups: string[];
  readonly locations: string[];
}

/** Looks for backups in one folder and two floors below it. Nothing is looked for within a backup, and nothing is found twice. */
export function searchFolder(root: SearchRoot, known: Known): Searched {
  const found: Found = { backups: [], locations: [] };
  try {
    const realPath = realpathSync(root.path);
    if (!statSync(realPath).isDirectory()) return { root, state: 'absent', ...found };
    readdirSync(realPath);
    walk(realPath, 0, known, found);
    return { root, state: 'searched', realPath, ...found };
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EPERM' || (code === 'EACCES' && !root.isOthers)) return { root, state: 'denied', ...found };
    return { root, state: 'absent', ...found };
  }
}

function walk(folder: string, depth: number, known: Known, found: Found): void {
  if (known.seen.has(folder)) return;
  known.seen.add(folder);
  if (isBackup(folder)) {
    found.backups.push(folder);
    return;
  }
  if (!known.own.has(folder) && existsSync(join(folder, '.pearmain', 'location.json'))) {
    found.locations.push(folder);
    return;
  }
  if (depth === deepest) return;
  for (const below of foldersIn(folder)) walk(below, depth + 1, known, found);
}

/** One that may not be looked into is none that could be shown. */
function isBackup(folder: string): boolean {
  try {
    return looksLikeBackup(folder);
  } catch (error) {
    if (isFailure(error, 'backup/access-denied') || isFailure(error, 'backup/disk-error')) return false;
    throw error;
  }
}

/** The real paths of the folders in a folder; what cannot be looked into holds none. */
function foldersIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries
      .filter((entry) => !entry.name.startsWith('.') && (entry.isDirectory() || entry.isSymbolicLink()))
      .flatMap(({ name }) => realFolder(join(folder, name)) ?? [])
      .sort();
  } catch {
    return [];
  }
}

function realFolder(path: string): string | undefined {
  try {
    const real = realpathSync(path);
    return statSync(real).isDirectory() ? real : undefined;
  } catch {
    return undefined; // a link that leads nowhere, or in a circle
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
