import { setImmediate as letOthersRun, setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@pearmain/base';

/** No patience of ours is longer. */
const farthestMs = 35 * 60_000;
const mostWakings = 5000;
/** Whoever waits for longer shows patience with a phone; others only keep themselves busy. */
const patienceMs = 10_000;

interface Waiting {
  readonly dueAt: number;
  readonly isPatience: boolean;
  wake(): void;
}

/**
 * The wall clock, until a test knows that only patience is left to wait for: then those who wait are woken one after the
 * other, each at its own time of day, as if the time had passed.
 */
export class LeapingClock implements Clock {
  readonly #waiting = new Set<Waiting>();
  #skippedMs = 0;
  #isLeaping = false;

  now(): Date {
    return new Date(this.#now());
  }

  after(ms: number, act: () => void): () => void {
    const forget = (): void => {
      clearTimeout(timer);
      this.#waiting.delete(waiting);
    };
    const waiting: Waiting = {
      dueAt: this.#now() + ms,
      isPatience: ms >= patienceMs,
      wake: () => {
        forget();
        act();
      },
    };
    const timer = setTimeout(waiting.wake, ms);
    this.#waiting.add(waiting);
    return forget;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const forget = this.after(ms, () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      });
      const onAbort = (): void => {
        forget();
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  /**
   * Leaps to the end of one patience after the other until `settle`, and pauses before each, so that whoever has enough of a
   * phone can leave it before the next one is cut short.
   */
  async leap(pauseMs: number): Promise<void> {
    if (this.#isLeaping) return;
    this.#isLeaping = true;
    while (this.#isLeaping) {
      await sleep(pauseMs);
      if (this.#isLeaping) await this.#rush();
    }
  }

  /** From here on time takes its time again. */
  settle(): void {
    this.#isLeaping = false;
  }

  async #rush(): Promise<void> {
    const until = this.#now() + farthestMs;
    for (let wakings = 0; wakings < mostWakings && this.#isLeaping; wakings++) {
      const [first] = [...this.#waiting].sort((a, b) => a.dueAt - b.dueAt);
      if (first === undefined || first.dueAt > until) return;
      this.#skippedMs += Math.max(0, first.dueAt - this.#now());
      first.wake();
      await letOthersRun();
      if (first.isPatience) return;
    }
  }

  #now(): number {
    return Date.now() + this.#skippedMs;
  }
}
