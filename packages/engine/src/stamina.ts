import type { Retry } from './retries.js';

const second = 1000;
const linkPausesMs = [1, 2, 5, 10, 30].map((seconds) => seconds * second);
const laterPausesMs = [10, 30, 60].map((seconds) => seconds * second);
const unlockPauseMs = 5 * second;
/** How long a person may take to unlock the phone, over the whole run. */
const unlockPatienceMs = 5 * 60 * second;
/** A phone that always brings a little and then breaks off would keep us for ever. */
const mostAttempts = 100;
/** From the last good backup, then from nothing. */
const mostCleanStarts = 2;

/**
 * How often a run is taken up again, and after which pause (docs/protocols/backup-host.md §8). Only what brings nothing is
 * counted: after a lost link, an attempt that received files starts the count anew.
 */
export class Stamina {
  readonly #retries: number;
  #attempts = 0;
  #fruitless = 0;
  #unlockMs = 0;
  #silences = 0;
  #cleanStarts = 0;

  /** `retries`: how many attempts in a row may bring nothing; 0 ends a run with its first failure. */
  constructor(retries: number) {
    this.#retries = retries;
  }

  /** The pause before the next attempt; `undefined` when it was enough. */
  pauseAfter(retry: Retry, hasProgressed: boolean): number | undefined {
    this.#attempts += 1;
    if (this.#retries === 0 || this.#attempts > mostAttempts) return undefined;
    switch (retry) {
      case 'clean':
        this.#cleanStarts += 1;
        return this.#cleanStarts > mostCleanStarts ? undefined : 0;
      case 'unlock':
        this.#unlockMs += unlockPauseMs;
        return this.#unlockMs > unlockPatienceMs ? undefined : unlockPauseMs;
      case 'silence':
        this.#silences = hasProgressed ? 1 : this.#silences + 1;
        return this.#silences > 1 ? undefined : linkPausesMs[0];
      case 'link':
        if (hasProgressed) this.#fruitless = 0;
        return this.#nextOf(linkPausesMs);
      case 'later':
        return this.#nextOf(laterPausesMs);
    }
  }

  #nextOf(pausesMs: readonly number[]): number | undefined {
    if (this.#fruitless >= this.#retries) return undefined;
    const pauseMs = pausesMs[Math.min(this.#fruitless, pausesMs.length - 1)];
    this.#fruitless += 1;
    return pauseMs;
  }
}
