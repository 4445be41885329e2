import { fileName } from './file-name.js';

/** Names for files of one folder: made of words that may come from a stranger, each another one on every disk. */
export class UniqueNames {
  readonly #taken = new Set<string>();

  constructor(reserved: readonly string[] = []) {
    for (const name of reserved) this.#taken.add(asSeen(name));
  }

  /** `ending` with its point; the first to ask for a name gets it as it is. */
  make(words: string, ending: string): string {
    const stem = fileName(words);
    for (let number = 1; ; number += 1) {
      const name = number === 1 ? `${stem}${ending}` : `${stem} (${number})${ending}`;
      const seen = asSeen(name);
      if (this.#taken.has(seen)) continue;
      this.#taken.add(seen);
      return name;
    }
  }

  /** The same for a name that has its ending in it. */
  makeFile(name: string): string {
    const ending = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? '';
    return this.make(name.slice(0, name.length - ending.length), ending);
  }
}

function asSeen(name: string): string {
  return name.normalize('NFC').toUpperCase();
}
