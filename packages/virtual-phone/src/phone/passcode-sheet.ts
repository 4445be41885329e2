import type { PasscodeAnswer } from '../scenario.js';
import { pause } from './pause.js';

/** What became of the passcode sheet. */
export type PasscodeOutcome = 'entered' | 'timed-out' | 'cancelled';

/** The sheet on which a phone asks for its passcode. The person may answer before the scenario does. */
export class PasscodeSheet {
  #answer: ((outcome: PasscodeOutcome) => void) | undefined;

  /** Whether it is on the screen. */
  get isUp(): boolean {
    return this.#answer !== undefined;
  }

  /** The person enters the passcode or cancels; false when nobody asks. */
  answer(outcome: 'entered' | 'cancelled'): boolean {
    this.#answer?.(outcome);
    return this.isUp;
  }

  /** Is up until somebody answers, or until that many milliseconds have passed; then it is what the scenario says. */
  async show(scripted: Exclude<PasscodeAnswer, 'none'>, ms: number, signal: AbortSignal): Promise<PasscodeOutcome> {
    const answered = new Promise<PasscodeOutcome>((resolve) => {
      this.#answer = resolve;
    });
    const tooLate = new AbortController();
    const waited = pause(ms, AbortSignal.any([signal, tooLate.signal]));
    // Once it is answered nobody looks at this any more.
    waited.catch(() => {});
    try {
      return await Promise.race([answered, waited.then(() => (scripted === 'ignored' ? 'timed-out' : scripted))]);
    } finally {
      tooLate.abort();
      this.#answer = undefined;
    }
  }
}
