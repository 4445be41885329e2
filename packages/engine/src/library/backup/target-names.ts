import type { NameRules } from '@pearmain/backup';

/** What counts of what a disk makes of names. */
export type TargetRules = Pick<NameRules, 'windows' | 'mergesCase' | 'mergesForms'>;

const device = /^(?:con|prn|aux|nul|(?:com|lpt)[\d¹²³])(?=\.|$)/i;

/** Names for files on a disk that may take fewer than the one they come from; what is given once stays taken. */
export class TargetNames {
  readonly #rules: TargetRules;
  /** Whose name it is, by what the disk sees of a path. */
  readonly #owners = new Map<string, string>();

  constructor(rules: TargetRules) {
    this.#rules = rules;
  }

  /** The path, with slashes, under which that one goes; the same for the same. */
  pathFor(wanted: string): string {
    let path = '';
    let owner = '';
    for (const name of wanted.split('/')) {
      owner = owner === '' ? name : `${owner}/${name}`;
      path = this.#take(path, name, owner);
    }
    return path;
  }

  /** Keeps a path that is in use already from being given to another. */
  reserve(path: string, wanted: string): void {
    this.#owners.set(this.#seen(path), wanted);
  }

  #take(folder: string, name: string, owner: string): string {
    const fit = this.#rules.windows ? strict(name) : name;
    for (let count = 1; ; count += 1) {
      const tried = folder === '' ? numbered(fit, count) : `${folder}/${numbered(fit, count)}`;
      const seen = this.#seen(tried);
      const holder = this.#owners.get(seen);
      if (holder !== undefined && holder !== owner) continue;
      this.#owners.set(seen, owner);
      return tried;
    }
  }

  #seen(path: string): string {
    const { mergesCase, mergesForms } = this.#rules;
    const composed = mergesCase || mergesForms ? path.normalize('NFC') : path;
    return mergesCase ? composed.toLowerCase() : composed;
  }
}

function strict(name: string): string {
  const fit = name.replace(/["*/:<>?\\|\u0000-\u001f]/g, '_').replace(/[. ]+$/, '_');
  return fit.replace(device, '$&_');
}

/** The number stands before the ending. */
export function numbered(name: string, count: number): string {
  return count === 1 ? name : marked(name, String(count));
}

/** A name with words in brackets before its ending. */
export function marked(name: string, words: string): string {
  const ending = /\.[^. /]{1,12}$/.exec(name)?.[0] ?? '';
  return `${name.slice(0, name.length - ending.length)} (${words})${ending}`;
}
