/** Seconds that the phone expects an operation to take (docs/protocols/backup-agent.md §5). */
export const expected = {
  makeDirectory: (): number => 0.01,
  transfer: (files: number, bytes: number): number => 0.01 + 0.004 * files + bytes / 10_485_760,
  move: (items: number): number => 0.01 + 0.0015 * items,
  remove: (items: number): number => 0.01 + 0.0005 * items,
  copy: (files: number, bytes: number): number => 0.01 + 0.003 * files + bytes / 12_582_912,
};

/** Expected seconds of `count` things that go in batches of `size`. */
export function inBatches(count: number, each: (items: number) => number, size: number): number {
  const full = Math.floor(count / size);
  const rest = count % size;
  return full * each(size) + (rest > 0 ? each(rest) : 0);
}

/**
 * The overall value that every message carries: how far the phone will be *after* it, by expected seconds. 0 until the
 * list of operations is known, 100 once it is done. It falls when a second pass makes a new list.
 */
export class Progress {
  #total: number | undefined;
  #done = 0;
  #finished = false;

  /** The list of operations is known: it takes that many seconds in all. */
  plan(totalSeconds: number): void {
    this.#total = totalSeconds;
    this.#done = 0;
  }

  /** The value for an operation that is about to be sent. */
  after(seconds: number): number {
    if (this.#finished) return 100;
    if (this.#total === undefined || this.#total <= 0) return 0;
    this.#done += seconds;
    return Math.min(100, (100 * this.#done) / this.#total);
  }

  /** The list is done; what follows only verifies. */
  finish(): void {
    this.#finished = true;
  }
}
