import { type AppError, isFailure, type TaskContext } from '@pearmain/base';
import { fail } from '../failures.js';

type Prompt = 'unlock' | 'trust';

/** What a person has to do on the phone before the same request can succeed; `undefined` where nothing would help. */
export function promptFor(error: unknown): Prompt | undefined {
  if (isFailure(error, 'device/locked')) return 'unlock';
  if (isFailure(error, 'device/trust-pending')) return 'trust';
  return undefined;
}

/** Tells a person what the phone waits for: once for each thing, and when it is done. */
export class Prompts {
  readonly #ctx: TaskContext;
  #shown: Prompt | undefined;

  constructor(ctx: TaskContext) {
    this.#ctx = ctx;
  }

  /** `name` is the phone's. */
  show(what: Prompt, name: string): void {
    if (this.#shown === what) return;
    this.done();
    this.#shown = what;
    const message =
      what === 'unlock' ? `Unlock ${name}.` : `Tap Trust on ${name}, then enter the passcode on the phone.`;
    this.#ctx.emit({ kind: 'prompt', on: 'device', what, message });
  }

  /** The phone no longer waits. */
  done(): void {
    if (this.#shown) this.#ctx.emit({ kind: 'prompt-done', what: this.#shown });
    this.#shown = undefined;
  }

  /** The failure for a person who did not come. */
  outOfPatience(name: string, patienceMs: number): AppError {
    if (this.#shown === 'unlock') return fail('locked', { name });
    return fail('trust-not-given', { name, minutes: Math.max(1, Math.round(patienceMs / 60_000)) });
  }
}
