import type { Clock } from '@pearmain/base';

interface Sleeper {
  readonly until: number;
  readonly lengthMs: number;
  wake(): void;
}

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  #now: number;
  readonly #sleepers = new Set<Sleeper>();
  readonly #skipped = new Set<number>();
  readonly #watchers = new Set<() => void>();

  constructor(start = new Date('2026-03-03T12:00:00Z')) {
    this.#now = start.getTime();
  }

  now(): Date {
    return new Date(this.#now);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#skipped.has(ms)) return this.#skip(ms);
    return new Promise((resolve, reject) => {
      const forget = this.after(ms, resolve);
      signal?.addEventListener(
        'abort',
        () => {
          forget();
          reject(signal.reason);
        },
        { once: true },
      );
    });
  }

  after(ms: number, act: () => void): () => void {
    const sleeper: Sleeper = { until: this.#now + ms, lengthMs: ms, wake: act };
    this.#sleepers.add(sleeper);
    for (const watcher of this.#watchers) watcher();
    return () => void this.#sleepers.delete(sleeper);
  }

  /** Time passes, and whoever slept until then wakes. */
  advance(ms: number): void {
    this.#now += ms;
    for (const sleeper of this.#sleepers) {
      if (sleeper.until > this.#now) continue;
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }

  /** From now on a sleep of exactly this length moves the clock by itself: for what polls while others wait. */
  skip(ms: number): void {
    this.#skipped.add(ms);
  }

  /** Resolves as soon as somebody sleeps for exactly this long. */
  async whenAsleep(ms: number): Promise<void> {
    while (![...this.#sleepers].some((sleeper) => sleeper.lengthMs === ms)) {
      await new Promise<void>((resolve) => {
        const watcher = (): void => {
          this.#watchers.delete(watcher);
          resolve();
        };
        this.#watchers.add(watcher);
      });
    }
  }

  /** A turn of the event loop passes, so that sockets and signals get theirs. */
  async #skip(ms: number): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.advance(ms);
  }
}
