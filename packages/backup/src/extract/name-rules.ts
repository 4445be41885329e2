import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode, fail } from '../failures.js';

/** What the disk of a destination makes of names. */
export interface NameRules {
  /** It refuses the names that Windows refuses. */
  readonly windows: boolean;
  /** `a` and `A` are one name. */
  readonly mergesCase: boolean;
  /** `é` composed and decomposed are one name. */
  readonly mergesForms: boolean;
  /** So many bytes a whole path may have; of UTF-8, on Windows of UTF-16 units. */
  readonly longestPath: number;
}

const longestPaths: Readonly<Partial<Record<NodeJS.Platform, number>>> = { darwin: 1023, win32: 32_000 };
const longestPathElsewhere = 4095;

/**
 * Finds out what the disk of `folder` makes of names by trying some in a folder of its own, which is removed again. The
 * system alone does not tell: Linux writes to exFAT, and macOS to disks that tell `a` from `A`.
 *
 * @throws backup/destination-not-writable
 */
export function tryNames(folder: string, platform: NodeJS.Platform = process.platform): NameRules {
  const place = madeIn(folder);
  try {
    writeFileSync(join(place, 'a'), '');
    writeFileSync(join(place, '\u00e9'), '');
    return {
      windows: platform === 'win32' || !takesFolder(join(place, 'x?y:z')),
      mergesCase: existsSync(join(place, 'A')),
      mergesForms: existsSync(join(place, 'e\u0301')),
      longestPath: longestPaths[platform] ?? longestPathElsewhere,
    };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function madeIn(folder: string): string {
  try {
    return mkdtempSync(join(folder, '.pearmain-'));
  } catch (error) {
    const reason = errorCode(error);
    if (reason === undefined) throw error;
    throw fail('destination-not-writable', { path: folder, reason }, { cause: error });
  }
}

function takesFolder(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch {
    // Why is not of interest: names like these have to be changed here.
    return false;
  }
}
