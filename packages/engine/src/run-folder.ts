import { AppError, isFailure, type TaskContext } from '@pearmain/base';
import { type DevicePlace, discardWork, prepareWork, type Work } from '@pearmain/history';
import { fail } from './failures.js';
import { safetyAfterRun } from './reassurance.js';
import { retryOf } from './retries.js';

/** The work folder over all attempts of a run: the same one, unless the phone cannot go on with what lies in it. */
export class RunFolder implements Disposable {
  readonly #place: DevicePlace;
  #isFresh: boolean;
  #work: Work | undefined;
  #spoiltBy: AppError | undefined;

  constructor(place: DevicePlace, { fresh }: { readonly fresh: boolean }) {
    this.#place = place;
    this.#isFresh = fresh;
  }

  /** False where the folder was an empty one already: a phone that finds fault with that would do so again. */
  get mayStartClean(): boolean {
    return !this.#isFresh;
  }

  /** @throws history/not-writable, history/disk-full */
  async open(context: TaskContext): Promise<Work> {
    if (this.#spoiltBy) {
      const safety = safetyAfterRun(this.#place) ?? '';
      const { code, message } = fail('starting-clean', { reason: this.#spoiltBy.message, safety });
      context.emit({ kind: 'notice', code, message });
      this.#spoiltBy = undefined;
      this.#isFresh = true;
    }
    this.#work ??= await prepareWork(this.#place, { fresh: this.#isFresh }, context);
    if (this.#work.origin === 'empty') this.#isFresh = true;
    return this.#work;
  }

  /** After some failures the folder would only mislead the phone again. */
  throwAwayAfter(error: unknown): void {
    if (!this.#work || !(error instanceof AppError)) return;
    if (retryOf(error) !== 'clean' && !isFailure(error, 'device/backup-unproven')) return;
    discardWork(this.#place, this.#work);
    this.#work = undefined;
    this.#spoiltBy = error;
  }

  /** Lets go of the folder without touching it. */
  [Symbol.dispose](): void {
    this.#work?.[Symbol.dispose]();
  }
}
