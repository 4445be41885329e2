import type { Clock } from '@pearmain/base';

/** After a leap nobody waits longer than this. */
const longestMs = 200;

/**
 * The wall clock, until a test knows that only patience is left to wait for: then whoever waits is woken, and later waits are
 * cut short, while the time of day goes on as if they had not been.
 */
export class LeapingClock implements Clock {
  readonly #waiting = new Set<() => void>();
  #leapt = false;
  #skippedMs = 0;

  now(): Date {
    return new Date(Date.now() + this.#skippedMs);
  }

  after(ms: number, act: () => void): () => void {
    const begun = Date.now();
    const forget = (): void => {
      clearTimeout(timer);
      this.#waiting.delete(wake);
    };
    const wake = (): void => {
      forget();
      this.#skippedMs += Math.max(0, ms - (Date.now() - begun));
      act();
    };
    const timer = setTimeout(wake, this.#leapt ? Math.min(ms, longestMs) : ms);
    this.#waiting.add(wake);
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

  /** Wakes all who wait, and lets nobody wait for long any more. */
  leap(): void {
    this.#leapt = true;
    for (const wake of [...this.#waiting]) wake();
  }
}
