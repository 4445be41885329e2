import type { Database } from '@pearmain/sqlite';

/** A state in which a kind was found in one backup or several: what is in it is told by what differs from another one. */
export interface Edition {
  readonly id: number;
  readonly base: number | undefined;
}

/** Which items are in which editions (docs/formats/search-index.md §3). */
export class Editions {
  readonly #bases: Map<number, number | undefined>;
  readonly #changesOf;

  constructor(database: Database) {
    const rows = database.rows('SELECT id, base FROM Editions');
    this.#bases = new Map([...rows].map(({ id, base }) => [Number(id), base === null ? undefined : Number(base)]));
    this.#changesOf = database.prepare('SELECT edition, isThere FROM Changes WHERE item = ?');
  }

  add({ id, base }: Edition): void {
    this.#bases.set(id, base);
  }

  /** Whether an item that was first met in edition `born` is in `edition`. */
  isIn(edition: number, item: number, born: number): boolean {
    const told = new Map<number, boolean>([[born, true]]);
    for (const [changed, isThere] of this.#changesOf.values(item)) told.set(Number(changed), isThere === 1);
    for (let at: number | undefined = edition; at !== undefined; at = this.#bases.get(at)) {
      const isThere = told.get(at);
      if (isThere !== undefined) return isThere;
    }
    return false;
  }
}
