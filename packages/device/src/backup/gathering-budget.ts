import type { Clock } from '@pearmain/base';
import { fail } from '../failures.js';
import { limits } from './limits.js';

/**
 * What may still be gathered for Info.plist, in bytes and in time. Each answer of the phone has its own bounds; this one is
 * for a phone whose answers never end.
 */
export class GatheringBudget {
  readonly #name: string;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #until: number;
  #bytesLeft = limits.gatheredBytes;

  constructor(name: string, clock: Pick<Clock, 'now'>) {
    this.#name = name;
    this.#clock = clock;
    this.#until = clock.now().getTime() + limits.gatherMs;
  }

  /** @throws device/too-much, device/no-answer */
  spend(bytes: number): void {
    const name = this.#name;
    this.#bytesLeft -= bytes;
    if (this.#bytesLeft < 0) throw fail('too-much', { name, what: 'bytes about itself', limit: limits.gatheredBytes });
    if (this.#clock.now().getTime() < this.#until) return;
    throw fail('no-answer', { name, seconds: limits.gatherMs / 1000 });
  }
}
