import type { Clock } from '@pearmain/base';
import { systemTimer } from '@pearmain/device';

/** Pauses up to a minute; what is longer is patience, and runs as long as it does. */
const longestPauseMs = 60_000;
const pauseMs = 5;

/** The computer's own clock for somebody in a hurry: pauses take no time to speak of, while patience stays what it is. */
export class BriskClock implements Clock {
  readonly after: Clock['after'];
  #asleepMs = 0;

  /** `patience` divides every time-out, for tests in which one is waited for. */
  constructor({ patience = 1 } = {}) {
    this.after = (ms, act) => systemTimer.after(ms / patience, act);
  }

  now(): Date {
    return new Date(Date.now() + this.#asleepMs);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return systemTimer.sleep(ms <= longestPauseMs ? Math.min(ms, pauseMs) : ms, signal);
  }

  /** The computer sleeps that long, once: its wall clock jumps. */
  sleepOnce(ms: number): void {
    this.#asleepMs ||= ms;
  }
}
