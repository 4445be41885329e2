import { type Bounds, within } from './patience.js';

/**
 * A conversation in which answers carry no number: a question waits for the answer before it, and each answer has its
 * bounds. After one that came too late nothing more can be asked, because `interrupt` has closed the connection.
 */
export class Turns {
  readonly #bounds: Bounds;
  #last: Promise<unknown> = Promise.resolve();

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  take<T>(exchange: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(() => within(this.#bounds, exchange()));
    this.#last = mine.catch(() => {}); // whoever asked hears of it
    return mine;
  }
}
