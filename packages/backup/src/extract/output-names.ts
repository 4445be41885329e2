import { createHash } from 'node:crypto';
import { fileId } from '../layout.js';
import type { NameRules } from './name-rules.js';
import { fitted, safeName, splitEnding } from './safe-name.js';

/** Room in a path for the name under which a file is being written. */
const partRoom = 64;
/** Where things lie whose path is too long as a whole; no name of a phone comes out like this. */
const longPaths = '%long';

/**
 * Where the entries of a backup go, below a destination: `Domain/path`, in names that its disk can hold, each entry with a place of
 * its own. Names that the disk would take for one get a number, in the order in which they are asked for: the same selection
 * always gives the same names.
 */
export class OutputNames {
  readonly #rules: NameRules;
  readonly #room: number;
  readonly #folders = new Map<string, string>();
  /** What is taken, as the disk sees it; hashes, since there may be a million. */
  readonly #taken = new Set<string>();
  readonly #numbers = new Map<string, number>();

  constructor(destination: string, rules: NameRules) {
    this.#rules = rules;
    this.#room = rules.longestPath - this.#lengthOf(destination) - partRoom;
  }

  /** The place of a folder, `/`-separated; the same each time it is asked for. */
  folder(domain: string, relativePath: string): string {
    const path = pathOf(domain, relativePath);
    return this.#fits(path.join('/')) ? this.#folderAt(path) : this.#apart(domain, relativePath, '');
  }

  /** A place for a file; another one each time. */
  file(domain: string, relativePath: string): string {
    const path = pathOf(domain, relativePath);
    const name = safeName(path.pop() ?? '', this.#rules);
    if (this.#fits(`${path.join('/')}/${name}`)) {
      const place = this.#take(this.#folderAt(path), name, splitEnding(name));
      if (this.#fits(place)) return place;
    }
    return this.#apart(domain, relativePath, splitEnding(name).ending);
  }

  #folderAt(path: readonly string[]): string {
    const original = path.join('/');
    const known = this.#folders.get(original);
    if (known !== undefined) return known;
    const above = path.length > 1 ? this.#folderAt(path.slice(0, -1)) : '';
    const name = safeName(path.at(-1) ?? '', this.#rules);
    const place = this.#take(above, name, { stem: name, ending: '' });
    this.#folders.set(original, place);
    return place;
  }

  /** For what has a path that is too long as a whole. */
  #apart(domain: string, relativePath: string, ending: string): string {
    const stem = fileId(domain, relativePath);
    return this.#take(`${this.#folderAt([domain])}/${longPaths}`, `${stem}${ending}`, { stem, ending });
  }

  #take(above: string, name: string, { stem, ending }: { stem: string; ending: string }): string {
    const inside = above === '' ? '' : `${above}/`;
    if (this.#isFree(inside + name)) return inside + name;
    const counted = this.#asSeen(inside + name);
    for (let number = this.#numbers.get(counted) ?? 2; ; number += 1) {
      this.#numbers.set(counted, number + 1);
      const numbered = `${inside}${fitted(stem, ` (${number})${ending}`)}`;
      if (this.#isFree(numbered)) return numbered;
    }
  }

  #isFree(place: string): boolean {
    const seen = this.#asSeen(place);
    if (this.#taken.has(seen)) return false;
    this.#taken.add(seen);
    return true;
  }

  #asSeen(place: string): string {
    const { mergesCase, mergesForms } = this.#rules;
    let seen = mergesForms ? place.normalize('NFC') : place;
    if (mergesCase) seen = seen.toUpperCase().toLowerCase();
    return createHash('sha1').update(seen).digest('binary');
  }

  #fits(place: string): boolean {
    return this.#lengthOf(place) <= this.#room;
  }

  #lengthOf(path: string): number {
    return this.#rules.windows ? path.length : Buffer.byteLength(path);
  }
}

function pathOf(domain: string, relativePath: string): string[] {
  return relativePath === '' ? [domain] : [domain, ...relativePath.split('/')];
}
