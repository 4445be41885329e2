import type { AppError, Clock } from '@pearmain/base';

/** What waits: the system's own timer in the product, a fake one in tests. */
export type Timer = Pick<Clock, 'sleep'>;

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

/** Measured: without a reason of our own every wait makes a DOMException, a tenth of the time of a whole backup. */
const settledReason = new Error('The wait is over.');

/** The result of `work`; or the signal's reason, or `late()`, whichever comes first, after `interrupt()`. */
export async function within<T>(bounds: Bounds, work: Promise<T>): Promise<T> {
  const { timer, timeoutMs, signal, interrupt, late } = bounds;
  const settled = new AbortController();
  const stopped = new Promise<never>((_resolve, reject) => {
    const stop = (reason: unknown): void => {
      reject(reason);
      interrupt();
    };
    if (signal?.aborted) stop(signal.reason);
    signal?.addEventListener('abort', () => stop(signal.reason), { once: true, signal: settled.signal });
    if (timeoutMs === undefined) return;
    timer.sleep(timeoutMs, settled.signal).then(
      () => stop(late()),
      () => {}, // the answer came first
    );
  });
  try {
    return await Promise.race([stopped, work]);
  } finally {
    settled.abort(settledReason);
  }
}
