import { type Dirent, readdirSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { folded } from './location.js';

/** How a name on the disk answered to the one that was noted. */
export type MatchRule = 'exact' | 'composition' | 'case' | 'characters';

/** A file that was found, and the loosest rule that it took. */
export interface FoundFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly rule: MatchRule;
}

const rules: readonly MatchRule[] = ['exact', 'composition', 'case', 'characters'];

/** Finds files by names that another system may have noted (docs/formats/itunes-library.md §5), each folder being listed once. */
export class FileFinder {
  readonly #listings = new Map<string, Listing | undefined>();

  /** The file of those names below `root`; `undefined` where there is none. */
  find(root: string, names: readonly string[]): FoundFile | undefined {
    let path = root;
    let loosest = 0;
    for (const name of names) {
      const found = this.#listing(path)?.find(name);
      if (!found) return undefined;
      path = join(path, found.name);
      loosest = Math.max(loosest, rules.indexOf(found.rule));
    }
    const stats = fileStats(path);
    return stats?.isFile() ? { path, sizeBytes: stats.size, rule: rules[loosest] ?? 'exact' } : undefined;
  }

  #listing(folder: string): Listing | undefined {
    if (!this.#listings.has(folder)) this.#listings.set(folder, listingOf(folder));
    return this.#listings.get(folder);
  }
}

/** `undefined` where there is no such thing, or it may not be looked at. */
export function fileStats(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined; // a part of the path is no folder, is closed, or is no possible name here
  }
}

/** What is in a folder; nothing where it cannot be listed. */
export function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // away, closed, or no folder: whoever asks says so of what is missing
  }
}

class Listing {
  readonly #names: ReadonlySet<string>;
  readonly #byKey: ReadonlyMap<string, string>;

  constructor(names: readonly string[]) {
    this.#names = new Set(names);
    this.#byKey = new Map(names.flatMap((name) => keysOf(name).map((key) => [key, name])));
  }

  find(name: string): { readonly name: string; readonly rule: MatchRule } | undefined {
    if (this.#names.has(name)) return { name, rule: 'exact' };
    for (const [index, key] of keysOf(name).entries()) {
      const found = this.#byKey.get(key);
      if (found !== undefined) return { name: found, rule: rules[index + 1] ?? 'characters' };
    }
    return undefined;
  }
}

function listingOf(folder: string): Listing | undefined {
  const names = entriesOf(folder).map(({ name }) => name);
  return names.length === 0 ? undefined : new Listing(names);
}

/** What a name is found by when it is not there as it is, the strictest first; each key can meet its own kind alone. */
function keysOf(name: string): readonly string[] {
  const plain = folded(name);
  return [
    `composition ${name.normalize('NFC')}`,
    `case ${plain}`,
    `characters ${plain.replace(/[/\\:*?"<>|\u0000-\u001f]/g, '_').replace(/[. ]+$/, '')}`,
  ];
}
