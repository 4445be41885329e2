import { fileId } from '../layout.js';

/** Siblings come one after the other, so a folder is asked for again and again. */
const rememberedAtMost = 20_000;

/** The folders that are in an index already. */
export class KnownFolders {
  readonly #ids = new Set<string>();
  /** Folders whose own folders are known to be there, lately asked for. */
  readonly #remembered = new Set<string>();

  /** Notes a folder; false where it was known. */
  add(domain: string, path: string): boolean {
    const id = fileId(domain, path);
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    return true;
  }

  /** The folders above an entry that are not known yet, the highest first; they are from now on. */
  missingAbove(domain: string, path: string): string[] {
    const missing: string[] = [];
    for (let at = path; at !== '' && !this.#isRemembered(domain, parentOf(at)); at = parentOf(at)) {
      if (this.add(domain, parentOf(at))) missing.unshift(parentOf(at));
    }
    return missing;
  }

  #isRemembered(domain: string, path: string): boolean {
    const key = `${domain}-${path}`;
    if (this.#remembered.has(key)) return true;
    if (this.#remembered.size >= rememberedAtMost) this.#remembered.clear();
    this.#remembered.add(key);
    return false;
  }
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
