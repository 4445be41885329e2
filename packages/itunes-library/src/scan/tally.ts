import type { Named } from '@pearmain/contract';

/** So many of a kind are named in a report; all are counted. */
const namedAtMost = 1000;

/** Counts things, and keeps the first of them. */
export class Tally<T> {
  readonly #first: T[] = [];
  #count = 0;

  add(thing: T): void {
    this.#count += 1;
    if (this.#first.length < namedAtMost) this.#first.push(thing);
  }

  get named(): Named<T> {
    return { count: this.#count, first: this.#first };
  }
}
