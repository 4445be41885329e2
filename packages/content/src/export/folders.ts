import { UniqueNames } from '@pearmain/base';

/** A folder of the export, and the names in it. */
export interface Folder {
  /** With a slash at its end, where it is not the outermost. */
  readonly path: string;
  readonly names: UniqueNames;
  readonly below: Map<string, Folder>;
}

/** The folders of an export, by words that may come from a stranger. */
export class Folders {
  readonly #top: Folder;

  /** `reserved` are names in the outermost one that are taken. */
  constructor(reserved: readonly string[] = []) {
    this.#top = { path: '', names: new UniqueNames(reserved), below: new Map() };
  }

  /** The folder of those words in each other: the same words are the same folder. */
  find(words: readonly string[]): Folder {
    let folder = this.#top;
    for (const word of words.filter((each) => each !== '')) {
      const known = folder.below.get(word);
      const next = known ?? {
        path: `${folder.path}${folder.names.make(word, '')}/`,
        names: new UniqueNames(),
        below: new Map(),
      };
      if (!known) folder.below.set(word, next);
      folder = next;
    }
    return folder;
  }
}
