/** Whether others may hold the same file too. */
export type LockKind = 'shared' | 'exclusive';

/** Advisory locks on files, by whoever holds them: the same for every connection to the phone, as flock's are. */
export class FileLocks {
  readonly #holders = new Map<string, Map<object, LockKind>>();

  /** Takes or changes the holder's lock on a file; false when another holder stands in the way. */
  lock(file: string, holder: object, kind: LockKind): boolean {
    const holders = this.#holders.get(file) ?? new Map<object, LockKind>();
    const others = [...holders].filter(([other]) => other !== holder);
    if (others.some(([, held]) => kind === 'exclusive' || held === 'exclusive')) return false;
    this.#holders.set(file, holders.set(holder, kind));
    return true;
  }

  unlock(file: string, holder: object): void {
    const holders = this.#holders.get(file);
    holders?.delete(holder);
    if (holders?.size === 0) this.#holders.delete(file);
  }
}
