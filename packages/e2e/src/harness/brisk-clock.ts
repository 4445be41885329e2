import type { Clock } from '@pearmain/base';
import { systemTimer } from '@pearmain/device';

/** Pauses up to a minute; what is longer is patience, and runs as long as it does. */
const longestPauseMs = 60_000;
const pauseMs = 5;
const longMs = 10 * 60_000;

/** What else shall pass quickly. */
export interface Haste {
  /** Pauses count so many times their length on the wall clock, for what is waited for by polling. */
  readonly pausesCount?: number;
  /** Divides time-outs of ten minutes and more. */
  readonly longPatience?: number;
}

/** The computer's own clock for somebody in a hurry: pauses take no time to speak of, while patience stays what it is. */
export class BriskClock implements Clock {
  readonly #haste: Required<Haste>;
  #aheadMs = 0;
  #hasSlept = false;

  constructor({ pausesCount = 0, longPatience = 1 }: Haste = {}) {
    this.#haste = { pausesCount, longPatience };
  }

  now(): Date {
    return new Date(Date.now() + this.#aheadMs);
  }

  after(ms: number, act: () => void): () => void {
    return systemTimer.after(ms < longMs ? ms : ms / this.#haste.longPatience, act);
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await systemTimer.sleep(ms <= longestPauseMs ? Math.min(ms, pauseMs) : ms, signal);
    this.#aheadMs += ms * this.#haste.pausesCount;
  }

  /** The computer sleeps that long, once: its wall clock jumps. */
  sleepOnce(ms: number): void {
    if (!this.#hasSlept) this.#aheadMs += ms;
    this.#hasSlept = true;
  }
}
