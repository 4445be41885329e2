import { lstatSync, readlinkSync } from 'node:fs';
import { join, sep } from 'node:path';
import { AfcRefusal } from './afc-refusal.js';

const linksAtMost = 32;

/**
 * The folder that hosts see as `/`. Names are looked up one by one here and not by the operating system, so that no
 * `..` and no symbolic link leads out of it: `/` of a link is this folder's own root.
 */
export class MediaRoot {
  readonly #folder: string;
  readonly #within: string | undefined;

  /** With `within` only that folder in the root, and what is in it, may be touched. */
  constructor({ folder, within }: { readonly folder: string; readonly within?: string }) {
    this.#folder = folder;
    this.#within = within;
  }

  /** The place on this machine that a path means, links followed; it need not exist, but its folder must. */
  follow(path: string): string {
    return this.#onDisk(this.#walk(path, true));
  }

  /** The same without following a link in the last name: for what is done to the link itself. */
  keepLink(path: string): string {
    return this.#onDisk(this.#walk(path, false));
  }

  /** Whether a path means the root itself. */
  isRoot(path: string): boolean {
    return this.#walk(path, false).length === 0;
  }

  /** The names of `path`, for making folders one by one. */
  prefixesOf(path: string): string[] {
    const names = namesIn(path);
    return names.map((_name, index) => names.slice(0, index + 1).join('/'));
  }

  #walk(path: string, followsLast: boolean): string[] {
    const waiting = namesIn(path).reverse();
    let reached: string[] = [];
    let links = 0;
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      if (!isNameHere(name)) throw new AfcRefusal('badArgument');
      if (name === '..') {
        reached.pop();
        continue;
      }
      const next = [...reached, name];
      const target = followsLast || waiting.length > 0 ? this.#linkAt(next) : undefined;
      if (target === undefined) {
        reached = next;
        continue;
      }
      links += 1;
      if (links > linksAtMost) throw new AfcRefusal('badArgument');
      if (target.startsWith('/')) reached = [];
      waiting.push(...namesIn(target).reverse());
    }
    if (this.#within !== undefined && reached[0] !== this.#within) throw new AfcRefusal('permissionDenied');
    return reached;
  }

  #linkAt(names: readonly string[]): string | undefined {
    const place = this.#onDisk(names);
    return lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(place) : undefined;
  }

  #onDisk(names: readonly string[]): string {
    return join(this.#folder, ...names);
  }
}

function namesIn(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}

/** On Windows a backslash or a colon inside a name would lead elsewhere. */
function isNameHere(name: string): boolean {
  return !name.includes('\0') && (sep === '/' || !/[\\:]/.test(name));
}
