import { fileName } from './file-name.js';

/** Names for files of one folder: made of words that may come from a stranger, each another one on every disk. */
export class UniqueNames {
  readonly #taken = new Set<string>();
  /** Which number to try next, by the name without one: a stranger may use one name a hundred thousand times. */
  readonly #next = new Map<string, number>();

  constructor(reserved: readonly string[] = []) {
    for (const name of reserved) this.#taken.add(asSeen(name));
  }

  /** `ending` with its point; the first to ask for a name gets it as it is. */
  make(words: string, ending: string): string {
    return this.#make([[fileName(words), ending]])[0] ?? '';
  }

  /** The same with several endings: where one of the names needs a number, all get it. */
  makeEach(words: string, endings: readonly string[]): readonly string[] {
    const stem = fileName(words);
    return this.#make(endings.map((ending) => [stem, ending]));
  }

  /** The same for a name that has its ending in it. */
  makeFile(name: string): string {
    return this.#make([parted(name)])[0] ?? '';
  }

  /** The same for several that belong together: where one needs a number, all get it. */
  makeTogether(names: readonly string[]): readonly string[] {
    const parts = names.map(parted);
    const areAlike = new Set(parts.map(([stem, ending]) => asSeen(stem + ending))).size < parts.length;
    return areAlike ? names.map((name) => this.makeFile(name)) : this.#make(parts);
  }

  #make(parts: readonly Parts[]): readonly string[] {
    const key = asSeen(parts.map(([stem, ending]) => stem + ending).join('/'));
    for (let number = this.#next.get(key) ?? 1; ; number += 1) {
      const names = parts.map(([stem, ending]) => (number === 1 ? `${stem}${ending}` : `${stem} (${number})${ending}`));
      if (names.some((name) => this.#taken.has(asSeen(name)))) continue;
      for (const name of names) this.#taken.add(asSeen(name));
      this.#next.set(key, number + 1);
      return names;
    }
  }
}

type Parts = readonly [stem: string, ending: string];

function parted(name: string): Parts {
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? '';
  return [fileName(name.slice(0, name.length - ending.length)), ending];
}

function asSeen(name: string): string {
  return name.normalize('NFC').toUpperCase();
}
