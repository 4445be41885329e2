import type { AppError, Clock } from '@pearmain/base';

/** What waits: the system's own timer in the product, a fake one in tests. */
export type Timer = Pick<Clock, 'sleep' | 'after'>;

/** The system's timer, for callers who hand in no clock. */
export const systemTimer: Timer = {
  sleep(ms, signal) {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', stop);
        resolve();
      }, ms);
      if (signal?.aborted) stop();
      else signal?.addEventListener('abort', stop, { once: true });
    });
  },
  after(ms, act) {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};

/** What ends a wait before its answer. */
export interface Bounds {
  readonly timer: Timer;
  /** Without it, silence may last for ever. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Makes the work stop, by closing what it waits on. */
  interrupt(): void;
  late(): AppError;
}

/**
 * The result of `work`; or the signal's reason, or `late()`, whichever comes first, after `interrupt()`. Made of callbacks:
 * a backup waits some hundred thousand times, and an AbortController for each took a tenth of its time.
 */
export function within<T>({ timer, timeoutMs, signal, interrupt, late }: Bounds, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      forgetTimeout?.();
      signal?.removeEventListener('abort', abort);
    };
    const stop = (reason: unknown): void => {
      settle();
      reject(reason);
      interrupt();
    };
    const abort = (): void => stop(signal?.reason);
    const forgetTimeout = timeoutMs === undefined ? undefined : timer.after(timeoutMs, () => stop(late()));
    work.then(
      (value) => {
        settle();
        resolve(value);
      },
      (error: unknown) => {
        settle();
        reject(error);
      },
    );
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}
